using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.PseudonymKeys;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>Two identifiers of one record under two keys: one is known today, the other has to wait for the next day's quota.</summary>
public sealed class LaterIdentifierTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,resident_id,plate\n";

    [Fact]
    public async Task A_hit_by_one_identifier_gains_the_other_when_its_pseudonym_is_known()
    {
        // One identifier and its message: decoys would take more.
        await network.KeyForAllAsync("person-1", dailyQuota: 2);
        await network.BeginAsync("thing-1", request => request with { Use = "thing" });
        await network.ActiveAsync("thing-1", 1, [.. RunningNetwork.Agencies]);
        var basis = await network.BasisAsync("tax");
        var list = await network.PublishAsync(
            basis, "entry_id,resident_id,plate\nb,11010519491231002X,京A12345\n", change: draft => draft with { Mode = "sealed", Decoys = 0 });
        await network.SendAsync("police", "first", Header + "p1,2026-01-05,440524188001010014,\n");
        await RunningNetwork.UntilAsync(() => network.StatusAsync("police")!, status => status is { Known: 1, Waiting: 0 });

        await network.SendAsync("police", "second", Header + "p2,2026-01-05,11010519491231002X,京A12345\n");
        var hit = await UntilAsync(["plate"]);
        (await network.StatusAsync("police")).Waiting.ShouldBe(1);
        await RunningNetwork.UntilAsync(() => network.HitsAsync("tax", list.ListId)!, hits => hits is [{ State: "verified" }]);

        network.Clock.Advance(TimeSpan.FromHours(25));
        (await UntilAsync(["plate", "resident-id"])).Id.ShouldBe(hit.Id);
        var owned = await RunningNetwork.UntilAsync(
            () => network.HitsAsync("tax", list.ListId)!, hits => hits is [{ State: "verified", MatchedTypes.Count: 2 }]);
        owned![0].Score.ShouldBeGreaterThan(hit.Score);

        async Task<HitView> UntilAsync(string[] types) => (await RunningNetwork.UntilAsync(
            () => network.FoundAsync("police", list.ListId)!, found => found is [var one] && one.MatchedTypes.SequenceEqual(types)))![0];
    }
}
