using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>A sealed list is hit by exactly the records that hold an identifier of an entry, whenever they came and whoever was stopped meanwhile.</summary>
public sealed class SealedMatchingTests(SealedNetwork sealedNetwork) : IClassFixture<SealedNetwork>
{
    private const string Header = "record_id,observed_at,mobile,resident_id,plate,note\n";

    private readonly RunningNetwork network = sealedNetwork.Network;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_hit_by_the_planted_records_and_nothing_else_before_and_after_it_came_and_a_joint_alert_opens()
    {
        var basis = await network.BasisAsync("tax");
        await network.SendAsync("police", "before", Header
            + "p1,2026-01-05,13912361001,,,seen\np2,2026-01-05,13912361099,,,other\np3,2026-01-05,,11010519491231002X,京A12345,both\n");
        await network.SendAsync("bank", "before", Header + "b1,2026-01-05,13912361098,,,other\n");

        var list = await sealedNetwork.PublishAsync(
            basis, "entry_id,mobile,resident_id,plate\na,13912361001,,\nb,13912361002,11010519491231002X,京A12345\nc,13912361003,,\n");
        await network.SendAsync("customs", "after", Header + "c1,2026-01-06,+86 139 1236 1001,,,seen\nc2,2026-01-06,13912361097,,京A12346,other\n");
        await network.SendAsync("police", "after", Header + "p4,2026-01-06,13912361002,,,seen\n");
        await sealedNetwork.SettleAsync();

        (await sealedNetwork.HitsAsync(list)).ShouldBe([("customs", "c1", "a"), ("police", "p1", "a"), ("police", "p3", "b"), ("police", "p4", "b")]);
        var hits = await network.HitsAsync("tax", list.ListId);
        hits.ShouldAllBe(hit => hit.State == "verified" && hit.Evidence == 1);
        hits.Single(hit => hit.RecordId == "p3").MatchedTypes.ShouldBe(["plate", "resident-id"]);
        var alert = await RunningNetwork.UntilAsync(
            async () => (await network.As("tax", "analyst").AllAsync<AlertView>("alerts", Token)).FirstOrDefault(view => view.ListId == list.ListId),
            view => view?.State == "open");
        (alert.EntryId, string.Join(',', alert.Agencies.Order())).ShouldBe(("a", "customs,police"));
    }
}
