using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Benchmarks;

/// <summary>How many records and identifiers one core takes from text to matches, beside a straightforward baseline on the same input.</summary>
internal static class MatchBenchmark
{
    private const int Lists = 12;
    private const int Batch = 1000;
    private const int RecordCount = 50_000;
    private const int IdentifiersPerRecord = 6;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>Runs the benchmark and prints its figures.</summary>
    public static int Run(string[] options)
    {
        var entries = (int)Arguments.Number(options, "--entries", 120_000);
        var seconds = (int)Arguments.Number(options, "--seconds", 5);
        var subjects = new SampleSubjects(entries);
        var records = subjects.Records(RecordCount);

        using var engine = new MatchEngine(Key);
        var index = new MatchIndex();
        var types = IdentifierTypes.BuiltIn.All.Select(type => type.Code).ToArray();
        var building = Stopwatch.StartNew();
        for (var list = 0; list < Lists; list++)
        {
            var version = new ListVersion(string.Create(CultureInfo.InvariantCulture, $"list{list}"), 1, Now.AddDays(-1), Now.AddDays(1));
            index.Put(engine.PrepareList(version, types, subjects.Entries(list, Lists)), list);
        }
        var buildSeconds = building.Elapsed.TotalSeconds;

        var batches = records.Chunk(Batch).ToArray();
        var baseline = new MatchBaseline(Key, subjects, Lists);
        var matches = new List<Match>();
        PreparedSubjects? reuse = null;
        var whole = new Contender(batch =>
        {
            reuse = engine.Prepare(batch, reuse);
            matches.Clear();
            MatchEngine.Match(reuse, index.Snapshot, Now, matches);
            return matches.Count;
        });
        var prepareOnly = new Contender(batch => (reuse = engine.Prepare(batch, reuse)).Count);
        var simple = new Contender(baseline.CountMatches);
        RunInTurns(seconds, batches, whole, prepareOnly, simple);

        var figures = new
        {
            entries,
            threads = 1,
            recordsPerSecond = Math.Round(whole.Rate),
            identifiersPerSecond = Math.Round(whole.Rate * IdentifiersPerRecord),
            prepareOnlyRecordsPerSecond = Math.Round(prepareOnly.Rate),
            baselineRecordsPerSecond = Math.Round(simple.Rate),
            baselineIdentifiersPerSecond = Math.Round(simple.Rate * IdentifiersPerRecord),
            ratio = Math.Round(whole.Rate / simple.Rate, 2),
            buildSeconds = Math.Round(buildSeconds, 3),
            matchesInOneRound = whole.Found,
            baselineMatchesInOneRound = simple.Found,
        };
        Console.WriteLine(JsonSerializer.Serialize(figures, options.Contains("--json") ? JsonSerializerOptions.Default : Indented));
        return whole.Found == simple.Found ? 0 : 1;
    }

    // Round by round in turns, so that whatever else the machine does falls on all alike; the best round of each counts.
    private static void RunInTurns(int seconds, HeldRecord[][] batches, params Contender[] contenders)
    {
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < 3 || watch.Elapsed.TotalSeconds < seconds; round++)
        {
            foreach (var contender in contenders)
                contender.RunRound(batches);
        }
    }

    private sealed class Contender(Func<HeldRecord[], int> run)
    {
        public double Rate { get; private set; }

        public int Found { get; private set; }

        public void RunRound(HeldRecord[][] batches)
        {
            var watch = Stopwatch.StartNew();
            Found = 0;
            foreach (var batch in batches)
                Found += run(batch);
            Rate = Math.Max(Rate, batches.Sum(batch => batch.Length) / watch.Elapsed.TotalSeconds);
        }
    }
}
