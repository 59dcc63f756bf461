using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Scoring;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>A frame with the matches that policy admits.</summary>
/// <param name="Number">Number of the frame.</param>
/// <param name="Frame">The frame.</param>
/// <param name="Matches">Its matches; their record ordinals are places in the frame.</param>
internal sealed record ScreenedFrame(long Number, HeldFrame Frame, IReadOnlyList<AdmittedMatch> Matches);

/// <summary>A match that policy admits as a hit.</summary>
/// <param name="Record">Place of the record in its frame.</param>
/// <param name="List">The list version.</param>
/// <param name="Seed">Seed of the entry.</param>
/// <param name="Identifiers">What agreed, one per type, the strongest evidence first.</param>
/// <param name="Score">Strength of the evidence, 0..1.</param>
/// <param name="Explanation">Why.</param>
/// <param name="IndexHeight">Ledger height of the index that decided.</param>
internal sealed record AdmittedMatch(
    int Record, ImportedList List, EntrySeed Seed, IReadOnlyList<MatchedIdentifier> Identifiers, double Score, Explanation Explanation, long IndexHeight)
{
    /// <summary>A match with a disclosed list.</summary>
    public static AdmittedMatch Of(Match match, DisclosedList list) =>
        new(match.Record, list, list.Seeds[match.Entry], match.Identifiers, match.Score, match.Explanation, match.IndexHeight);

    /// <summary>A match with a sealed list.</summary>
    public static AdmittedMatch Of(SealedMatch match, SealedList list, long indexHeight) =>
        new(match.Record, list, match.Seed, match.Evidence.Identifiers, match.Evidence.Score, match.Evidence.Explanation, indexHeight);
}

/// <summary>What a list found in a frame of the holdings.</summary>
/// <param name="Number">Number of the frame.</param>
/// <param name="Frame">The frame.</param>
/// <param name="Matches">The matches; their record ordinals are places in the frame.</param>
internal sealed record FoundFrame(long Number, HeldFrame Frame, IReadOnlyList<Match> Matches);

/// <summary>What a run of a list over the holdings came to.</summary>
/// <param name="Extent">What it ran over.</param>
/// <param name="Hits">Hits it found, those known before included, capped ones not.</param>
/// <param name="Capped">Records that the over-match cap folded into aggregated hits.</param>
/// <param name="Frames">Frames that were kept when it ran.</param>
internal sealed record ListRun(HoldingsExtent Extent, long Hits, long Capped, int Frames);
