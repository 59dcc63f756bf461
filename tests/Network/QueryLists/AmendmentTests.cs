using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.QueryLists;

/// <summary>A list over its life: amended, it runs over what is held.</summary>
public sealed class AmendmentTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    [Fact]
    public async Task A_new_version_finds_what_was_held_before_and_keeps_the_hits_of_the_version_before()
    {
        var basis = await network.BasisAsync("police");
        var first = await network.PublishAsync(basis, "entry_id,mobile\na,13912345601\n");
        await network.SendAsync("tax", "visits", "record_id,observed_at,mobile\nr1,2026-01-05,13912345601\nr2,2026-01-05,13912345602\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", first.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("r1");

        var second = await network.PublishAsync(basis, "entry_id,mobile\na,13912345601\nb,13912345602\n", first.ListId);
        second.Version.ShouldBe(2);
        await network.SettleAsync();
        (await network.HitsAsync("police", first.ListId)).Select(hit => (hit.EntryId, hit.RecordId)).Order().ShouldBe([("a", "r1"), ("b", "r2")]);
    }
}
