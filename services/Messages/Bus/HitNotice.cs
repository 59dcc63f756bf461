using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Messages.Bus;

/// <summary>Content of a notice of type <c>hits</c>: the holder tells the list's owner of hits, with the openings of what it anchors.</summary>
/// <param name="Hits">The hits; new ones and ones with more evidence.</param>
public sealed record HitNotice(IReadOnlyList<NoticedHit> Hits)
{
    /// <summary>Type of the notice.</summary>
    public const string Type = "hits";
}

/// <summary>One hit as the owner is told of it.</summary>
/// <param name="Id">Hit id, see <c>HitId</c> of the node.</param>
/// <param name="ListId">The list.</param>
/// <param name="ListVersion">Version that decided it.</param>
/// <param name="Tag">Tag of the entry, hex.</param>
/// <param name="Source">Source of the record.</param>
/// <param name="RecordId">Id of the record; empty for an aggregated hit.</param>
/// <param name="Aggregated">True when the over-match cap folded many records into it.</param>
/// <param name="Count">Records it stands for.</param>
/// <param name="MatchedTypes">Identifier types that agreed.</param>
/// <param name="Score">0..1.</param>
/// <param name="Explanation">Why.</param>
/// <param name="Evidence">How many times evidence was added; 1 at first.</param>
/// <param name="IndexHeight">Ledger height of the index that decided it.</param>
/// <param name="FoundAt">When it was found.</param>
/// <param name="RecordLeaf">Leaf of the record under the intake root, hex.</param>
/// <param name="IntakeRoot">Intake root, hex.</param>
/// <param name="CommitSalt">Salt that opens the commitment, hex.</param>
/// <param name="Commit">Commitment that is anchored, hex.</param>
/// <param name="Released">Fields released automatically; null when none.</param>
/// <param name="ReleaseSalt">Salt that opens the release commitment, hex; null when none.</param>
/// <param name="Release">Release commitment, hex; null when none.</param>
public sealed record NoticedHit(
    string Id,
    string ListId,
    int ListVersion,
    string Tag,
    string Source,
    string RecordId,
    bool Aggregated,
    long Count,
    IReadOnlyList<string> MatchedTypes,
    double Score,
    ExplanationView Explanation,
    int Evidence,
    long IndexHeight,
    DateTimeOffset FoundAt,
    string RecordLeaf,
    string IntakeRoot,
    string CommitSalt,
    string Commit,
    IReadOnlyDictionary<string, string>? Released,
    string? ReleaseSalt,
    string? Release)
{
    /// <summary>Masks the content.</summary>
    public override string ToString() => $"NoticedHit({Id})";
}

/// <summary>Content of a notice of type <c>missing-hits</c>: the owner saw anchored hits that no notice told of, and asks for them.</summary>
/// <param name="Commits">Commitments of the anchored hits, hex.</param>
public sealed record MissingHits(IReadOnlyList<string> Commits)
{
    /// <summary>Type of the notice.</summary>
    public const string Type = "missing-hits";
}
