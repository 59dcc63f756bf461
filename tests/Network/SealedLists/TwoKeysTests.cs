using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>While two keys serve, lists of both are hit by the same records, and each key counts for itself what waits for it.</summary>
public sealed class TwoKeysTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,mobile\n";

    [Fact]
    public async Task Lists_of_both_keys_are_hit_by_what_was_held_before_and_by_what_comes_later()
    {
        await network.KeyForAllAsync("person-1");
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"] });
        var older = await network.PublishAsync(basis, "entry_id,mobile\na,13912365001\nb,13912365002\n", change: draft => draft with { Mode = "sealed" });
        await network.SendAsync("police", "held", Header + "h1,2026-01-05,13912365001\n");
        await network.SettleAsync();

        await network.KeyForAllAsync("person-2");
        // What is held is known under the older key; under the new one it waits for a grant that nobody gives.
        await network.WaitingAsync("police", "person-2", 1);
        (await network.StatusesAsync("police")).Select(status => (status.KeyId, status.Current, status.Known, status.Waiting))
            .ShouldBe([("person-2", true, 0L, 1L), ("person-1", false, 1L, 0L)]);
        (await network.StatusesAsync("tax")).ShouldHaveSingleItem().KeyId.ShouldBe("person-2");
        (await AskAsync("person", "person-1")).KeyId.ShouldBe("person-1");
        (await AskAsync("person", null)).KeyId.ShouldBe("person-2");
        (await RunningNetwork.RefusalOf(() => AskAsync("thing", "person-1"))).ShouldBe("XN-NODE-001");

        var newer = await network.PublishAsync(basis, "entry_id,mobile\nx,13912365001\ny,13912365002\n", change: draft => draft with { Mode = "sealed" });
        (network.KeyOf(older.ListId), network.KeyOf(newer.ListId)).ShouldBe(("person-1", "person-2"));
        await network.SendAsync("police", "later", Header + "r1,2026-01-06,13912365002\nr2,2026-01-06,13912365003\n");
        await network.SettleAsync();

        (await network.EntriesHitAsync(older)).ShouldBe([("h1", "a"), ("r1", "b")]);
        (await network.EntriesHitAsync(newer)).ShouldBe([("h1", "x"), ("r1", "y")]);
        (await network.StatusesAsync("police")).Select(status => (status.KeyId, status.Known, status.Waiting)).ShouldBe([("person-2", 3L, 0L), ("person-1", 3L, 0L)]);
        // Each list tells of its own key: of both, nothing waits.
        foreach (var list in (string[])[older.ListId, newer.ListId])
            await RunningNetwork.UntilAsync(() => network.ReceiptsAsync(list)!, receipts => receipts is [.., { Pending: 0 }]);

        Task<EvaluationGrantView> AskAsync(string name, string? keyId) => network.As("tax", "supervisor").PostAsync<EvaluationGrantView>(
            "pseudonyms/grants", new AskForEvaluations(name, "warmUp", 10, "existing holdings", KeyId: keyId), TestContext.Current.CancellationToken);
    }
}
