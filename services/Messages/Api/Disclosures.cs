using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>Asks the holder of a hit for fields of the record.</summary>
/// <param name="Fields">Fields wanted; must be releasable under the basis.</param>
/// <param name="Justification">Why, for the holder's supervisor; travels encrypted.</param>
public sealed record RequestDisclosure(IReadOnlyList<string> Fields, string Justification);

/// <summary>Refuses a disclosure request.</summary>
/// <param name="ReasonCode">Coded reason, on the ledger.</param>
/// <param name="Remark">Free text for the requester; travels encrypted; may be empty.</param>
public sealed record RefuseDisclosure(string ReasonCode, string Remark);

/// <summary>A disclosure request and its answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="HitId">The hit it is about.</param>
/// <param name="Side"><c>requester</c> or <c>holder</c>.</param>
/// <param name="Requester">The list's owner.</param>
/// <param name="Holder">The agency that holds the record.</param>
/// <param name="Fields">Fields asked for.</param>
/// <param name="Justification">Why.</param>
/// <param name="State">One of <c>requested</c>, <c>granted</c>, <c>refused</c>, <c>lapsed</c>.</param>
/// <param name="Deadline">When it lapses.</param>
/// <param name="ReasonCode">Reason of a refusal; null otherwise.</param>
/// <param name="Remark">Remark of a refusal; null otherwise.</param>
/// <param name="Released">The released fields; null unless granted and received.</param>
/// <param name="BlockNumber">Block of the newest step.</param>
public sealed record DisclosureView(
    string Id,
    string HitId,
    [property: AllowedValues("requester", "holder")] string Side,
    string Requester,
    string Holder,
    IReadOnlyList<string> Fields,
    string Justification,
    [property: AllowedValues("requested", "granted", "refused", "lapsed")] string State,
    DateTimeOffset Deadline,
    string? ReasonCode,
    string? Remark,
    IReadOnlyDictionary<string, string>? Released,
    long? BlockNumber);
