using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>A key that stands beside an older one: lists that were made with the older one go on.</summary>
public sealed class ChangeOverTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,mobile\n";

    [Fact]
    public async Task A_list_of_the_key_before_is_hit_by_records_that_come_after_the_new_key()
    {
        await network.KeyForAllAsync("person-1");
        var basis = await network.BasisAsync("tax");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912365001\n", change: draft => draft with { Mode = "sealed" });
        await network.SettleAsync();
        await network.KeyForAllAsync("person-2");
        await network.SendAsync("police", "later", Header + "r1,2026-01-05,13912365001\n");
        await network.SettleAsync();
        (await network.FoundAsync("police", list.ListId)).ShouldHaveSingleItem();
    }
}
