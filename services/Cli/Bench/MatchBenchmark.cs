using System.Diagnostics;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Cli.Bench;

/// <summary>How many identifiers and records one core takes from text to matches, beside a straightforward baseline on the same input.</summary>
/// <remarks>It measures, it never decides. What is measured does its work in turns, and the best turn of each counts.</remarks>
internal static class MatchBenchmark
{
    private const int BatchSize = 4_000;
    private const int Batches = 100;
    private const int HitEvery = 100;
    private const int Records = 40_000;
    private const int RecordsAtOnce = 1_000;

    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>Runs the benchmark.</summary>
    /// <param name="entries">Entries on lists, one identifier each; at least 1,000.</param>
    /// <param name="seconds">Seconds of measuring; what is built before takes the time it takes.</param>
    /// <param name="report">Hears which part of a step is done.</param>
    /// <param name="cancellation">Stops it between two turns.</param>
    public static (MatchFigures Figures, MatchDetail Detail) Run(int entries, int seconds, Action<MatchStep, double> report, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, 1_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1);
        using var engine = new MatchEngine(Key);
        var baseline = new MatchBaseline(Key);
        var lists = new MatchLists(engine, baseline, entries, report);
        var size = lists.One.Snapshot.Size;
        var stream = Stream(entries);
        var reopenSeconds = lists.Reopen(stream[0]);
        report(MatchStep.Building, 1);

        PreparedSubjects? reuse = null;
        var match = Matcher(lists.One);
        var hundred = Matcher(lists.Hundred);
        // A baseline's batch is smaller: its turn shall not be longer than the others'.
        var simple = new Contender(BatchSize / 10, run => baseline.CountMatches(stream[run / 10 % Batches], run % 10 * BatchSize / 10, BatchSize / 10));
        var normalize = new Contender(BatchSize, run => Normalize(stream[run % Batches]));
        var prepare = new Contender(BatchSize, run => (reuse = engine.Prepare(stream[run % Batches], reuse)).Count);
        using var sealedLists = new SealedWarmLists(engine, stream, entries);
        var warm = new Contender(BatchSize, run => sealedLists.Match(stream[run % Batches]));
        using var file = new RecordFile(engine, lists.One, SampleRecords.Csv(Records, entries), RecordsAtOnce);
        var records = new Contender(RecordsAtOnce, _ => file.Match());
        var read = new Contender(RecordsAtOnce, _ => file.Read());
        var (found, expected, many) = (match.Found(Batches), simple.Found(Batches * 10), hundred.Found(Batches));
        if (found != expected || found != many)
            throw new InvalidOperationException($"The engine found {found} and {many} matches and the baseline {expected}.");
        var waiting = 0;
        var sealedFound = stream.Sum(batch =>
        {
            var matches = sealedLists.Match(batch);
            waiting += sealedLists.Waiting;
            return matches;
        });
        var recordsFound = records.Found(Records / RecordsAtOnce);
        TakeTurns([match, simple, hundred, warm, records, read, normalize, prepare], seconds * 3 / 4.0, part => report(MatchStep.Matching, part), cancellation);
        var (publish, revoke) = lists.Amend();

        var sealing = new SealedBenchmark();
        sealing.Run(seconds / 4.0, part => report(MatchStep.Sealing, part), cancellation);
        return (
            new MatchFigures(
                entries,
                Threads: 1,
                Math.Round(match.Rate),
                Math.Round(simple.Rate),
                Math.Round(match.Rate / simple.Rate, 1),
                Math.Round(records.Rate),
                Math.Round((double)size.Probe / entries, 2),
                Math.Round((double)size.Total / entries, 2),
                Math.Round(lists.BuildSeconds, 3),
                Math.Round(reopenSeconds, 6),
                Math.Round(hundred.Rate / match.Rate, 3),
                Math.Round(warm.Rate),
                Math.Round(sealing.ClientPerSecond),
                Math.Round(sealing.EvaluatorPerSecond)),
            new MatchDetail(
                found,
                Math.Round(normalize.Nanoseconds, 1),
                Math.Round(prepare.Nanoseconds - normalize.Nanoseconds, 1),
                Math.Round(match.Nanoseconds - prepare.Nanoseconds, 1),
                Math.Round(read.Nanoseconds),
                Math.Round(records.Nanoseconds),
                Math.Round(publish, 2),
                Math.Round(revoke, 2),
                sealedFound,
                waiting,
                recordsFound));

        Contender Matcher(MatchIndex index)
        {
            var matches = new List<Match>();
            return new Contender(BatchSize, run =>
            {
                reuse = engine.Prepare(stream[run % Batches], reuse);
                matches.Clear();
                MatchEngine.Match(reuse, index.Snapshot, MatchLists.Now, matches);
                return matches.Count;
            });
        }
    }

    private static void TakeTurns(Contender[] contenders, double seconds, Action<double> report, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            foreach (var contender in contenders)
            {
                cancellation.ThrowIfCancellationRequested();
                contender.TakeTurn();
            }
            report(Math.Min(1, watch.Elapsed.TotalSeconds / seconds));
        }
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

    // The types follow each other as the columns of a record do.
    private static IdentifierBatch[] Stream(int entries)
    {
        var samples = new SampleIdentifiers();
        var random = new Random(7);
        var batches = new IdentifierBatch[Batches];
        for (var position = 0; position < Batches * BatchSize; position++)
        {
            var batch = batches[position / BatchSize] ??= new IdentifierBatch();
            var of = position % HitEvery == 0
                ? random.Next(entries / SampleIdentifiers.TypeCount)
                : (entries / SampleIdentifiers.TypeCount) + 1 + random.Next(400_000);
            samples.AddRecord(batch, (of * SampleIdentifiers.TypeCount) + (position % SampleIdentifiers.TypeCount), random.Next(1 << 20));
        }
        return batches;
    }
}
