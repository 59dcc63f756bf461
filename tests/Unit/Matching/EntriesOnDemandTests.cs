using CsCheck;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Tests.Unit.Scenario;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Matching.MatchingSamples;

namespace ExchangeNetwork.Tests.Unit.Matching;

/// <summary>Lists whose entries are read when a match is weighed, and not held.</summary>
public class EntriesOnDemandTests
{
    private static readonly Gen<ListSubject> Subject = Gen.Select(
        IdentifierPropertyTests.Valid.Array[0, 3],
        Gen.OneOf(SubjectAttributes.None, new SubjectAttributes("王伟", "1990-01-01", null), new SubjectAttributes(null, null, "深圳市甲乙有限公司")),
        (identifiers, attributes) => Entry(attributes, identifiers));

    private static readonly string[] SomeTypes = ["resident-id", "uscc", "mobile", "name-birth", "plate"];

    [Fact]
    public void A_list_that_let_go_of_its_entries_matches_and_is_amended_as_before() => Gen.Select(Subject.Array[1, 30], Subject.Array[0, 5], Gen.Int[0, 29].Array[0, 4]).Sample(
        (listed, added, gone) =>
        {
            using var engine = new MatchEngine(TokenTests.Key(1));
            var records = listed.Concat(added).Select(entry => Record(entry.Attributes, [.. entry.Identifiers.Select(value => (value.Type, value.Value))])).ToArray();
            var entries = new HeldEntries(listed);
            var held = engine.PrepareList(Version(1), SomeTypes, listed);
            var builder = engine.BeginList(Version(1), SomeTypes, keepsAttributes: false);
            foreach (var entry in listed)
                builder.Add(entry);
            var letGo = builder.Finish(entries);
            var (first, second) = (Index(held), Index(letGo));
            entries.Reads.ShouldBe(0);

            letGo.LetGo();

            Matches(second).ShouldBe(Matches(first));
            int[] withdrawn = [.. gone.Where(entry => entry < listed.Length)];
            first.Put(held.Amend(engine.PrepareList(Version(2), SomeTypes, added), withdrawn), 2);
            second.Put(letGo.Amend(engine.PrepareList(Version(2), SomeTypes, added), withdrawn), 2);
            Matches(second).ShouldBe(Matches(first));
            letGo.Problems.ShouldBe(held.Problems);

            MatchIndex Index(IndexedList list)
            {
                var index = new MatchIndex();
                index.Put(list, 1);
                return index;
            }

            List<string> Matches(MatchIndex index) => MatchAll(engine, index.Snapshot, records).ConvertAll(match => $"{match} {match.Score} {match.Explanation.En}");
        },
        iter: 100);

    [Fact]
    public void A_saved_index_reads_the_entries_that_are_hit_and_no_others()
    {
        using var folder = new TemporaryFolder();
        using var engine = new MatchEngine(TokenTests.Key(1));
        var listed = Enumerable.Range(0, 2000).Select(i => Entry(new SubjectAttributes("王伟", "1990-01-01", null), ("mobile", $"138{i:00000000}"), ("plate", $"粤B{i:00000}"))).ToList();
        var path = Path.Combine(folder.Path, "lists.index");
        var whole = IndexSnapshot.Of(engine.PrepareList(Version(1), ["mobile"], listed), 1);
        engine.Save(whole, path);
        var entries = new HeldEntries(listed);

        var opened = engine.Open(path, version => engine.ListOnDemand(version, ["mobile"], entries)).Snapshot.ShouldNotBeNull();
        var records = Enumerable.Range(0, 3).Select(i => Record(("mobile", $"138{i * 700:00000000}"), ("plate", $"粤B{i * 700:00000}"))).ToArray();

        MatchAll(engine, opened, records).Select(match => (match.Entry, match.Score)).ShouldBe(MatchAll(engine, whole, records).Select(match => (match.Entry, match.Score)));
        MatchAll(engine, opened, records).Count.ShouldBe(3);
        entries.Reads.ShouldBe(3);
        // By the plate the list may not be matched, and so it says nothing.
        MatchAll(engine, opened, records)[0].Identifiers.Select(identifier => identifier.Type.Code).ShouldBe(["mobile"]);
    }

    [Fact]
    public void Entries_that_were_not_added_are_refused_and_a_builder_is_used_once()
    {
        using var engine = new MatchEngine(TokenTests.Key(1));
        var builder = engine.BeginList(Version(1), SomeTypes);
        builder.Add(Entry(("mobile", "13800138000")));
        Should.Throw<ArgumentException>(() => builder.Finish(new HeldEntries([])));
        builder.Finish().EntryCount.ShouldBe(1);
        Should.Throw<ObjectDisposedException>(builder.Finish);
        Should.Throw<ObjectDisposedException>(() => builder.Add(Entry(("mobile", "13800138000"))));
        Should.Throw<ArgumentException>(() => engine.BeginList(Version(1), ["no-such-type"]));
    }

    private static ListVersion Version(int version) => new("wanted", version, Now.AddDays(-1), Now.AddDays(1));

    private sealed class HeldEntries(IReadOnlyList<ListSubject> entries) : IListEntries
    {
        public int Reads { get; private set; }

        public int Count => entries.Count;

        public ListSubject Read(int entry)
        {
            Reads++;
            return entries[entry];
        }
    }
}
