using ExchangeNetwork.Matching.Scoring;

namespace ExchangeNetwork.Matching.Linkage;

/// <summary>How to link.</summary>
public sealed record LinkOptions
{
    /// <summary>Score from which two rows count as one subject; 0.5 is where it is as likely as not.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Whether a row may have several counterparts in the other file; within one file it always may.</summary>
    public bool Many { get; init; }
}

/// <summary>Which part of the work is under way.</summary>
public enum LinkStep
{
    /// <summary>Looking for pairs worth comparing.</summary>
    Blocking,

    /// <summary>Comparing them.</summary>
    Comparing,

    /// <summary>Estimating weights and scoring.</summary>
    Scoring,
}

/// <summary>Two rows that are one subject.</summary>
/// <param name="Left">Row of the left file, from 0.</param>
/// <param name="Right">Row of the right file, or a later row of the same.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Explanation">Why, without values.</param>
public sealed record LinkedPair(int Left, int Right, double Score, Explanation Explanation);

/// <summary>What linking found.</summary>
/// <param name="Pairs">The pairs, the surest first.</param>
/// <param name="Candidates">Number of pairs compared.</param>
public sealed record LinkResult(IReadOnlyList<LinkedPair> Pairs, long Candidates);

/// <summary>Finds the rows of two files, or within one, that mean the same subject: blocking, comparison, weights, assignment.</summary>
/// <remarks>Deterministic. Uses all processors for the comparison.</remarks>
public static class Linker
{
    private const int Chunk = 1 << 14;

    /// <summary>Links two tables, or finds the duplicates of one; null when they have no column in common.</summary>
    /// <param name="left">One file.</param>
    /// <param name="right">The other; null to look within the one.</param>
    /// <param name="options">How.</param>
    /// <param name="step">Told what is done, 0 to 1 of each step; may be called by several threads.</param>
    /// <param name="cancellation">Stops it.</param>
    public static LinkResult? TryLink(
        LinkTable left, LinkTable? right, LinkOptions options, Action<LinkStep, double>? step, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(options);
        var other = right ?? left;
        if (PairComparer.TryCreate(left, other) is not { } comparer)
            return null;
        if (left.Count == 0 || other.Count == 0)
            return new LinkResult([], 0);
        var pairs = new Blocking(comparer).Pairs(part =>
        {
            cancellation.ThrowIfCancellationRequested();
            step?.Invoke(LinkStep.Blocking, part);
        });
        var patterns = Compare(comparer, pairs, step, cancellation);
        step?.Invoke(LinkStep.Scoring, 0);
        var all = right is null ? left.Count * (left.Count - 1.0) / 2 : (double)left.Count * other.Count;
        var model = LinkModel.Estimate(comparer, patterns, all);
        var scored = new List<ScoredPair>();
        for (var i = 0; i < pairs.Length; i++)
        {
            var (l, r) = ((int)(pairs[i] >> 32), (int)(uint)pairs[i]);
            var bits = model.Bits(patterns[i], l, r);
            if (Scorer.ToScore(bits + LinkModel.MostNuance) < options.Threshold)
                continue;
            bits += model.Nuance(patterns[i], l, r);
            if (Scorer.ToScore(bits) >= options.Threshold)
                scored.Add(new ScoredPair(l, r, bits, patterns[i]));
        }
        cancellation.ThrowIfCancellationRequested();
        var chosen = right is null || options.Many ? Assignment.All(scored) : Assignment.OneToOne(scored, left.Count, other.Count);
        step?.Invoke(LinkStep.Scoring, 1);
        return new LinkResult(
            [.. chosen.Select(pair => new LinkedPair(pair.Left, pair.Right, Scorer.ToScore(pair.Bits), Explain(comparer, model, pair)))], pairs.Length);
    }

    private static ulong[] Compare(PairComparer comparer, ulong[] pairs, Action<LinkStep, double>? step, CancellationToken cancellation)
    {
        var patterns = new ulong[pairs.Length];
        var chunks = (pairs.Length + Chunk - 1) / Chunk;
        var done = 0;
        Parallel.For(0, chunks, new ParallelOptions { CancellationToken = cancellation }, chunk =>
        {
            var end = Math.Min(pairs.Length, (chunk + 1) * Chunk);
            for (var i = chunk * Chunk; i < end; i++)
                patterns[i] = comparer.Compare((int)(pairs[i] >> 32), (int)(uint)pairs[i]);
            step?.Invoke(LinkStep.Comparing, (double)Interlocked.Increment(ref done) / chunks);
        });
        return patterns;
    }

    private static Explanation Explain(PairComparer comparer, LinkModel model, ScoredPair pair)
    {
        var parts = new List<EvidencePart>();
        for (var field = 0; field < comparer.Count; field++)
        {
            var level = PairComparer.Level(pair.Pattern, field);
            if (level == Agreement.Missing)
                continue;
            var (zh, en) = (comparer.Columns(field).Left.Field.NameZh, comparer.Columns(field).Left.Field.NameEn);
            var comparison = level switch
            {
                Agreement.Exact => Comparison.Agrees,
                Agreement.Differs or Agreement.Contradicts => Comparison.Differs,
                _ => Comparison.AgreesInPart,
            };
            var weight = Math.Round(model.Weight(field, level, pair.Left, pair.Right), 3);
            // Two lines of one address are one thing to a reader.
            if (!parts.Exists(part => part.NameEn == en && part.Comparison == comparison))
                parts.Add(new EvidencePart(en, comparison, weight, [], zh, en));
        }
        parts.Sort(static (a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : string.CompareOrdinal(a.Feature, b.Feature));
        return new Explanation(parts);
    }
}
