using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>A frame with the matches that policy admits.</summary>
/// <param name="Number">Number of the frame.</param>
/// <param name="Frame">The frame.</param>
/// <param name="Matches">Its matches; their record ordinals are places in the frame.</param>
internal sealed record ScreenedFrame(long Number, HeldFrame Frame, IReadOnlyList<AdmittedMatch> Matches);

/// <summary>A match that policy admits as a hit.</summary>
/// <param name="Match">What the engine found.</param>
/// <param name="List">The list version.</param>
internal sealed record AdmittedMatch(Match Match, ImportedList List);

/// <summary>What a list found in a frame of the holdings.</summary>
/// <param name="Number">Number of the frame.</param>
/// <param name="Frame">The frame.</param>
/// <param name="Matches">The matches; their record ordinals are places in the frame.</param>
internal sealed record FoundFrame(long Number, HeldFrame Frame, IReadOnlyList<Match> Matches);

/// <summary>What a run of a list over the holdings came to.</summary>
/// <param name="Extent">What it ran over.</param>
/// <param name="Hits">Hits it found, those known before included, capped ones not.</param>
/// <param name="Capped">Records that the over-match cap folded into aggregated hits.</param>
internal sealed record ListRun(HoldingsExtent Extent, long Hits, long Capped);
