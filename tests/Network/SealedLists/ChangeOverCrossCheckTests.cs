using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.CrossChecks;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>A cross-check is answered under the key that it was made with, whichever is the current one by then.</summary>
public sealed class ChangeOverCrossCheckTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    [Fact]
    public async Task One_that_waits_goes_on_under_its_key_and_the_next_one_is_made_with_the_new_key()
    {
        await network.KeyForAllAsync("person-1");
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"] });
        await network.SendAsync("police", "held", "record_id,observed_at,mobile\nx1,2026-01-05,13912365401\n");
        await network.SettleAsync("police");
        network.Hold("police");
        var first = await StartAsync("a");
        first = await network.AnsweredAsync(first);
        first.Of("police").ShouldBe(new CrossCheckAnswer("police", "incomplete", 1, 0, first.Of("police").ReceiptId, Pending: 1));

        await network.KeyForAllAsync("person-2");
        await network.WaitingAsync("police", "person-2", 1);
        network.WaitingOf("police", "person-1").ShouldBe(1);
        var second = await StartAsync("b");
        second = await network.AnsweredAsync(second);
        second.Of("police").State.ShouldBe("incomplete");
        (network.KeyOf(first.Id), network.KeyOf(second.Id)).ShouldBe(("person-1", "person-2"));
        network.WaitingOf("police", "person-1").ShouldBe(1);

        network.Release("police");
        foreach (var (check, entry) in (IReadOnlyList<(CrossCheckView, string)>)[(first, "a"), (second, "b")])
        {
            var answered = await RunningNetwork.UntilAsync(() => network.ReadAsync(check)!, view => view!.Complete);
            answered.Of("police").ShouldBe(new CrossCheckAnswer("police", "complete", 1, 1, answered.Of("police").ReceiptId));
            (await network.HitsAsync("tax", check.Id)).ShouldHaveSingleItem().EntryId.ShouldBe(entry);
        }
        await network.SettleAsync();
        // Nothing is asked for under the older key any more.
        (await network.StatusesAsync("police")).ShouldHaveSingleItem().KeyId.ShouldBe("person-2");
    }

    private async Task<CrossCheckView> StartAsync(string entry)
    {
        var check = await network.StartAsync(
            await network.BasisAsync("tax", terms => terms with { Recipients = ["police"] }), $"entry_id,mobile\n{entry},13912365401\n", "police", mode: "sealed");
        await RunningNetwork.UntilAsync(() => network.ReadAsync(check)!, view => view!.State == "submitted");
        await network.ApproveAsync(check);
        return check;
    }
}
