using ExchangeNetwork.Contract;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.QueryLists;

/// <summary>A list that ends while a recipient is at work with it: nothing of it is matched, and nothing of it is left behind.</summary>
public sealed class EndMeanwhileTests(EndMeanwhileTests.GatedNetwork gated) : IClassFixture<EndMeanwhileTests.GatedNetwork>
{
    private const string Header = "record_id,observed_at,mobile\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RunningNetwork Network => gated.Network;

    [Theory]
    [InlineData(Functions.QueryListsWrap, "13912345901")]
    [InlineData(Functions.QueryListsSegment, "13912345902")]
    public async Task A_list_that_is_purged_while_it_is_being_imported_leaves_neither_key_nor_segments_nor_index(string function, string mobile)
    {
        gated.Gate.Close("customs", function);
        var list = await Network.SubmitAsync(await Network.BasisAsync("police"), $"entry_id,mobile\na,{mobile}\n");
        await Network.As("police", "supervisor").PostAsync<QueryListView>($"lists/{list.ListId}/versions/1/approval", null, Token);
        await gated.Gate.ReachedAsync("customs", function);
        await WithdrawAsync(list);
        await PurgedAsync(list);
        gated.Gate.Open("customs", function);

        await Network.SettleAsync();
        ShouldBeGone(list);
    }

    [Theory]
    [InlineData(false, "13912345903")]
    [InlineData(true, "13912345904")]
    public async Task A_list_that_ends_while_a_node_opens_its_lists_again_is_not_matched_and_leaves_nothing(bool isRevoked, string mobile)
    {
        var basis = await Network.BasisAsync("police");
        var list = await Network.PublishAsync(basis, $"entry_id,mobile\na,{mobile}\n");
        await Network.SettleAsync();
        await Network.StopAsync("customs");
        gated.Gate.Close("customs", Functions.QueryListsSegment);
        await Network.StartAsync("customs");
        await gated.Gate.ReachedAsync("customs", Functions.QueryListsSegment);
        // A withdrawn list is purged at once, one whose basis is revoked when it ends.
        if (isRevoked)
        {
            await Network.As("police", "supervisor").PostAsync<LegalBasisView>($"legal-bases/{basis.BasisId}/revocation", null, Token);
            await RunningNetwork.UntilAsync(
                () => Task.FromResult(Network.Read("customs", $"SELECT Matching FROM QueryLists WHERE ListId = '{list.ListId}'")), matching => matching is "ended");
        }
        else
        {
            await WithdrawAsync(list);
            await PurgedAsync(list);
        }
        gated.Gate.Open("customs", Functions.QueryListsSegment);

        await Network.NodeOf("customs").Services.GetRequiredService<ScreeningLoop>().StartedAsync(Token);
        await Network.SendAsync("customs", "visits", Header + $"r1,2026-01-05,{mobile}\n");
        await Network.SettleAsync();
        (await Network.FoundAsync("customs", list.ListId)).ShouldBeEmpty();
        ShouldBeGone(list);
    }

    private void ShouldBeGone(QueryListView list)
    {
        var node = Network.NodeOf("customs");
        node.Keys.Store.Find(KeyKind.List, $"{list.ListId}.1").ShouldBeNull();
        node.Services.GetRequiredService<ReceivedLists>().Open(list.ListId, 1).ShouldBeNull();
        node.Services.GetRequiredService<ListRegistry>().Find(list.ListId).ShouldBeNull();
        node.Services.GetRequiredService<StoredIndex>().Index.Snapshot.Lists.ShouldNotContain(indexed => indexed.Version.ListId == list.ListId);
    }

    private Task PurgedAsync(QueryListView list) => RunningNetwork.UntilAsync(
        () => Task.FromResult(Network.Read("customs", $"SELECT COUNT(*) FROM Audit WHERE Act = 'listPurged' AND Subject LIKE '{list.ListId}%'")),
        purged => purged is 1L);

    private Task WithdrawAsync(QueryListView list) =>
        Network.As(list.Owner, "supervisor").PostAsync<QueryListView>($"lists/{list.ListId}/withdrawal", new WithdrawQueryList("no longer needed"), Token);

    /// <summary>Four agencies whose ledger's answers can be kept back.</summary>
    public sealed class GatedNetwork : IAsyncLifetime
    {
        internal LedgerGate Gate { get; } = new();

        internal RunningNetwork Network { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Network = await RunningNetwork.StartBehindAsync(Gate.Before);

        public ValueTask DisposeAsync() => Network.DisposeAsync();
    }
}
