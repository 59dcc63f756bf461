using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Holdings;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>What of the holdings a run of a list was about: the sources that its basis admits, up to a frame.</summary>
/// <param name="Sources">The sources, in ordinal order.</param>
/// <param name="IntakeRoot">Merkle root over the intake roots of their frames in the order they were kept; null when there are none.</param>
/// <param name="RecordsIn">Records that came in, each counted once however often it was revised.</param>
/// <param name="Pending">Those of them that wait for screening, a revision too.</param>
internal sealed record HoldingsExtent(IReadOnlyList<string> Sources, byte[]? IntakeRoot, long RecordsIn, long Pending)
{
    /// <summary>The extent of a run.</summary>
    /// <param name="frames">All frames.</param>
    /// <param name="lastScreened">Number of the last frame that the run covered.</param>
    /// <param name="lastKept">Number of the last frame that was kept when it ran; what came later is not its business.</param>
    /// <param name="admits">Whether records of a source may match.</param>
    public static HoldingsExtent Of(IReadOnlyList<FrameFacts> frames, long lastScreened, long lastKept, Func<string, bool> admits)
    {
        var admitted = new Dictionary<string, bool>(StringComparer.Ordinal);
        var roots = new MerkleAccumulator();
        long records = 0, pending = 0;
        for (var number = 0; number <= lastKept; number++)
        {
            var frame = frames[number];
            if (!admitted.TryGetValue(frame.Source, out var matches))
                admitted.Add(frame.Source, matches = admits(frame.Source));
            if (!matches)
                continue;
            roots.Add(frame.IntakeRoot);
            records += frame.FirstSeen;
            if (number > lastScreened)
                pending += frame.Records;
        }
        string[] sources = [.. admitted.Where(source => source.Value).Select(source => source.Key).Order(StringComparer.Ordinal)];
        return new HoldingsExtent(sources, roots.Count == 0 ? null : roots.Root(), records, Math.Min(pending, records));
    }
}
