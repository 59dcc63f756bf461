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

    /// <summary>Publishes a sealed list and waits until its recipients match it.</summary>
    internal Task<QueryListView> PublishAsync(
        LegalBasisView basis, string csv, string? listId = null, Func<DraftQueryList, DraftQueryList>? change = null, bool acceptRecall = false) =>
        Network.PublishAsync(basis, csv, listId, draft => (change?.Invoke(draft) ?? draft) with { Mode = "sealed" }, acceptRecall);

    /// <summary>Uploads the entries of a sealed list and submits it; it may wait for pseudonyms then.</summary>
    internal async Task<QueryListView> SubmitAsync(LegalBasisView basis, string csv)
    {
        var owner = Network.As(basis.Terms.Owners[0], "analyst");
        var draft = new DraftQueryList($"list-{Guid.NewGuid():N}", basis.BasisId, basis.Terms.Recipients, "sealed");
        var list = await owner.PostAsync<QueryListView>("lists", draft, Token);
        await owner.SendFileAsync<EntriesUploaded>(HttpMethod.Put, $"lists/{list.ListId}/versions/1/entries", Network.WriteFile(csv), _ => { }, Token);
        return await owner.PostAsync<QueryListView>($"lists/{list.ListId}/versions/1/submission", null, Token);
    }

    /// <summary>Moves the clock on, minute by minute, until no pseudonym is waited for: what was sent to a node that was away is sent again in its time.</summary>
    internal async Task SettleInTimeAsync()
    {
        await RunningNetwork.UntilAsync(
            () => Task.FromResult<long?>(RunningNetwork.Agencies.Sum(IdentifiersAt)),
            waiting =>
            {
                if (waiting == 0)
                    return true;
                Network.Clock.Advance(TimeSpan.FromMinutes(1));
                return false;
            });
        Network.Clock.Advance(TimeSpan.FromMinutes(1));
        await Network.SettleAsync();
    }

    /// <summary>How many identifiers wait for their pseudonym at an agency.</summary>
    internal long IdentifiersAt(string agency) => (long)Network.Read(agency, "SELECT COUNT(*) FROM WaitingIdentifiers")!;

    /// <summary>The hits on a list at its owner: who holds the record, which one, and the entry.</summary>
    internal async Task<IReadOnlyList<(string Agency, string RecordId, string? EntryId)>> HitsAsync(QueryListView list) =>
        [.. (await Network.HitsAsync(list.Owner, list.ListId)).Select(hit => (hit.Agency, hit.RecordId, hit.EntryId)).Order()];
}
