namespace ExchangeNetwork.Contract.Disclosures;

/// <summary>Argument of <see cref="Functions.DisclosuresRequest"/>: the list's owner asks the holder of a hit for fields.</summary>
public sealed record DisclosureRequest
{
    /// <summary>Id, chosen by the requester.</summary>
    public required string DisclosureId { get; init; }

    /// <summary>The agency that holds the record.</summary>
    public required string Holder { get; init; }

    /// <summary>The list.</summary>
    public required string ListId { get; init; }

    /// <summary>The entry's tag, hex.</summary>
    public required string Tag { get; init; }

    /// <summary>The holder's batch with the hit.</summary>
    public required string HitBatch { get; init; }

    /// <summary>The hit's commitment, hex, where the batch holds several hits on the tag; null for all of them.</summary>
    public string? Commit { get; init; }

    /// <summary>Fields asked for, among the list's releasable ones.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>By when; not sooner than the basis gives the holder.</summary>
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>Argument of <see cref="Functions.DisclosuresGrant"/>.</summary>
/// <param name="DisclosureId">The request.</param>
/// <param name="Commitment">Salted commitment to what is released, hex.</param>
/// <param name="Fields">Fields released, among those asked for.</param>
public sealed record DisclosureGrant(string DisclosureId, string Commitment, IReadOnlyList<string> Fields);

/// <summary>Argument of <see cref="Functions.DisclosuresRefuse"/>.</summary>
/// <param name="DisclosureId">The request.</param>
/// <param name="ReasonCode">One of <see cref="DisclosureReasons"/>.</param>
public sealed record DisclosureRefusal(string DisclosureId, string ReasonCode);

/// <summary>Names a disclosure.</summary>
/// <param name="DisclosureId">The request.</param>
public sealed record DisclosureReference(string DisclosureId);

/// <summary>Why a holder refuses; a code and never a text, so that nothing about a person reaches the ledger.</summary>
public static class DisclosureReasons
{
    /// <summary>The record is no longer held.</summary>
    public const string NotHeld = "not-held";

    /// <summary>The record was corrected since; it is not the subject's.</summary>
    public const string Corrected = "corrected";

    /// <summary>A state or work secret.</summary>
    public const string Secret = "secret";

    /// <summary>It would harm a running investigation.</summary>
    public const string Investigation = "investigation";

    /// <summary>The basis does not carry the request.</summary>
    public const string OutsideBasis = "outside-basis";

    /// <summary>Out of proportion.</summary>
    public const string Disproportionate = "disproportionate";

    /// <summary>Another reason, told outside the network.</summary>
    public const string Other = "other";

    /// <summary>All reasons.</summary>
    public static IReadOnlyList<string> All { get; } =
        [NotHeld, Corrected, Secret, Investigation, OutsideBasis, Disproportionate, Other];
}

/// <summary>Where a disclosure stands.</summary>
public enum DisclosureState
{
    /// <summary>Waits for the holder.</summary>
    Requested,

    /// <summary>The holder releases.</summary>
    Granted,

    /// <summary>The holder refused with a code.</summary>
    Refused,

    /// <summary>The holder let the deadline pass.</summary>
    Lapsed,
}

/// <summary>A disclosure as it stands.</summary>
public sealed record Disclosure : StoredDocument
{
    /// <summary>What was asked.</summary>
    public required DisclosureRequest Request { get; init; }

    /// <summary>Who asked.</summary>
    public required string Requester { get; init; }

    /// <summary>Pseudonymous id of the person who asked; null when the node asked by rule.</summary>
    public string? RequestActor { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Hash of the requesting act; the same act again changes nothing.</summary>
    public required string Act { get; init; }

    /// <summary>Where it stands.</summary>
    public required DisclosureState State { get; init; }

    /// <summary>When the holder decided, or it lapsed; null before.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Pseudonymous id of the supervisor who decided; null before and when lapsed.</summary>
    public string? DecisionActor { get; init; }

    /// <summary>Fields released; null unless granted.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Salted commitment to what was released, hex; null unless granted.</summary>
    public string? Commitment { get; init; }

    /// <summary>Why not; null unless refused.</summary>
    public string? ReasonCode { get; init; }
}
