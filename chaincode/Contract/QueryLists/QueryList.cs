using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.LegalBases;

namespace ExchangeNetwork.Contract.QueryLists;

/// <summary>A list as it stands: what hits, alerts and disclosures need of its newest version, in one small document.</summary>
public sealed record QueryList : StoredDocument
{
    /// <summary>Id.</summary>
    public required string ListId { get; init; }

    /// <summary>The agency that published it.</summary>
    public required string Owner { get; init; }

    /// <summary>Its legal basis.</summary>
    public required string BasisId { get; init; }

    /// <summary>What recipients learn.</summary>
    public required ListMode Mode { get; init; }

    /// <summary>Where it stands.</summary>
    public required ListState State { get; init; }

    /// <summary>Newest version.</summary>
    public required int Version { get; init; }

    /// <summary>Who may match it.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>Fields that may be released.</summary>
    public required IReadOnlyList<string> ReleasableFields { get; init; }

    /// <summary>Whether they are released with the hit.</summary>
    public required ReleaseMode ReleaseMode { get; init; }

    /// <summary>Agencies that make a joint alert.</summary>
    public required int K { get; init; }

    /// <summary>Window of a joint alert, days.</summary>
    public required int WindowDays { get; init; }

    /// <summary>First instant at which it matches.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Instant from which it no longer matches.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>When its newest version was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Versions replaced in the last 24 hours: hits on them may still be on their way.</summary>
    public required IReadOnlyList<SupersededVersion> Superseded { get; init; }

    /// <summary>When it was withdrawn or expired; null while published.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>Where a list stands.</summary>
public enum ListState
{
    /// <summary>It matches while it and its basis are in force.</summary>
    Published,

    /// <summary>Its owner took it back.</summary>
    Withdrawn,

    /// <summary>Its time is over.</summary>
    Expired,
}

/// <summary>A version that a newer one replaced.</summary>
/// <param name="Version">The version.</param>
/// <param name="At">When it was replaced.</param>
public sealed record SupersededVersion(int Version, DateTimeOffset At);

/// <summary>A published version: its manifest, and who drafted and approved it.</summary>
public sealed record ListVersion : StoredDocument
{
    /// <summary>The manifest as approved.</summary>
    public required Manifest Manifest { get; init; }

    /// <summary>Hash of the publishing act; the same act again changes nothing.</summary>
    public required string Act { get; init; }

    /// <summary>Who drafted it.</summary>
    public required Approval DraftedBy { get; init; }

    /// <summary>Who approved it; another person.</summary>
    public required Approval ApprovedBy { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Wraps that took the place of the manifest's since, as their recipients got new encryption keys; null before the first.</summary>
    public IReadOnlyList<WrapHash>? RenewedWraps { get; init; }

    /// <summary>When its segments and wraps were purged from the ledger; null before.</summary>
    public DateTimeOffset? PurgedAt { get; init; }

    /// <summary>The recipient's wrap that lies on the ledger now; null for agencies that are no recipients.</summary>
    public WrapHash? WrapFor(string recipient) =>
        (RenewedWraps ?? []).Concat(Manifest.Wraps).FirstOrDefault(wrap => string.Equals(wrap.Recipient, recipient, StringComparison.Ordinal));
}

/// <summary>Event <see cref="Events.WrapsRenewed"/>.</summary>
public sealed record WrapsRenewal : StoredDocument
{
    /// <summary>The list.</summary>
    public required string ListId { get; init; }

    /// <summary>The version.</summary>
    public required int Version { get; init; }

    /// <summary>The new wraps.</summary>
    public required IReadOnlyList<WrapHash> Wraps { get; init; }
}

/// <summary>Argument of <see cref="Functions.QueryListsPutSegment"/>; the encrypted bytes are the transient value <c>segment</c>.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Version">The version about to be published.</param>
/// <param name="Index">From 0.</param>
/// <param name="Sha256">SHA-256 of the bytes, hex.</param>
public sealed record SegmentUpload(string ListId, int Version, int Index, string Sha256);

/// <summary>
/// Argument of <see cref="Functions.QueryListsPutWraps"/> and <see cref="Functions.QueryListsRenewWraps"/>; each wrap is the transient value
/// <c>wrap:RECIPIENT</c>.
/// </summary>
/// <param name="ListId">The list.</param>
/// <param name="Version">The version about to be published, or published already.</param>
/// <param name="Wraps">The wraps with their hashes.</param>
public sealed record WrapsUpload(string ListId, int Version, IReadOnlyList<WrapHash> Wraps);

/// <summary>Names of transient values.</summary>
public static class TransientNames
{
    /// <summary>The encrypted segment.</summary>
    public const string Segment = "segment";

    /// <summary>The wrap for a recipient.</summary>
    public static string Wrap(string recipient) => "wrap:" + recipient;

    /// <summary>The key share for a receiver.</summary>
    public static string Share(string receiver) => "share:" + receiver;
}

/// <summary>Argument of <see cref="Functions.QueryListsWithdraw"/>.</summary>
/// <param name="ListId">The list.</param>
public sealed record ListWithdrawal(string ListId);

/// <summary>Argument of <see cref="Functions.QueryListsExpire"/>.</summary>
/// <param name="ListId">The list.</param>
public sealed record ListReference(string ListId);

/// <summary>Argument of <see cref="Functions.QueryListsPurge"/> and <see cref="Functions.QueryListsWrap"/>.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Version">The version.</param>
public sealed record ListVersionReference(string ListId, int Version);

/// <summary>Argument of <see cref="Functions.QueryListsGet"/>.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Version">The version; null for the newest.</param>
public sealed record ListQuery(string ListId, int? Version = null);

/// <summary>Argument of <see cref="Functions.QueryListsSegment"/>.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Version">The version.</param>
/// <param name="Index">From 0.</param>
public sealed record SegmentQuery(string ListId, int Version, int Index);
