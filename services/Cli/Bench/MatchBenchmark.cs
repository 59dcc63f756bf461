using System.Diagnostics;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Cli.Bench;

/// <summary>How many identifiers one core takes from text to matches, beside a straightforward baseline on the same input.</summary>
/// <remarks>It measures, it never decides. The contenders run in turns, so that whatever else the machine does falls on all alike; the best turn of each counts.</remarks>
internal static class MatchBenchmark
{
    private const int StreamLength = 400_000;
    private const int BatchSize = 4_000;
    private const int BatchesPerTurn = 10;
    private const int HitEvery = 100;

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>Runs the benchmark.</summary>
    /// <param name="entries">Entries on lists, one identifier each.</param>
    /// <param name="seconds">Seconds for the contenders together, preparations not counted.</param>
    public static MatchFigures Run(int entries, int seconds)
    {
        using var engine = new MatchEngine(Key);
        var index = new MatchIndex();
        var list = Entries(entries);
        var types = IdentifierTypes.BuiltIn.All.Select(type => type.Code).ToArray();
        var building = Stopwatch.StartNew();
        index.Put(engine.PrepareList(new ListVersion("list", 1, Now.AddDays(-1), Now.AddDays(1)), types, list), 1);
        var buildSeconds = building.Elapsed.TotalSeconds;
        var baseline = new MatchBaseline(Key);
        baseline.Add(list);

        var stream = Stream(entries);
        var matches = new List<Match>();
        PreparedSubjects? reuse = null;
        var normalize = new Contender(Normalize);
        var prepare = new Contender(batch => (reuse = engine.Prepare(batch, reuse)).Count);
        var match = new Contender(batch =>
        {
            reuse = engine.Prepare(batch, reuse);
            matches.Clear();
            MatchEngine.Match(reuse, index.Snapshot, Now, matches);
            return matches.Count;
        });
        var simple = new Contender(baseline.CountMatches);
        var (found, expected) = (stream.Sum(match.Run), stream.Sum(simple.Run));
        if (found != expected)
            throw new InvalidOperationException($"The engine found {found} matches and the baseline {expected}.");
        Contender[] contenders = [normalize, prepare, match, simple];
        var watch = Stopwatch.StartNew();
        for (var turn = 0; turn < stream.Length / BatchesPerTurn || watch.Elapsed.TotalSeconds < seconds; turn++)
        {
            var batches = stream.AsSpan(turn * BatchesPerTurn % stream.Length, BatchesPerTurn);
            foreach (var contender in contenders)
                contender.TakeTurn(batches);
        }
        return new MatchFigures(
            entries,
            Threads: 1,
            Math.Round(match.Rate),
            Math.Round(simple.Rate),
            Math.Round(match.Rate / simple.Rate, 1),
            Math.Round(buildSeconds, 3),
            found,
            new StageFigures(
                Nanoseconds(normalize.Rate), Nanoseconds(prepare.Rate, normalize.Rate), Nanoseconds(match.Rate, prepare.Rate)));
    }

    private static int Normalize(IdentifierBatch batch)
    {
        Span<byte> canonical = stackalloc byte[IdentifierNormalizer.MaxCanonicalBytes];
        var wellFormed = 0;
        for (var i = 0; i < batch.ValueCount; i++)
        {
            var value = batch.ValueAt(i, out var type);
            if (IdentifierNormalizer.TryNormalize(type, value, canonical, out _))
                wellFormed++;
        }
        return wellFormed;
    }

    // What a stage adds to the one before it.
    private static double Nanoseconds(double rate, double rateWithout = double.PositiveInfinity) => Math.Round((1e9 / rate) - (1e9 / rateWithout), 1);

    private static IdentifierBatch Entries(int entries)
    {
        var samples = new SampleIdentifiers();
        var batch = new IdentifierBatch();
        for (var number = 0; number < entries; number++)
            samples.AddEntry(batch, number);
        return batch;
    }

    private static IdentifierBatch[] Stream(int entries)
    {
        var samples = new SampleIdentifiers();
        var random = new Random(7);
        var batches = new IdentifierBatch[StreamLength / BatchSize];
        for (var position = 0; position < StreamLength; position++)
        {
            var batch = batches[position / BatchSize] ??= new IdentifierBatch();
            var number = position % HitEvery == 0 ? random.Next(entries) : entries + random.Next(StreamLength * 8);
            samples.AddRecord(batch, number, random.Next(1 << 20));
        }
        return batches;
    }

    private sealed class Contender(Func<IdentifierBatch, int> run)
    {
        /// <summary>Identifiers a second in the best turn.</summary>
        public double Rate { get; private set; }

        public int Run(IdentifierBatch batch) => run(batch);

        public void TakeTurn(ReadOnlySpan<IdentifierBatch> batches)
        {
            var watch = Stopwatch.StartNew();
            foreach (var batch in batches)
                run(batch);
            Rate = Math.Max(Rate, BatchesPerTurn * BatchSize / watch.Elapsed.TotalSeconds);
        }
    }
}
