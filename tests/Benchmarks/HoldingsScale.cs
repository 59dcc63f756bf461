using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ExchangeNetwork.Cli.Bench;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Node.Features.Screening;

namespace ExchangeNetwork.Benchmarks;

/// <summary>Keeping many records of six identifiers, opening them again, and a cross-check over all of them.</summary>
/// <remarks>The engine's part of it: what is found is not sealed, stored or told to anyone. The worst case is that every subject is held.</remarks>
internal static class HoldingsScale
{
    private const int RecordsAFrame = 1_000;
    private const int Kinds = 6;
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly string[] Types = ["resident-id", "uscc", "passport", "mobile", "bank-card", "plate"];

    /// <summary>Runs the benchmark in a folder that is removed again.</summary>
    public static async Task<int> RunAsync(string[] options)
    {
        var count = (int)Arguments.Number(options, "--records", 10_000_000);
        var subjects = (int)Arguments.Number(options, "--subjects", 10_000);
        var folder = Directory.CreateTempSubdirectory("exchange-holdings-").FullName;
        using var engine = new MatchEngine(Key);
        try
        {
            var kept = await KeepAsync(engine, folder, count);
            var memory = AnonymousMegabytes();
            var watch = Stopwatch.StartNew();
            using var holdings = RecordHoldings.Open(folder, Key);
            using var places = Open(engine, holdings, folder);
            var missing = Index(engine, holdings, places, [.. places.Missing(holdings.FrameCount)]);
            var opened = watch.Elapsed.TotalSeconds;
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    records = holdings.RecordCount,
                    keptPerSecond = Math.Round(count / kept),
                    megabytesOnDisk = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) >> 20,
                    megabytesInMemory = memory,
                    openSeconds = Math.Round(opened, 2),
                    framesReadAgain = missing,
                    allHeld = CrossCheck(engine, holdings, places, subjects, count, oneIn: 1),
                    oneInTenHeld = CrossCheck(engine, holdings, places, subjects, count, oneIn: 10),
                },
                JsonSerializerOptions.Web));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return 0;
    }

    private static PlaceIndex Open(MatchEngine engine, RecordHoldings holdings, string folder) =>
        engine.OpenPlaces(Path.Combine(folder, "tokens"), holdings.FrameCount);

    private static async Task<double> KeepAsync(MatchEngine engine, string folder, int count)
    {
        using var holdings = RecordHoldings.Open(folder, Key);
        using var places = Open(engine, holdings, folder);
        var samples = new SampleIdentifiers();
        var watch = Stopwatch.StartNew();
        for (var first = 0; first < count; first += RecordsAFrame)
        {
            var records = Enumerable.Range(first, Math.Min(RecordsAFrame, count - first)).Select(number => Record(samples, number)).ToArray();
            var frame = holdings.Keep("batch", "bench.csv", records, DateTimeOffset.UnixEpoch, (secret, _) => secret);
            Add(places, frame.FrameNumber, engine.Prepare(records));
            if (first % 1_000_000 == 0)
                Console.Error.WriteLine($"{first:N0} records, {watch.Elapsed.TotalSeconds:F0} s, {AnonymousMegabytes()} MB");
        }
        var seconds = watch.Elapsed.TotalSeconds;
        await places.SettleAsync();
        return seconds;
    }

    private static int Index(MatchEngine engine, RecordHoldings holdings, PlaceIndex places, List<long> missing)
    {
        foreach (var number in missing)
            Add(places, number, engine.Prepare(holdings.ReadFrame(number).Records));
        return missing.Count;
    }

    private static void Add(PlaceIndex places, long number, PreparedSubjects prepared)
    {
        var keys = new List<FrameKey>(prepared.KeyCount);
        for (var i = 0; i < prepared.Count; i++)
        {
            foreach (var key in prepared.KeysOf(i))
                keys.Add(new FrameKey(key.Token, i));
        }
        places.Add(number, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(keys));
    }

    // Each subject has the identifiers of one record; those that are not held, of a record that nobody kept.
    private static object CrossCheck(MatchEngine engine, RecordHoldings holdings, PlaceIndex places, int subjects, int count, int oneIn)
    {
        var samples = new SampleIdentifiers();
        var random = new Random(3);
        var entries = Enumerable.Range(0, subjects)
            .Select(i => new ListSubject(Record(samples, i % oneIn == 0 ? random.Next(count) : count + i).Identifiers, SubjectAttributes.None)).ToList();
        var watch = Stopwatch.StartNew();
        var now = DateTimeOffset.UnixEpoch.AddDays(1);
        var list = engine.PrepareList(new ListVersion("check", 1, now.AddDays(-1), now.AddDays(1)), Types, entries);
        var (search, snapshot) = (new HoldingsSearch(holdings, places, holdings.Facts()), IndexSnapshot.Of(list, 1));
        var found = search.Places(HoldingsSearch.TokensOf(list), _ => true, 1 << 16, CancellationToken.None);
        var located = watch.Elapsed.TotalSeconds;
        var matches = found.Chunk(2_000).Sum(chunk => HoldingsSearch.Match(engine, search.Read(chunk), snapshot, now).Sum(frame => frame.Matches.Count));
        return new { subjects, matches, locateSeconds = Math.Round(located, 3), seconds = Math.Round(watch.Elapsed.TotalSeconds, 3) };
    }

    private static HeldRecord Record(SampleIdentifiers samples, int number)
    {
        var identifiers = new IdentifierValue[Kinds];
        for (var kind = 0; kind < Kinds; kind++)
            identifiers[kind] = new IdentifierValue(Types[kind], Encoding.UTF8.GetString(samples.Canonical((number * SampleIdentifiers.TypeCount) + kind)));
        var id = string.Create(CultureInfo.InvariantCulture, $"R{number:D9}");
        var fields = string.Join(",", identifiers.Select(identifier => $"\"{identifier.Type}\":\"{identifier.Value}\""));
        var canonical = Encoding.UTF8.GetBytes($"{{\"fields\":{{{fields},\"goods\":\"电子元件\",\"office\":\"深圳湾\"}},\"recordId\":\"{id}\",\"source\":\"bench.csv\"}}");
        return new HeldRecord(id, DateTimeOffset.UnixEpoch, identifiers, SubjectAttributes.None, canonical);
    }

    // What is neither a file's nor could be given back by writing it there.
    private static long AnonymousMegabytes()
    {
        GC.Collect();
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return line is null ? -1 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;
    }
}
