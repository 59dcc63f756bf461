using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Membership;

/// <summary>Encryption keys are renewed every 90 days, the wraps of lists follow, and old keys are destroyed.</summary>
public sealed class EncryptionKeyTests : IAsyncLifetime
{
    private const string Entries = "entry_id,mobile\na,13912345701\n";
    private const string Header = "record_id,observed_at,mobile\n";

    private readonly RunningNetwork network = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await network.InitializeAsync();

    public async ValueTask DisposeAsync() => await network.DisposeAsync();

    [Fact]
    public async Task An_administrators_renewal_reaches_the_wraps_and_a_node_without_its_list_key_opens_the_list_with_the_new_key()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), Entries);
        var before = EncryptionKey("tax");
        var asked = await network.As("tax", "admin").PostAsync<EncryptionKeyView>("agencies/encryption-key", null, Token);
        asked.KeyId.ShouldBe(before);
        await UntilWrappedAnewAsync(list, "tax", before);
        EncryptionKey("tax").ShouldNotBe(before);
        (await WrapAsync(list, "customs")).KeyId.ShouldBe(EncryptionKey("customs"));

        // As after a loss of the list's key: only the wrap on the ledger can bring it back.
        network.NodeOf("tax").Keys.Store.Delete(KeyKind.List, $"{list.ListId}.1");
        network.NodeOf("tax").Keys.Store.Delete(KeyKind.AgencyEncryption, before);
        await network.WithoutAsync("tax", () => Task.CompletedTask);
        await network.SendAsync("tax", "visits", Header + "r1,2026-01-05,13912345701\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("r1");
    }

    [Fact]
    public async Task After_90_days_every_key_is_renewed_and_the_old_ones_are_destroyed_when_no_notice_can_be_under_way()
    {
        var until = network.Clock.GetUtcNow().AddDays(360);
        var basis = await network.BasisAsync("police", terms => terms with { ValidUntil = until });
        var list = await network.PublishAsync(basis, Entries, change: draft => draft with { ValidUntil = until });
        var before = RunningNetwork.Agencies.ToDictionary(agency => agency, EncryptionKey);
        network.Clock.Advance(TimeSpan.FromDays(89));
        await network.SettleAsync();
        RunningNetwork.Agencies.ShouldAllBe(agency => EncryptionKey(agency) == before[agency]);

        network.Clock.Advance(TimeSpan.FromDays(2));
        foreach (var recipient in list.Recipients)
            await UntilWrappedAnewAsync(list, recipient, before[recipient]);
        network.NodeOf("tax").Keys.Store.Find(KeyKind.AgencyEncryption, before["tax"]).ShouldNotBeNull();

        network.Clock.Advance(TimeSpan.FromDays(45));
        foreach (var agency in RunningNetwork.Agencies)
            await RunningNetwork.UntilAsync(() => Task.FromResult<bool?>(network.NodeOf(agency).Keys.Store.Find(KeyKind.AgencyEncryption, before[agency]) is null), gone => gone == true);

        await network.SendAsync("tax", "visits", Header + "r1,2026-01-05,13912345701\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("r1");
    }

    private string EncryptionKey(string agency) => network.NodeOf(agency).Keys.EncryptionKeyId;

    private async Task UntilWrappedAnewAsync(QueryListView list, string recipient, string before)
    {
        var wrap = await RunningNetwork.UntilAsync(async () => await WrapAsync(list, recipient), wrap => wrap!.KeyId != before);
        wrap.KeyId.ShouldBe(EncryptionKey(recipient));
    }

    private async Task<WrapHash> WrapAsync(QueryListView list, string recipient)
    {
        var call = new LedgerCall(Functions.QueryListsGet, [CanonicalJson.Serialize(new ListQuery(list.ListId, list.Version))]);
        var outcome = await network.NodeOf(list.Owner).Ledger.EvaluateAsync(call, Token);
        return CanonicalJson.Deserialize<ListVersion>(outcome.Result).WrapFor(recipient)!;
    }
}
