using System.Text;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Benchmarks.Lists;

/// <summary>Shows that a published list is matched: a record with the identifiers of one of its entries comes in at every recipient.</summary>
internal static class HeldEntry
{
    private const string Source = "one-entry.csv";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes the record in, and waits for the hits of all recipients at the owner.</summary>
    public static async Task FindAsync(SandboxNetwork network, ScenarioList list, string listId)
    {
        foreach (var recipient in list.Recipients)
        {
            using var daemon = network.ClientOf(recipient, $"{recipient}-daemon");
            using var rows = new MemoryStream(Encoding.UTF8.GetBytes(FirstEntry(list)));
            await daemon.SendAsync<IntakeSummary>(HttpMethod.Post, $"intake/{Source}", rows, CancellationToken.None);
        }
        using var analyst = network.ClientOf(list.Owner, $"{list.Owner}-analyst");
        while (true)
        {
            var hits = await analyst.AllAsync<HitView>("hits?side=owner", CancellationToken.None);
            var agencies = hits.Where(hit => hit.ListId == listId && hit.Source == Source).Select(hit => hit.Agency).ToHashSet(StringComparer.Ordinal);
            if (agencies.SetEquals(list.Recipients))
                return;
            await Task.Delay(Look);
        }
    }

    // The entry as a record: its columns are those of a record, but for the id's name.
    private static string FirstEntry(ScenarioList list)
    {
        string[] lines = [.. File.ReadLines(list.EntriesPath).Take(2)];
        return $"record_id{lines[0].TrimStart('\uFEFF')["entry_id".Length..]}\n{lines[1]}\n";
    }
}
