using CsCheck;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Index;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Matching.MatchingSamples;

namespace ExchangeNetwork.Tests.Unit.Matching;

/// <summary>The index through its life: lists come, change, expire and go.</summary>
public sealed class MatchIndexTests : IDisposable
{
    private readonly MatchEngine engine = new(TokenTests.Key(1));

    public void Dispose() => engine.Dispose();

    [Fact]
    public void A_list_matches_once_it_is_put_and_not_after_it_is_removed()
    {
        var index = new MatchIndex();
        MatchAll(engine, index.Snapshot, Record(("mobile", "13800138001"))).ShouldBeEmpty();

        index.Put(List(engine, "wanted", Entry(("mobile", "13800138001"))), 5);
        MatchAll(engine, index.Snapshot, Record(("mobile", "13800138001"))).ShouldHaveSingleItem().IndexHeight.ShouldBe(5);

        index.Remove("wanted", 6);
        MatchAll(engine, index.Snapshot, Record(("mobile", "13800138001"))).ShouldBeEmpty();
        index.Snapshot.Height.ShouldBe(6);
        index.Snapshot.Lists.ShouldBeEmpty();
    }

    [Fact]
    public void A_new_version_takes_the_place_of_the_old_one()
    {
        var index = new MatchIndex();
        index.Put(List(engine, "wanted", Entry(("mobile", "13800138001"))), 1);
        index.Put(List(engine, "other", Entry(("mobile", "13800138003"))), 2);

        index.Put(List(engine, "wanted", Entry(("mobile", "13800138002"))), 3);

        MatchAll(engine, index.Snapshot, Record(("mobile", "13800138001"))).ShouldBeEmpty();
        MatchAll(engine, index.Snapshot, Record(("mobile", "13800138002"))).ShouldHaveSingleItem();
        MatchAll(engine, index.Snapshot, Record(("mobile", "13800138003"))).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_list_matches_from_its_first_moment_until_before_its_last()
    {
        var version = new ListVersion("wanted", 1, Now, Now.AddHours(1));
        var snapshot = IndexSnapshot.Of(engine.PrepareList(version, ["mobile"], [Entry(("mobile", "13800138001"))]), 1);
        var records = engine.Prepare([Record(("mobile", "13800138001"))]);

        Count(Now.AddTicks(-1)).ShouldBe(0);
        Count(Now).ShouldBe(1);
        Count(Now.AddHours(1).AddTicks(-1)).ShouldBe(1);
        Count(Now.AddHours(1)).ShouldBe(0);

        int Count(DateTimeOffset moment)
        {
            var matches = new List<Match>();
            MatchEngine.Match(records, snapshot, moment, matches);
            return matches.Count;
        }
    }

    [Fact]
    public void The_height_rises_and_never_falls()
    {
        var index = new MatchIndex();
        index.Advance(7);
        index.Advance(3);
        index.Snapshot.Height.ShouldBe(7);
        index.Put(List(engine, "wanted", Entry(("mobile", "13800138001"))), 4);
        index.Snapshot.Height.ShouldBe(7);
    }

    [Fact]
    public void A_snapshot_that_a_reader_holds_stays_as_it_was()
    {
        var index = new MatchIndex();
        index.Put(List(engine, "wanted", Entry(("mobile", "13800138001"))), 1);
        var held = index.Snapshot;

        index.Put(List(engine, "second", Entry(("mobile", "13800138001"))), 2);
        index.Remove("wanted", 3);

        MatchAll(engine, held, Record(("mobile", "13800138001"))).ShouldHaveSingleItem().List.Version.ListId.ShouldBe("wanted");
        MatchAll(engine, index.Snapshot, Record(("mobile", "13800138001"))).ShouldHaveSingleItem().List.Version.ListId.ShouldBe("second");
    }

    [Fact]
    public void The_index_equals_a_dictionary_under_random_publishing_amending_and_withdrawing()
    {
        var step = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 30].Array[0, 12]);
        step.Array[1, 25].Sample(steps =>
        {
            var index = new MatchIndex();
            var expected = new Dictionary<string, int[]>();
            for (var height = 0; height < steps.Length; height++)
            {
                var (list, action, values) = steps[height];
                if (action == 0)
                {
                    index.Remove($"list{list}", height);
                    expected.Remove($"list{list}");
                }
                else
                {
                    index.Put(List(engine, $"list{list}", [.. values.Select(value => Entry(("mobile", $"138{value:00000000}")))]), height);
                    expected[$"list{list}"] = values;
                }
            }
            var matches = MatchAll(engine, index.Snapshot, [.. Enumerable.Range(0, 31).Select(value => Record(("mobile", $"138{value:00000000}")))]);
            var found = matches.Select(match => (match.List.Version.ListId, match.Entry, match.Record)).Order();
            var wanted = expected.SelectMany(pair => pair.Value.Select((value, entry) => (pair.Key, entry, value))).Order();
            found.ShouldBe(wanted);
        });
    }

    [Fact]
    public async Task Readers_see_whole_lists_while_writers_swap_them()
    {
        // Each version holds the same two values in both entries: a reader that saw a half-swapped list would count other than 0 or 2.
        var index = new MatchIndex();
        var versions = Enumerable.Range(0, 4)
            .Select(i => List(engine, $"list{i % 2}", Entry(("mobile", "13800138001")), Entry(("mobile", "13800138001"), ("plate", $"京A1234{i}"))))
            .ToArray();
        var records = engine.Prepare([Record(("mobile", "13800138001"))]);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var reads = 0;
            var lastHeight = 0L;
            while (!stop.IsCancellationRequested || reads == 0)
            {
                var matches = new List<Match>();
                var snapshot = index.Snapshot;
                MatchEngine.Match(records, snapshot, Now, matches);
                snapshot.Height.ShouldBeGreaterThanOrEqualTo(lastHeight);
                lastHeight = snapshot.Height;
                matches.GroupBy(match => match.List.Version.ListId).ShouldAllBe(list => list.Count() == 2 && list.All(match => match.List == list.First().List));
                reads++;
            }
            return reads;
        })).ToArray();

        for (var height = 1; height <= 2000; height++)
        {
            if (height % 7 == 0)
                index.Remove($"list{height % 2}", height);
            else
                index.Put(versions[height % versions.Length], height);
        }
        await stop.CancelAsync();

        (await Task.WhenAll(readers)).ShouldAllBe(reads => reads > 0);
    }
}
