using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.QueryLists;

namespace ExchangeNetwork.Contract.Alerts;

/// <summary>Argument of <see cref="Functions.AlertsOpen"/>.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Tag">The entry's tag, hex.</param>
/// <param name="Batches">Batches that hold a hit on it; those of k agencies other than the owner open an alert, further ones join it.</param>
public sealed record AlertOpening(string ListId, string Tag, IReadOnlyList<HitBatchReference> Batches);

/// <summary>Argument of <see cref="Functions.AlertsConfirm"/>: the owner has checked these agencies' openings.</summary>
/// <param name="AlertId">The alert.</param>
/// <param name="Agencies">Agencies whose hits opened as they claimed; with those confirmed before, at least k.</param>
public sealed record AlertConfirmation(string AlertId, IReadOnlyList<string> Agencies);

/// <summary>Names an alert.</summary>
/// <param name="AlertId">The alert.</param>
public sealed record AlertReference(string AlertId);

/// <summary>Argument of <see cref="Functions.AlertsVerdict"/> and <see cref="Functions.AlertsClose"/>.</summary>
/// <param name="AlertId">The alert.</param>
/// <param name="Verdict">What was found.</param>
public sealed record AlertFinding(string AlertId, Verdict Verdict);

/// <summary>What was found.</summary>
public enum Verdict
{
    /// <summary>The subject is the one sought.</summary>
    Confirmed,

    /// <summary>Another subject.</summary>
    FalsePositive,

    /// <summary>Known from another alert.</summary>
    Duplicate,

    /// <summary>Cannot be told.</summary>
    Inconclusive,
}

/// <summary>Where an alert stands.</summary>
public enum AlertState
{
    /// <summary>On a disclosed list, before the owner has checked the openings.</summary>
    Provisional,

    /// <summary>To be worked on.</summary>
    Open,

    /// <summary>The owner let the opening deadline pass.</summary>
    OwnerSilent,

    /// <summary>Closed with a verdict.</summary>
    Closed,
}

/// <summary>Several agencies hit the same entry in a window.</summary>
public sealed record JointAlert : StoredDocument
{
    /// <summary>Id, see <see cref="Alerts.AlertId"/>.</summary>
    public required string AlertId { get; init; }

    /// <summary>The list.</summary>
    public required string ListId { get; init; }

    /// <summary>The list's owner.</summary>
    public required string Owner { get; init; }

    /// <summary>The entry's tag, hex.</summary>
    public required string Tag { get; init; }

    /// <summary>Mode of the list.</summary>
    public required ListMode Mode { get; init; }

    /// <summary>Where it stands.</summary>
    public required AlertState State { get; init; }

    /// <summary>Agencies it takes.</summary>
    public required int K { get; init; }

    /// <summary>Time of the first hit.</summary>
    public required DateTimeOffset WindowStart { get; init; }

    /// <summary>Last instant at which a hit belongs to it.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>The agencies that hit, each once, in order of their hits.</summary>
    public required IReadOnlyList<AlertAgency> Agencies { get; init; }

    /// <summary>The agency whose transaction opened it.</summary>
    public required string OpenedBy { get; init; }

    /// <summary>When it opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>By when the owner checks the openings; null on sealed lists.</summary>
    public DateTimeOffset? OpeningDeadline { get; init; }

    /// <summary>When the owner confirmed; null before.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Verdicts, one per agency, in order of giving.</summary>
    public required IReadOnlyList<AgencyVerdict> Verdicts { get; init; }

    /// <summary>Verdict it was closed with; null before.</summary>
    public AgencyVerdict? Closing { get; init; }
}

/// <summary>An agency's part in an alert.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="BatchId">Batch that holds its hit.</param>
/// <param name="HitAt">Time of that batch.</param>
/// <param name="Confirmed">True when the owner has checked its opening, or the list is sealed.</param>
public sealed record AlertAgency(string Agency, string BatchId, DateTimeOffset HitAt, bool Confirmed);

/// <summary>An agency's verdict.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Actor">Pseudonymous id of the person.</param>
/// <param name="Verdict">What was found.</param>
/// <param name="At">The transaction's time.</param>
public sealed record AgencyVerdict(string Agency, string Actor, Verdict Verdict, DateTimeOffset At);

/// <summary>The newest alert on a tag: where a later opening looks first.</summary>
public sealed record AlertWindow : StoredDocument
{
    /// <summary>The alert.</summary>
    public required string AlertId { get; init; }

    /// <summary>Hits after this instant may join it.</summary>
    public required DateTimeOffset After { get; init; }

    /// <summary>Hits up to this instant may join it; the end of the window, or when the alert was closed.</summary>
    public required DateTimeOffset Until { get; init; }
}

/// <summary>Ids of alerts.</summary>
public static class AlertId
{
    /// <summary>First 32 hex digits of SHA-256(<c>xnet1/alert</c> ‖ LP(channel) ‖ tag ‖ u64 window start in milliseconds).</summary>
    /// <param name="channel">The network.</param>
    /// <param name="tag">32 bytes, hex.</param>
    /// <param name="windowStart">Time of the first hit.</param>
    public static string Of(string channel, string tag, DateTimeOffset windowStart) => Convert.ToHexStringLower(
        new Labelled("xnet1/alert", channel).Raw(Convert.FromHexString(tag)).U64(LedgerTime.Milliseconds(windowStart)).Sha256())[..32];
}
