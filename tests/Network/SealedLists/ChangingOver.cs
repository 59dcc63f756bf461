using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>What the tests of a change-over do: identifiers are held back, and counted by key.</summary>
internal static class ChangingOver
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>No ticket is formed at a node from here on: what waits goes on waiting, whoever is there to evaluate it.</summary>
    public static void Hold(this RunningNetwork network, string agency) => network.Execute(
        agency, "CREATE TRIGGER held BEFORE INSERT ON EvaluationTickets BEGIN SELECT RAISE(ABORT, 'held'); END");

    /// <summary>Tickets are formed again, soon.</summary>
    public static void Release(this RunningNetwork network, string agency)
    {
        network.Execute(agency, "DROP TRIGGER held");
        network.Clock.Advance(TimeSpan.FromMinutes(6));
    }

    /// <summary>Waits until so many identifiers wait at a node under a key.</summary>
    public static Task WaitingAsync(this RunningNetwork network, string agency, string keyId, long count) =>
        RunningNetwork.UntilAsync(() => Task.FromResult<long?>(network.WaitingOf(agency, keyId)), waiting => waiting == count);

    /// <summary>How many identifiers wait at a node under a key, for a use or for any.</summary>
    public static long WaitingOf(this RunningNetwork network, string agency, string keyId, string use = "%") =>
        (long)network.Read(agency, $"SELECT COUNT(*) FROM WaitingIdentifiers WHERE KeyId = '{keyId}' AND \"Use\" LIKE '{use}'")!;

    /// <summary>Two agencies retire a key.</summary>
    public static async Task RetireAsync(this RunningNetwork network, string keyId)
    {
        foreach (var agency in (string[])["tax", "police"])
            await network.As(agency, "admin").PostAsync<PseudonymKeyView>($"keys/{keyId}/retirement", null, Token);
    }

    /// <summary>A list as a node shows it.</summary>
    public static Task<QueryListView> ListAsync(this RunningNetwork network, string agency, string listId) =>
        network.As(agency, "analyst").GetAsync<QueryListView>($"lists/{listId}", Token);

    /// <summary>The one key that the newest version of a list was made with.</summary>
    public static string KeyOf(this RunningNetwork network, string listId) => CanonicalJson.Deserialize<Manifest>(
        (byte[])network.Read("customs", $"SELECT Manifest FROM QueryLists WHERE ListId = '{listId}' ORDER BY Version DESC LIMIT 1")!).PseudonymKeys.Single();

    /// <summary>The receipts for a list of the tax agency, as they came.</summary>
    public static async Task<IReadOnlyList<CoverageStatement>> ReceiptsAsync(this RunningNetwork network, string listId)
    {
        await using var db = network.NodeOf("tax").Services.GetRequiredService<NodeDatabase>().Read();
        var documents = await db.Coverage.Where(row => row.ListId == listId).Select(row => row.Document).ToListAsync(Token);
        return [.. documents.Select(document => CanonicalJson.Deserialize<CoverageReceipt>(document)).OrderBy(receipt => receipt.At).Select(receipt => receipt.Statement)];
    }

    /// <summary>The records of a list's hits at its owner, with their entries.</summary>
    public static async Task<IReadOnlyList<(string RecordId, string? EntryId)>> EntriesHitAsync(this RunningNetwork network, QueryListView list) =>
        [.. (await network.HitsAsync(list.Owner, list.ListId)).Select(hit => (hit.RecordId, hit.EntryId)).Order()];
}
