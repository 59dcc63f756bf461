using ExchangeNetwork.Contract;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>Once the older key is retired nothing waits for it, and nobody says that what was left was compared.</summary>
public sealed class RetiredKeyTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,mobile\n";

    [Fact]
    public async Task What_waits_for_a_key_that_is_retired_is_let_go_and_stated_as_not_compared_until_the_list_is_published_anew()
    {
        await network.KeyForAllAsync("person-1");
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"] });
        await network.SendAsync("police", "held", Header + "h1,2026-01-05,13912365201\nh2,2026-01-05,13912365202\n");
        await network.SettleAsync("police");
        network.Hold("police");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912365201\n", change: draft => draft with { Mode = "sealed" });
        await network.WaitingAsync("police", "person-1", 2);
        await RunningNetwork.UntilAsync(() => network.ListAsync("police", list.ListId)!, view => view!.Waiting == 2);
        await RunningNetwork.UntilAsync(() => network.ReceiptsAsync(list.ListId)!, receipts => receipts is [{ Pending: 2 }]);
        await network.KeyForAllAsync("person-2");
        network.WaitingOf("police", "person-1").ShouldBe(2);

        await network.RetireAsync("person-1");
        await network.WaitingAsync("police", "person-1", 0);
        var view = await RunningNetwork.UntilAsync(() => network.ListAsync("police", list.ListId)!, seen => seen is { Waiting: 0, LeftOut: 2 });
        (view.Matching, view.Problem).ShouldBe(("matching", Rules.Pseudonyms.IsRetired));
        (await network.ListAsync("tax", list.ListId)).Problem.ShouldBe(Rules.Pseudonyms.IsRetired);
        (await network.ReceiptsAsync(list.ListId)).ShouldAllBe(receipt => receipt.Pending == 2 && receipt.Matched == 0);
        (await network.StatusesAsync("police")).ShouldHaveSingleItem().KeyId.ShouldBe("person-2");
        (await network.AuditedAsync("police", "identifiersLetGo")).ShouldContain(row => row.Subject.StartsWith("person-1/", StringComparison.Ordinal));

        network.Release("police");
        await network.SendAsync("police", "later", Header + "r1,2026-01-06,13912365201\n");
        var again = await network.PublishAsync(basis, "entry_id,mobile\na,13912365201\n", list.ListId, change: draft => draft with { Mode = "sealed" });
        network.KeyOf(again.ListId).ShouldBe("person-2");
        await network.SettleAsync();
        (await network.EntriesHitAsync(again)).ShouldBe([("h1", "a"), ("r1", "a")]);
        (await network.ListAsync("police", list.ListId)).Problem.ShouldBeNull();
        await RunningNetwork.UntilAsync(() => network.ReceiptsAsync(list.ListId)!, receipts => receipts is [.., { Version: 2, Pending: 0, RecordsIn: 3 }]);
    }
}
