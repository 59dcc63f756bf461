using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.CrossChecks;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Hits;

/// <summary>A list says how sure a hit must be; every node that matches it keeps to that.</summary>
public sealed class ThresholdTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    // The number alone is little better than even; with the name it is far beyond, and another name speaks against it.
    private const double Asked = 0.65;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_match_below_the_threshold_is_no_hit_whichever_comes_first_the_list_or_the_record()
    {
        const string entries = "entry_id,mobile,name\na,13912347001,王小明\nb,13912347002,李小红\nc,13912347003,张小军\n";
        await network.SendAsync("tax", "before", "record_id,observed_at,mobile,name\nr1,2026-01-05,13912347001,王小明\nr2,2026-01-05,13912347002,赵大山\n");
        var basis = await network.BasisAsync("police");
        var list = await network.PublishAsync(basis, entries, change: draft => draft with { Threshold = Asked });
        var open = await network.PublishAsync(basis, entries);
        await network.SendAsync("tax", "after", "record_id,observed_at,mobile,name\nr3,2026-01-06,13912347002,李小红\nr4,2026-01-06,13912347003,\n");
        await network.SettleAsync();

        (list.Threshold, open.Threshold).ShouldBe((Asked, 0));
        (await network.As("tax", "analyst").AllAsync<QueryListView>("lists?side=recipient", Token))
            .Single(known => known.ListId == list.ListId).Threshold.ShouldBe(Asked);
        var hits = await network.HitsAsync("police", list.ListId);
        hits.Select(hit => hit.RecordId).Order().ShouldBe(["r1", "r3"]);
        hits.ShouldAllBe(hit => hit.Score >= Asked);
        (await network.HitsAsync("police", open.ListId)).Select(hit => hit.RecordId).Order().ShouldBe(["r1", "r2", "r3", "r4"]);
    }

    [Fact]
    public async Task A_cross_check_keeps_to_its_threshold_in_the_own_holdings_and_in_those_of_others()
    {
        var basis = await network.BasisAsync("tax");
        const string records = "record_id,observed_at,mobile,name\nr1,2026-01-05,13912347101,王小明\nr2,2026-01-05,13912347102,\n";
        await network.SendAsync("tax", "own", records);
        await network.SendAsync("police", "theirs", records);
        await network.SettleAsync();
        var path = CrossChecking.Path(basis, "police") + "&threshold=0.65";
        var file = network.WriteFile("entry_id,mobile,name\na,13912347101,王小明\nb,13912347102,李小红\n");
        var check = await network.As("tax", "analyst").SendFileAsync<CrossCheckView>(HttpMethod.Post, path, file, _ => { }, Token);
        await network.ApproveAsync(check);
        check = await network.AnsweredAsync(check);

        check.Own.ShouldHaveSingleItem().RecordId.ShouldBe("r1");
        check.Of("police").Hits.ShouldBe(1);
        (await network.HitsAsync("tax", check.Id)).ShouldHaveSingleItem().RecordId.ShouldBe("r1");
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    public async Task A_threshold_that_no_score_can_be_held_to_is_refused(double threshold)
    {
        var basis = await network.BasisAsync("police");
        (await CrossChecking.RefusedAsync(() => network.SubmitAsync(basis, "entry_id,mobile\na,13912347201\n", change: draft => draft with { Threshold = threshold })))
            .ShouldBe("XN-NODE-001");
    }
}
