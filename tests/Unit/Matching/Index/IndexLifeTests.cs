using CsCheck;
using ExchangeNetwork.Matching.Index;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Matching.Index.IndexSamples;

namespace ExchangeNetwork.Tests.Unit.Matching.Index;

/// <summary>Lists come, are amended, expire and go: the index says of each moment what a dictionary would.</summary>
public class IndexLifeTests
{
    private const int Tokens = 40;

    private static readonly Gen<Act> AnyAct = Gen.Select(
        Gen.OneOf(Deed.Publish, Deed.Publish, Deed.Amend, Deed.Amend, Deed.Withdraw, Deed.Purge, Deed.PublishMany),
        Gen.Int[0, 4],
        Gen.Int[0, Tokens - 1].Array[0, 12],
        Gen.Int[0, 20].Array[0, 4],
        Gen.Int[-3, 3],
        Gen.Int[0, 3],
        (deed, list, tokens, withdrawn, from, days) => new Act(deed, list, tokens, withdrawn, from, days));

    private enum Deed
    {
        Publish,
        PublishMany,
        Amend,
        Withdraw,
        Purge,
    }

    [Fact]
    public void The_index_equals_a_dictionary_under_random_publishing_amending_withdrawing_and_expiring() => AnyAct.Array[1, 40].Sample(acts =>
    {
        var index = new MatchIndex();
        var expected = new Dictionary<string, (IndexedList List, Dictionary<int, int> TokenByEntry)>();
        var subjects = Subjects(Enumerable.Range(0, Tokens).Select(Token));
        for (var height = 1; height <= acts.Length; height++)
        {
            Perform(acts[height - 1], height, index, expected);
            var snapshot = index.Snapshot;
            for (var day = -4; day <= 6; day += 2)
            {
                var now = Now.AddDays(day);
                var wanted = from pair in expected
                             where pair.Value.List.IsInForce(now)
                             from entry in pair.Value.TokenByEntry
                             select (entry.Value, pair.Key, pair.Value.List.Version.Version, entry.Key);
                Hits(snapshot, subjects, now).Order().ShouldBe(wanted.Order());
            }
        }
    });

    [Fact]
    public void An_amendment_costs_a_run_of_its_differences_and_leaves_the_base_as_it_is()
    {
        var index = new MatchIndex();
        var first = List("wanted", Enumerable.Range(0, 50_000).Select(Token));
        index.Put(first, 1);
        var large = index.Snapshot.Runs.ShouldHaveSingleItem();

        index.Put(first.Amend(List("wanted", 2, Subjects(Token(60_000))), [7]), 2);

        index.Snapshot.Runs.Select(run => run.Count).ShouldBe([50_000, 1]);
        index.Snapshot.Runs[0].ShouldBeSameAs(large);
        Hits(index.Snapshot, Subjects(Token(6), Token(7), Token(60_000))).ShouldBe([(0, "wanted", 2, 6), (2, "wanted", 2, 50_000)]);
    }

    [Fact]
    public void Many_small_lists_end_in_few_runs()
    {
        var index = new MatchIndex();
        index.Put(List("large", Enumerable.Range(0, 100_000).Select(Token)), 1);
        for (var i = 0; i < 300; i++)
            index.Put(List($"small{i}", Enumerable.Range(i * 20, 20).Select(Token)), i + 2);

        index.Snapshot.Runs.Count.ShouldBeLessThanOrEqualTo(3);
        index.Snapshot.PostingCount.ShouldBe(106_000);
        Hits(index.Snapshot, Subjects(Token(4321))).ShouldBe([(0, "large", 1, 4321), (0, "small216", 1, 1)]);
    }

