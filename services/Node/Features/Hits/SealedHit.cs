using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>A match with its commitment and claim, not yet stored.</summary>
internal sealed class SealedHit
{
    // A score that moves less than this tells an analyst nothing new.
    private const double MaterialScoreChange = 0.05;

    public required string Id { get; init; }

    public required string ListId { get; init; }

    public required int ListVersion { get; init; }

    public required string Owner { get; init; }

    public required int OverMatchCap { get; init; }

    public required string Tag { get; init; }

    public required string Source { get; init; }

    public required string RecordId { get; init; }

    public required long Frame { get; init; }

    public required int FrameIndex { get; init; }

    public required IReadOnlyList<string> Tokens { get; init; }

    public required string MatchedTypes { get; init; }

    public required double Score { get; init; }

    public required string Explanation { get; init; }

    public required long IndexHeight { get; init; }

    public required DateTimeOffset FoundAt { get; init; }

    public required string RecordLeaf { get; init; }

    public required string IntakeRoot { get; init; }

    public required string CommitSalt { get; init; }

    public required string Commit { get; init; }

    public required string Claim { get; init; }

    public required ReleasedFields? Released { get; init; }

    public required string? Release { get; init; }

    /// <summary>Masks the content.</summary>
    public override string ToString() => $"SealedHit({Id})";

    /// <summary>The row of a hit seen for the first time.</summary>
    public HitRow ToRow() => new()
    {
        Id = Id,
        ListId = ListId,
        ListVersion = ListVersion,
        Owner = Owner,
        Tag = Tag,
        Source = Source,
        RecordId = RecordId,
        Count = 1,
        MatchedTypes = MatchedTypes,
        Score = Score,
        Explanation = Explanation,
        Evidence = 1,
        IndexHeight = IndexHeight,
        FoundAt = FoundAt,
        Frame = Frame,
        FrameIndex = FrameIndex,
        RecordLeaf = RecordLeaf,
        IntakeRoot = IntakeRoot,
        CommitSalt = CommitSalt,
        Commit = Commit,
        Claim = Claim,
        Release = Release,
    };

    /// <summary>The row of this evidence.</summary>
    public HitEvidenceRow ToEvidence() => new()
    {
        HitId = Id,
        ListVersion = ListVersion,
        Frame = Frame,
        FrameIndex = FrameIndex,
        MatchedTypes = MatchedTypes,
        Score = Score,
        FoundAt = FoundAt,
    };

    /// <summary>Adds evidence to a known hit; true when the change is material, so that owner and ledger hear of it again.</summary>
    public bool AddTo(HitRow row)
    {
        row.Evidence++;
        var merged = Merged(row.MatchedTypes);
        // The ledger gets another commitment when the record was revised, when another version of the list releases other fields of it, and
        // when the version that decided it was replaced before the hit got there.
        var anew = row.Frame != Frame || row.FrameIndex != FrameIndex || row.Release != Release
            || (row.BlockNumber is null && row.ListVersion != ListVersion);
        if (merged == row.MatchedTypes && !anew && Math.Abs(Score - row.Score) < MaterialScoreChange)
            return false;
        row.MatchedTypes = merged;
        (row.Score, row.Explanation, row.ListVersion, row.IndexHeight) = (Score, Explanation, ListVersion, IndexHeight);
        if (anew)
        {
            (row.Frame, row.FrameIndex, row.RecordLeaf, row.IntakeRoot) = (Frame, FrameIndex, RecordLeaf, IntakeRoot);
            (row.CommitSalt, row.Commit, row.Claim, row.Release) = (CommitSalt, Commit, Claim, Release);
            (row.AnchorBatchId, row.BlockNumber, row.TransactionId) = (null, null, null);
        }
        return true;
    }

    /// <summary>
    /// Adds to a record that is counted already what agrees beyond what agreed then, because pseudonyms have become known since; true when
    /// there is anything, so that the owner hears of it. The record is the same, so the ledger has all of it.
    /// </summary>
    public bool Complete(HitRow row, HitEvidenceRow evidence)
    {
        var merged = Merged(evidence.MatchedTypes);
        if (merged == evidence.MatchedTypes)
            return false;
        (evidence.MatchedTypes, evidence.Score) = (merged, Score);
        (row.MatchedTypes, row.Score, row.Explanation) = (Merged(row.MatchedTypes), Score, Explanation);
        return true;
    }

    private string Merged(string types) => string.Join(',', types.Split(',').Union(MatchedTypes.Split(',')).Order(StringComparer.Ordinal));
}
