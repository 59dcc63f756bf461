using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>What waits under two keys goes on waiting under both, whatever is stopped meanwhile.</summary>
public sealed class ChangeOverRestartTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,mobile\n";

    [Fact]
    public async Task A_record_that_waits_under_two_keys_hits_the_lists_of_both_though_everything_was_stopped_meanwhile()
    {
        await network.KeyForAllAsync("person-1");
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"] });
        var older = await network.PublishAsync(basis, "entry_id,mobile\na,13912365101\n", change: draft => draft with { Mode = "sealed" });
        await network.KeyForAllAsync("person-2");
        var newer = await network.PublishAsync(basis, "entry_id,mobile\nx,13912365101\n", change: draft => draft with { Mode = "sealed" });
        await network.SettleAsync();

        network.Hold("police");
        await network.SendAsync("police", "later", Header + "r1,2026-01-05,13912365101\n");
        await network.WaitingAsync("police", "person-1", 1);
        await network.WaitingAsync("police", "person-2", 1);
        await network.RestartAsync();
        (network.WaitingOf("police", "person-1", "Records"), network.WaitingOf("police", "person-2", "Records")).ShouldBe((1L, 1L));
        network.Release("police");
        await network.SettleAsync();

        (await network.EntriesHitAsync(older)).ShouldBe([("r1", "a")]);
        (await network.EntriesHitAsync(newer)).ShouldBe([("r1", "x")]);
        foreach (var list in (string[])[older.ListId, newer.ListId])
            (await network.HitsAsync("tax", list)).ShouldAllBe(hit => hit.Evidence == 1 && hit.State == "verified");
    }
}
