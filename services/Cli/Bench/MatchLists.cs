using System.Diagnostics;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Cli.Bench;

/// <summary>The lists of the benchmark: the same entries on one list and on a hundred, each with an index of its own, and in the baseline.</summary>
internal sealed class MatchLists
{
    /// <summary>Lists of the second index.</summary>
    public const int Many = 100;

    /// <summary>The moment of all matching.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Types = [.. IdentifierTypes.BuiltIn.All.Select(type => type.Code)];

    private readonly MatchEngine engine;
    private readonly int entries;

    /// <summary>Makes up the entries and builds the indexes.</summary>
    public MatchLists(MatchEngine engine, MatchBaseline baseline, int entries, Action<MatchStep, double> report)
    {
        this.engine = engine;
        this.entries = entries;
        var all = Entries(0, entries, part => report(MatchStep.Samples, part));
        var before = Stopwatch.GetTimestamp();
        One.Put(engine.PrepareList(Version("list"), Types, all), 1);
        BuildSeconds = Stopwatch.GetElapsedTime(before).TotalSeconds;
        report(MatchStep.Building, 0.25);
        baseline.Add(all);
        report(MatchStep.Building, 0.5);
        var lists = new List<IndexedList>(Many);
        for (var list = 0; list < Many; list++)
            lists.Add(engine.PrepareList(Version($"list-{list}"), Types, Entries((int)((long)entries * list / Many), (int)((long)entries * (list + 1) / Many))));
        Hundred.Put(lists, 1);
        report(MatchStep.Building, 0.9);
    }

    /// <summary>All entries on one list.</summary>
    public MatchIndex One { get; } = new();

    /// <summary>The entries on a hundred lists.</summary>
    public MatchIndex Hundred { get; } = new();

    /// <summary>Seconds from the text of the entries to the index over one list.</summary>
    public double BuildSeconds { get; }

    /// <summary>Seconds from a file of the index to the first batch probed; the file is removed again.</summary>
    public double Reopen(IdentifierBatch batch)
    {
        var path = Path.Combine(Path.GetTempPath(), $"exchange-bench-{Guid.NewGuid():N}.index");
        try
        {
            engine.Save(One.Snapshot, path);
            var prepared = engine.Prepare(batch);
            var before = Stopwatch.GetTimestamp();
            var opening = engine.Open(path, version => throw new InvalidOperationException($"Probing needs no entry of {version.ListId}."));
            var snapshot = opening.Snapshot ?? throw new InvalidOperationException($"The index was not opened: {opening.Code}.");
            var hits = new List<IndexHit>();
            snapshot.Find(prepared, snapshot.InForce(Now), hits);
            return Stopwatch.GetElapsedTime(before).TotalSeconds;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Milliseconds from an entry to where it is matched, and from its withdrawal to where it is matched no more.</summary>
    public (double Publish, double Revoke) Amend()
    {
        // Numbers beyond all that were made up.
        var entry = Entries(entries * 2, (entries * 2) + 1);
        var list = One.Snapshot.Lists[0];
        var before = Stopwatch.GetTimestamp();
        var published = list.Amend(engine.PrepareList(Version("list") with { Version = 2 }, Types, entry), []);
        One.Put(published, 2);
        Expect(entry, 1);
        var publish = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        before = Stopwatch.GetTimestamp();
        One.Put(published.Amend(engine.PrepareList(Version("list") with { Version = 3 }, Types, new IdentifierBatch()), [published.EntryCount - 1]), 3);
        Expect(entry, 0);
        return (publish, Stopwatch.GetElapsedTime(before).TotalMilliseconds);
    }

    private void Expect(IdentifierBatch entry, int count)
    {
        var matches = new List<Match>();
        MatchEngine.Match(engine.Prepare(entry), One.Snapshot, Now, matches);
        if (matches.Count != count)
            throw new InvalidOperationException($"An amendment of the list is matched {matches.Count} times and should be {count} times.");
    }

    private static ListVersion Version(string id) => new(id, 1, Now.AddDays(-1), Now.AddDays(1));

    private static IdentifierBatch Entries(int first, int end, Action<double>? report = null)
    {
        var samples = new SampleIdentifiers();
        var batch = new IdentifierBatch();
        for (var number = first; number < end; number++)
        {
            samples.AddEntry(batch, number);
            if (number % (1 << 18) == 0)
                report?.Invoke((double)(number - first) / (end - first));
        }
        return batch;
    }
}
