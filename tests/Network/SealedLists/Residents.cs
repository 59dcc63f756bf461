using System.Globalization;
using System.Text;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Sandbox.Scenario.Sample;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>A made-up resident.</summary>
internal sealed record Resident(int Number, string ResidentId, string Name, string BirthDate)
{
    private const string Surnames = "欧阳司马上官夏侯诸葛东方皇甫尉迟";
    private const string Given = "衡澜璟淼煜琤霁骁岚沅峤煦珩澈翊昭";

    /// <summary>So many residents with numbers and names that no text of this project holds.</summary>
    public static IReadOnlyList<Resident> Make(int count) => [.. Enumerable.Range(0, count).Select(Of)];

    private static Resident Of(int number)
    {
        var birth = new DateOnly(1961, 3, 4).AddDays(number * 17);
        var digits = string.Create(CultureInfo.InvariantCulture, $"440305{birth:yyyyMMdd}{(number * 7 + 100) % 1000:000}");
        var name = new StringBuilder();
        name.Append(Surnames, number % 8 * 2, 2).Append(Given[number / 8 % 16]).Append(Given[number / 128 % 16]);
        return new Resident(number, digits + CheckDigits.ResidentId(digits), name.ToString(), birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}

/// <summary>Lists and records of made-up residents; a list names the one source of records that may match it.</summary>
internal static class Residents
{
    /// <summary>Publishes a sealed list of residents by tax to police and customs.</summary>
    public static async Task<QueryListView> PublishAsync(this SealedNetwork network, string source, IEnumerable<Resident> residents, params string[] released)
    {
        var basis = await network.Network.BasisAsync("tax", terms => terms with
        {
            Recipients = ["police", "customs"],
            IdentifierTypes = ["resident-id"],
            RecordSources = [source],
            ReleasableFields = released,
            ReleaseMode = released.Length == 0 ? "onRequest" : "automatic",
        });
        return await network.PublishAsync(basis, Csv("entry_id", residents));
    }

    /// <summary>Sends records of residents to an agency.</summary>
    public static Task<IntakeSummary> SendAsync(this RunningNetwork network, string agency, string source, IEnumerable<Resident> residents) =>
        network.SendAsync(agency, source, Csv("record_id", residents));

    /// <summary>The seeds of a list's entries, in the order of the residents.</summary>
    public static IReadOnlyList<byte[]> SeedsOf(this RunningNetwork network, QueryListView list, IEnumerable<Resident> residents)
    {
        var store = network.NodeOf(list.Owner).Services.GetRequiredService<NodeKeys>().Store;
        using var seeds = new ListSeedKey(store.GetOrCreate(KeyKind.ListSeeds, list.ListId).CopySecret());
        return [.. residents.Select(resident => seeds.Derive(list.ListId, IdOf(resident)).Secret.ToArray())];
    }

    private static string Csv(string id, IEnumerable<Resident> residents) => $"{id},observed_at,resident_id,name,birth_date\n"
        + string.Concat(residents.Select(resident => $"{IdOf(resident)},2026-01-05,{resident.ResidentId},{resident.Name},{resident.BirthDate}\n"));

    // Says nothing of the resident.
    private static string IdOf(Resident resident) => $"no-{resident.Number}";
}
