using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Tests.Network.PseudonymKeys;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>A running network whose agencies share the keys of persons' and of things' pseudonyms.</summary>
public sealed class SealedNetwork : IAsyncLifetime
{
    internal RunningNetwork Network { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Network.InitializeAsync();
        await Network.KeyForAllAsync("person-1");
        await Network.BeginAsync("thing-1", request => request with { Use = "thing" });
        await Network.ActiveAsync("thing-1", 1, [.. RunningNetwork.Agencies]);
        foreach (var agency in RunningNetwork.Agencies)
        {
            await RunningNetwork.UntilAsync(
                () => Task.FromResult(Network.NodeOf(agency).Services.GetRequiredService<KeyRing>().Current("thing")), key => key is not null);
        }
    }

    public ValueTask DisposeAsync() => Network.DisposeAsync();

    /// <summary>The tax agency publishes a sealed list and waits until its recipients match it.</summary>
    internal Task<QueryListView> PublishAsync(
        LegalBasisView basis, string csv, string? listId = null, Func<DraftQueryList, DraftQueryList>? change = null, bool acceptRecall = false) =>
        Network.PublishAsync(basis, csv, listId, draft => (change?.Invoke(draft) ?? draft) with { Mode = "sealed" }, acceptRecall);

    /// <summary>Waits until nothing waits for pseudonyms or for anything else.</summary>
    internal async Task SettleAsync()
    {
        await RunningNetwork.UntilAsync(
            () => Task.FromResult<long?>(RunningNetwork.Agencies.Sum(agency => (long)Network.Read(
                agency, "SELECT (SELECT COUNT(*) FROM WaitingIdentifiers) + (SELECT COUNT(*) FROM Work WHERE Kind IN ('pseudonymsKnown', 'askForHoldings', 'runOverHoldings'))")!)),
            waiting => waiting == 0);
        await Network.SettleAsync();
    }

    /// <summary>The hits on a list at its owner: who holds the record, which one, and the entry.</summary>
    internal async Task<IReadOnlyList<(string Agency, string RecordId, string? EntryId)>> HitsAsync(QueryListView list) =>
        [.. (await Network.HitsAsync(list.Owner, list.ListId)).Select(hit => (hit.Agency, hit.RecordId, hit.EntryId)).Order()];

    /// <summary>A receipt of a recipient for a list: the newest.</summary>
    internal Task<QueryListView> AtRecipientAsync(string agency, QueryListView list) =>
        Network.As(agency, "analyst").GetAsync<QueryListView>($"lists/{list.ListId}/versions/{list.Version}", Token);
}
