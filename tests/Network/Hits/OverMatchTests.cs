using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Hits;

/// <summary>A value that matches too much becomes one aggregated hit with a count, until its 24 hours are over.</summary>
public sealed class OverMatchTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    [Fact]
    public async Task Beyond_the_cap_records_fold_into_one_flagged_hit_with_a_count_and_after_24_hours_hits_come_singly_again()
    {
        var basis = await network.BasisAsync("police", terms => terms with { OverMatchCap = 3 });
        var list = await network.PublishAsync(basis, "entry_id,mobile,plate\na,13800138000,粤B54321\nb,13912346101,\n");
        await network.SendAsync("tax", "calls", Calls(0, 5));
        await network.SettleAsync();
        await ShouldBeAsync(list, singles: 3, aggregated: [2]);

        // Across uploads and restarts, and each record counted once.
        await network.RestartAsync();
        await network.SendAsync("tax", "calls", Calls(3, 6));
        await network.SettleAsync();
        await ShouldBeAsync(list, singles: 3, aggregated: [6]);

        // Another value, and the same value at another agency, have counts of their own; so has a record that also agrees by another value.
        await network.SendAsync("tax", "calls", "record_id,observed_at,mobile,plate\nother,2026-01-05,13912346101,\nboth,2026-01-05,13800138000,粤B54321\n");
        await network.SendAsync("bank", "calls", Calls(0, 2));
        await network.SettleAsync();
        await ShouldBeAsync(list, singles: 7, aggregated: [6]);

        network.Clock.Advance(TimeSpan.FromHours(25));
        await network.SendAsync("tax", "calls", Calls(20, 4));
        await network.SettleAsync();
        await ShouldBeAsync(list, singles: 10, aggregated: [6, 1]);
    }

    [Fact]
    public async Task By_default_a_hundred_hits_of_one_value_come_singly()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13800138001\n");
        await network.SendAsync("tax", "many", Calls(0, 130, "13800138001"));
        await network.SettleAsync();
        await ShouldBeAsync(list, singles: 100, aggregated: [30]);
    }

    private static string Calls(int first, int count, string mobile = "13800138000") =>
        "record_id,observed_at,mobile\n" + string.Concat(Enumerable.Range(first, count).Select(number => $"c{number},2026-01-05,{mobile}\n"));

    private async Task ShouldBeAsync(QueryListView list, int singles, long[] aggregated)
    {
        var hits = await network.HitsAsync("police", list.ListId);
        hits.Count(hit => !hit.Aggregated).ShouldBe(singles);
        var folded = hits.Where(hit => hit.Aggregated).OrderBy(hit => hit.FoundAt).ToList();
        folded.Select(hit => hit.Count).ShouldBe(aggregated);
        folded.ShouldAllBe(hit => hit.State == "verified" && hit.RecordId == "" && hit.Released == null);
        hits.Where(hit => !hit.Aggregated).ShouldAllBe(hit => hit.Count == 1 && hit.State == "verified");
    }
}