    [Fact]
    public void Nothing_of_a_removed_list_stays_and_its_place_is_used_again()
    {
        var index = new MatchIndex();
        index.Put(List("base", Enumerable.Range(0, 5000).Select(Token)), 1);
        for (var round = 0; round < 20; round++)
        {
            index.Put(List($"list{round}", Enumerable.Range(round, 30).Select(Token)), 2);
            index.Remove($"list{round}", 3);
            index.Snapshot.PostingCount.ShouldBe(5000);
        }
        index.Snapshot.ByHandle.Length.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void Purging_drops_what_replaced_versions_and_withdrawn_entries_left()
    {
        var index = new MatchIndex();
        var first = List("wanted", Enumerable.Range(0, 10_000).Select(Token));
        index.Put([first, List("other", Enumerable.Range(0, 10).Select(Token))], 1);
        index.Put(first.Amend(List("wanted", 2, Subjects()), [1, 2, 3]), 2);
        index.Put(List("other", Token(5)), 3);
        index.Snapshot.PostingCount.ShouldBe(10_011);

        index.Purge();

        index.Snapshot.PostingCount.ShouldBe(9998);
        Hits(index.Snapshot, Subjects(Token(1), Token(4), Token(5))).ShouldBe([(1, "wanted", 2, 4), (2, "wanted", 2, 5), (2, "other", 1, 0)]);
    }

    [Fact]
    public void Only_lists_that_the_mask_holds_are_found()
    {
        var snapshot = IndexSnapshot.Empty.With([.. Enumerable.Range(0, 130).Select(i => List($"list{i}", Token(1)))], 1);
        var hits = new List<IndexHit>();

        snapshot.Find(Subjects(Token(1)), snapshot.InForce(Now, list => list.Version.ListId is "list0" or "list64" or "list129"), hits);

        hits.Select(hit => hit.List.Version.ListId).ShouldBe(["list0", "list64", "list129"]);
        Should.Throw<ArgumentException>(() => snapshot.Find(Subjects(Token(1)), IndexSnapshot.Empty.InForce(Now), hits));
    }

    [Fact]
    public void Two_bridge_keys_never_meet()
    {
        var bridge = Key(Token(1), KeyKind.Bridge);
        var snapshot = IndexSnapshot.Of(List("list", 1, Subjects([[bridge], [Key(Token(1))]])), 1);

        Hits(snapshot, Subjects([[bridge]])).ShouldBe([(0, "list", 1, 1)]);
        Hits(snapshot, Subjects(Token(1))).Length.ShouldBe(2);
    }

    [Fact]
    public void An_amendment_of_another_list_or_of_an_entry_that_is_not_there_is_refused()
    {
        var list = List("wanted", Token(1));
        Should.Throw<ArgumentException>(() => list.Amend(List("other", Token(2)), []));
        Should.Throw<ArgumentException>(() => list.Amend(List("wanted", Token(2)), [1]));
        Should.Throw<ArgumentException>(() => list.Amend(List("wanted", Token(2)).Amend(List("wanted", Token(3)), []), []));
    }

    private static void Perform(Act act, int height, MatchIndex index, Dictionary<string, (IndexedList List, Dictionary<int, int> TokenByEntry)> expected)
    {
        var id = $"list{act.List}";
        switch (act.Deed)
        {
            case Deed.Publish:
                var list = act.Version(id, height);
                index.Put(list, height);
                expected[id] = (list, act.Entries(0));
                break;
            case Deed.PublishMany:
                IndexedList[] lists = [act.Version(id, height), act.Version("another", height)];
                index.Put(lists, height);
                foreach (var one in lists)
                    expected[one.Version.ListId] = (one, act.Entries(0));
                break;
            case Deed.Amend when expected.TryGetValue(id, out var present):
                var gone = act.Withdrawn.Where(entry => entry < present.List.EntryCount).ToArray();
                var amended = present.List.Amend(act.Version(id, height), gone);
                index.Put(amended, height);
                var kept = present.TokenByEntry.Where(entry => !gone.Contains(entry.Key)).Concat(act.Entries(present.List.EntryCount));
                expected[id] = (amended, kept.ToDictionary());
                break;
            case Deed.Withdraw:
                index.Remove(id, height);
                expected.Remove(id);
                break;
            case Deed.Purge:
                index.Purge();
                index.Snapshot.PostingCount.ShouldBe(expected.Values.Sum(value => value.TokenByEntry.Count));
                break;
        }
    }

    private sealed record Act(Deed Deed, int List, int[] Tokens, int[] Withdrawn, int From, int Days)
    {
        public IndexedList Version(string id, int version) =>
            new(new ListVersion(id, version, Now.AddDays(From), Now.AddDays(From + Days)), Subjects(Tokens.Select(Token)));

        public Dictionary<int, int> Entries(int first) => Tokens.Select((token, i) => (first + i, token)).ToDictionary(pair => pair.Item1, pair => pair.token);
    }
}
