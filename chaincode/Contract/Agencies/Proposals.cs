namespace ExchangeNetwork.Contract.Agencies;

/// <summary>Argument of <see cref="Functions.AgenciesBootstrap"/>: the founders with their keys.</summary>
/// <param name="Agencies">At least two; the submitter is one of them.</param>
public sealed record Founding(IReadOnlyList<NewAgency> Agencies);

/// <summary>An agency as it enters the network.</summary>
/// <param name="Id">Agency id: lower-case letters, digits, hyphens; at most 32.</param>
/// <param name="MspId">Its MSP id.</param>
/// <param name="NameZh">Name in Chinese.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="Keys">At least one signing and one encryption key.</param>
public sealed record NewAgency(string Id, string MspId, string NameZh, string NameEn, IReadOnlyList<AgencyKey> Keys);

/// <summary>Event <see cref="Events.NetworkFounded"/>.</summary>
public sealed record Founded : StoredDocument
{
    /// <summary>The founders.</summary>
    public required IReadOnlyList<Agency> Agencies { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Argument of <see cref="Functions.AgenciesPropose"/>.</summary>
public sealed record AgencyChangeProposal
{
    /// <summary>Id of the proposal, chosen by the proposer.</summary>
    public required string ProposalId { get; init; }

    /// <summary>What shall change.</summary>
    public required AgencyAction Action { get; init; }

    /// <summary>The agency concerned.</summary>
    public required string AgencyId { get; init; }

    /// <summary>Only to join: the new agency, its id equal to <see cref="AgencyId"/>.</summary>
    public NewAgency? Agency { get; init; }

    /// <summary>Only to rotate: the new key; the old ones stay valid until they end or are revoked.</summary>
    public AgencyKey? Key { get; init; }

    /// <summary>Only to revoke: the key.</summary>
    public string? KeyId { get; init; }

    /// <summary>Only to revoke: from when the key is void; may lie in the past.</summary>
    public DateTimeOffset? RevokedFrom { get; init; }
}

/// <summary>What a proposal changes.</summary>
public enum AgencyAction
{
    /// <summary>A new agency joins.</summary>
    Join,

    /// <summary>An agency gets a further key.</summary>
    RotateKey,

    /// <summary>A key becomes void.</summary>
    RevokeKey,

    /// <summary>An agency may no longer act.</summary>
    Suspend,

    /// <summary>A suspended agency may act again.</summary>
    Reinstate,

    /// <summary>An agency leaves.</summary>
    Leave,
}

/// <summary>Argument of <see cref="Functions.AgenciesApprove"/>.</summary>
/// <param name="ProposalId">The proposal.</param>
public sealed record ProposalVote(string ProposalId);

/// <summary>Argument of <see cref="Functions.AgenciesRenewKey"/>.</summary>
/// <param name="Key">The caller's new encryption key.</param>
public sealed record KeyRenewal(AgencyKey Key)
{
    /// <summary>How long the keys before it still count: 14 days.</summary>
    public static TimeSpan Changeover { get; } = TimeSpan.FromDays(14);
}

/// <summary>Argument of <see cref="Functions.AgenciesGet"/>.</summary>
/// <param name="AgencyId">The agency.</param>
public sealed record AgencyQuery(string AgencyId);

/// <summary>A proposal with its votes.</summary>
public sealed record AgencyProposal : StoredDocument
{
    /// <summary>What is proposed.</summary>
    public required AgencyChangeProposal Change { get; init; }

    /// <summary>Hash of the proposing act; the same act again changes nothing.</summary>
    public required string Act { get; init; }

    /// <summary>Who proposed it.</summary>
    public required Approval ProposedBy { get; init; }

    /// <summary>The votes for it, one per agency.</summary>
    public required IReadOnlyList<Approval> Votes { get; init; }

    /// <summary>When the majority was reached and the change took effect; null while open.</summary>
    public DateTimeOffset? DecidedAt { get; init; }
}

/// <summary>Who put forward or approved something, and when.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Actor">Pseudonymous id of the person.</param>
/// <param name="At">The transaction's time.</param>
public sealed record Approval(string Agency, string Actor, DateTimeOffset At);

/// <summary>Event <see cref="Events.AgencyChanged"/>.</summary>
public sealed record AgencyChanged : StoredDocument
{
    /// <summary>The decided proposal.</summary>
    public required AgencyProposal Proposal { get; init; }

    /// <summary>The agency as it now stands.</summary>
    public required Agency Agency { get; init; }
}
