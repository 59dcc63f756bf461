using ExchangeNetwork.Contract.Agencies;

namespace ExchangeNetwork.Contract.LegalBases;

/// <summary>Argument of <see cref="Functions.LegalBasesPropose"/>: what the law permits, never changed once proposed.</summary>
public sealed record LegalBasisTerms
{
    /// <summary>Id, chosen by the proposer.</summary>
    public required string BasisId { get; init; }

    /// <summary>The law and article.</summary>
    public required string Citation { get; init; }

    /// <summary>Purpose code.</summary>
    public required string Purpose { get; init; }

    /// <summary>Agencies that may publish lists under it.</summary>
    public required IReadOnlyList<string> Owners { get; init; }

    /// <summary>Identifier types that may be matched.</summary>
    public required IReadOnlyList<string> IdentifierTypes { get; init; }

    /// <summary>Agencies that may be recipients.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>Record sources that may match.</summary>
    public required RecordSources RecordSources { get; init; }

    /// <summary>Fields that may be released after a hit.</summary>
    public required IReadOnlyList<string> ReleasableFields { get; init; }

    /// <summary>Whether they may be released without a decision.</summary>
    public required ReleaseMode ReleaseMode { get; init; }

    /// <summary>Fewest agencies other than the owner that make a joint alert.</summary>
    public required int K { get; init; }

    /// <summary>Longest window of a joint alert, days.</summary>
    public required int WindowDays { get; init; }

    /// <summary>Most entries of a list.</summary>
    public required int EntryCap { get; init; }

    /// <summary>How long what was received is kept, days.</summary>
    public required int RetentionDays { get; init; }

    /// <summary>Time a holder has to answer a disclosure request, hours.</summary>
    public required int DisclosureDeadlineHours { get; init; }

    /// <summary>Time an owner has to check the openings of a provisional alert, hours.</summary>
    public required int OpeningDeadlineHours { get; init; }

    /// <summary>Hits per value and list in 24 hours beyond which they are aggregated.</summary>
    public required int OverMatchCap { get; init; }

    /// <summary>The impact assessment that was made before.</summary>
    public required ImpactAssessment ImpactAssessment { get; init; }

    /// <summary>First instant at which it may be in force.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Instant from which it is no longer in force.</summary>
    public required DateTimeOffset ValidUntil { get; init; }
}

/// <summary>Record sources that may match under a basis.</summary>
/// <param name="Include">Names of sources; <c>*</c> stands for every source that is not a population register.</param>
/// <param name="Registers">Population registers, each by its name.</param>
public sealed record RecordSources(IReadOnlyList<string> Include, IReadOnlyList<string> Registers);

/// <summary>Whether fields are released without a decision.</summary>
public enum ReleaseMode
{
    /// <summary>With the hit.</summary>
    Automatic,

    /// <summary>After a request that a supervisor of the holder grants.</summary>
    OnRequest,
}

/// <summary>Where the impact assessment is, and its hash.</summary>
/// <param name="Link">Its address or file number.</param>
/// <param name="Sha256">SHA-256 of the document, hex.</param>
public sealed record ImpactAssessment(string Link, string Sha256);

/// <summary>A legal basis as it stands.</summary>
public sealed record LegalBasis : StoredDocument
{
    /// <summary>What it permits.</summary>
    public required LegalBasisTerms Terms { get; init; }

    /// <summary>Where it stands; whether it is in force at an instant depends on its validity too, see <see cref="IsInForceAt"/>.</summary>
    public required BasisState State { get; init; }

    /// <summary>Hash of the proposing act; the same act again changes nothing.</summary>
    public required string Act { get; init; }

    /// <summary>Who proposed it.</summary>
    public required Approval ProposedBy { get; init; }

    /// <summary>Approvals, one per agency.</summary>
    public required IReadOnlyList<Approval> Approvals { get; init; }

    /// <summary>When the second agency approved; null before.</summary>
    public DateTimeOffset? InForceFrom { get; init; }

    /// <summary>Who revoked it and when; null when nobody did.</summary>
    public Approval? RevokedBy { get; init; }

    /// <summary>True when lists may match under it, as it stands, at an instant; both ends carry the tolerance of <see cref="LedgerTime"/>.</summary>
    public bool IsInForceAt(DateTimeOffset at) =>
        State == BasisState.InForce && !LedgerTime.IsAhead(Terms.ValidFrom, at) && !LedgerTime.IsOver(Terms.ValidUntil, at);
}

/// <summary>Where a basis stands.</summary>
public enum BasisState
{
    /// <summary>Fewer than two agencies approved.</summary>
    Proposed,

    /// <summary>Two agencies approved.</summary>
    InForce,

    /// <summary>Withdrawn for good.</summary>
    Revoked,
}

/// <summary>Argument of <see cref="Functions.LegalBasesApprove"/>.</summary>
/// <param name="BasisId">The basis.</param>
public sealed record BasisApproval(string BasisId);

/// <summary>Argument of <see cref="Functions.LegalBasesRevoke"/>.</summary>
/// <param name="BasisId">The basis.</param>
public sealed record BasisRevocation(string BasisId);

/// <summary>Argument of <see cref="Functions.LegalBasesGet"/>.</summary>
/// <param name="BasisId">The basis.</param>
public sealed record BasisQuery(string BasisId);
