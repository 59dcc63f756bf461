using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Sandbox.Scenario;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Scenario;

/// <summary>The product's reading, normalising and matching over the sample, without nodes: what the sandbox's check will see.</summary>
public class SampleMatchingTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(4, 12, 400, 30_000, 1)]
    [InlineData(8, 16, 150, 20_000, 99)]
    public void The_nodes_engine_finds_exactly_what_was_planted(int agencies, int lists, int entries, int records, long seed)
    {
        using var temporary = new TemporaryFolder();
        var summary = temporary.WriteSample(new SampleOptions(agencies, lists, entries, records, seed));
        var folder = ScenarioFolder.Read(temporary.Path).Folder!;
        using var engine = new MatchEngine(new byte[32]);
        var (found, rejected) = (new HashSet<ExpectedHit>(), 0L);
        foreach (var agency in folder.Agencies)
        {
            var (index, names) = Index(engine, folder.Lists.Where(list => list.Recipients.Contains(agency.Id)));
            foreach (var file in folder.RecordFiles.Where(file => file.Agency == agency.Id))
            {
                using var stream = File.OpenRead(file.Path);
                using var reader = RecordReader.Open(stream, new RecordReaderOptions { Source = file.Source });
                using var batch = new RecordBatch();
                while (reader.Read(batch))
                {
                    var held = batch.ToHeldRecords();
                    var matches = new List<Match>();
                    MatchEngine.Match(engine.Prepare(held), index.Snapshot, Now, matches);
                    foreach (var match in matches)
                    {
                        var list = match.List.Version.ListId;
                        found.Add(new ExpectedHit(list, names[list][match.Entry], agency.Id, file.Source, held[match.Record].RecordId));
                    }
                }
                reader.Refusal.ShouldBeNull();
                rejected += reader.Rejected;
            }
        }
        found.Except(folder.Expected!).ShouldBeEmpty();
        folder.Expected!.Except(found).ShouldBeEmpty();
        rejected.ShouldBe(summary.RejectedRecords);
    }

    private static (MatchIndex Index, Dictionary<string, List<string>> Names) Index(MatchEngine engine, IEnumerable<ScenarioList> lists)
    {
        var (index, names) = (new MatchIndex(), new Dictionary<string, List<string>>());
        foreach (var list in lists)
        {
            using var stream = File.OpenRead(list.EntriesPath);
            using var reader = ListEntryReader.Open(stream, new RecordReaderOptions { Source = list.Name });
            var batch = new ListEntryBatch();
            var entries = new List<ListEntry>();
            while (reader.Read(batch))
                entries.AddRange(batch.Entries);
            entries.Count.ShouldBe(list.EntryCount);
            names[list.Name] = [.. entries.Select(entry => entry.EntryId)];
            index.Put(engine.PrepareList(new ListVersion(list.Name, 1, Now.AddDays(-1), Now.AddDays(1)), [.. list.IdentifierTypes],
                [.. entries.Select(entry => new ListSubject(entry.Identifiers, entry.Attributes))]), 1);
        }
        return (index, names);
    }
}
