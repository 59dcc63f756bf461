using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>How far this node is with the pseudonyms of a network key's identifiers.</summary>
/// <param name="KeyName"><c>person</c> or <c>thing</c>.</param>
/// <param name="KeyId">The key in use; null when there is none.</param>
/// <param name="Known">Identifiers whose pseudonym is known under this key.</param>
/// <param name="Waiting">Identifiers that wait for it.</param>
/// <param name="QuotaUsed">Evaluations asked for today.</param>
/// <param name="QuotaLeft">Evaluations of incoming records left today.</param>
/// <param name="WarmUpLeft">Evaluations of holdings left.</param>
/// <param name="ListLeft">Evaluations of list entries left.</param>
/// <param name="Problems">What keeps or kept identifiers waiting; none when nothing does.</param>
public sealed record PseudonymStatus(
    [property: AllowedValues("person", "thing")] string KeyName,
    string? KeyId,
    long Known,
    long Waiting,
    long QuotaUsed,
    long QuotaLeft,
    long WarmUpLeft,
    long ListLeft,
    IReadOnlyList<EvaluationProblem> Problems);

/// <summary>What keeps identifiers waiting.</summary>
/// <param name="Use">What they are asked for: incoming records, holdings, or entries of lists.</param>
/// <param name="Code">Code.</param>
/// <param name="Arguments">Values for the code's text.</param>
/// <param name="Since">Since when.</param>
public sealed record EvaluationProblem(
    [property: AllowedValues("records", "warmUp", "list")] string Use, string Code, IReadOnlyList<string> Arguments, DateTimeOffset Since);
