using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Sandbox.Run;

/// <summary>Publishes the scenario's lists as people would: a basis proposed and approved by two agencies, a list drafted, uploaded, submitted, and approved by a second person.</summary>
/// <remarks>Each step looks first at what is there, so a restart goes on where the run before stopped.</remarks>
internal sealed class PublishLists(SandboxNetwork network, ScenarioFolder scenario)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private readonly ConcurrentDictionary<string, string> ids = new(StringComparer.Ordinal);

    public async Task RunAsync(ConsoleStep step, CancellationToken cancellationToken)
    {
        var bases = scenario.Lists.GroupBy(BasisIdOf).ToDictionary(group => group.Key, group => group.ToList());
        await Parallel.ForEachAsync(bases, cancellationToken, async (basis, token) => await EnsureBasisAsync(basis.Key, basis.Value, token));
        // One list of an owner at a time: its people do one thing after the other.
        await Parallel.ForEachAsync(scenario.Lists.GroupBy(list => list.Owner), cancellationToken, async (owned, token) =>
        {
            foreach (var list in owned)
            {
                await EnsureListAsync(list, step, token);
                step.Advance(1);
            }
        });
    }

    /// <summary>Waits until every recipient matches every list.</summary>
    public async Task WaitUntilMatchedAsync(ConsoleStep step, CancellationToken cancellationToken)
    {
        foreach (var agency in scenario.Agencies)
        {
            using var client = network.ClientOf(agency.Id, $"{agency.Id}-analyst");
            var expected = scenario.Lists.Where(list => list.Recipients.Contains(agency.Id) && ids.ContainsKey(list.Name)).Select(list => ids[list.Name]).ToList();
            while (true)
            {
                var lists = (await client.AllAsync<QueryListView>("lists?side=recipient", cancellationToken)).ToLookup(list => list.ListId);
                if (expected.SelectMany(id => lists[id]).FirstOrDefault(list => list.Matching == "refused") is { } refused)
                    throw new InvalidOperationException($"{agency.Id} refused list {refused.ListId}: {refused.Problem}.");
                if (expected.All(id => lists[id].Any(list => list.Matching == "matching")) || !await IsActiveAsync(client, agency.Id, cancellationToken))
                    break;
                await Task.Delay(Look, cancellationToken);
            }
            step.Advance(1);
        }
    }

    // People may have suspended it in an earlier run; then its lists rest.
    private static async Task<bool> IsActiveAsync(NodeClient client, string agency, CancellationToken cancellationToken) =>
        (await client.GetAsync<Page<AgencyView>>("agencies", cancellationToken)).Items.Any(view => view.Id == agency && view.State == "active");

    private async Task EnsureBasisAsync(string basisId, List<ScenarioList> lists, CancellationToken cancellationToken)
    {
        var owner = lists[0].Owner;
        using var proposer = network.ClientOf(owner, $"{owner}-supervisor");
        var known = await proposer.GetAsync<Page<LegalBasisView>>("legal-bases", cancellationToken);
        var basis = known.Items.FirstOrDefault(basis => basis.BasisId == basisId)
            ?? await proposer.PostAsync<LegalBasisView>("legal-bases", TermsOf(basisId, lists), cancellationToken);
        foreach (var agency in (string[])[owner, lists[0].Recipients[0]])
        {
            if (basis.State != "proposed" || basis.ApprovedBy.Contains(agency))
                continue;
            // The person who proposed it may not approve it, so a second supervisor does.
            using var approver = network.ClientOf(agency, $"{agency}-supervisor2");
            basis = await approver.PostAsync<LegalBasisView>($"legal-bases/{basisId}/approval", null, cancellationToken);
        }
        // The owner's own copy must know it before a list can name it.
        while ((await proposer.GetAsync<Page<LegalBasisView>>("legal-bases", cancellationToken)).Items.All(view => view.BasisId != basisId || view.State == "proposed"))
            await Task.Delay(Look, cancellationToken);
    }

    private async Task EnsureListAsync(ScenarioList list, ConsoleStep step, CancellationToken cancellationToken)
    {
        using var analyst = network.ClientOf(list.Owner, $"{list.Owner}-analyst");
        using var supervisor = network.ClientOf(list.Owner, $"{list.Owner}-supervisor");
        var own = await analyst.AllAsync<QueryListView>("lists?side=owner", cancellationToken);
        var title = scenario.TitleOf(list);
        var versions = own.Where(view => view.Name == title).ToList();
        // What people did to a list that was published stands: amended, drafted anew, withdrawn.
        if (versions.Find(view => view.State is not ("draft" or "submitted" or "publishing" or "refused")) is { } published)
        {
            if (versions.Exists(view => view.State == "inForce"))
                ids[list.Name] = published.ListId;
            return;
        }
        var view = versions.FirstOrDefault()
            ?? await analyst.PostAsync<QueryListView>(
                "lists",
                new DraftQueryList(title, BasisIdOf(list), list.Recipients, list.Mode, list.K, list.WindowDays, list.ReleasableFields, list.ValidUntil),
                cancellationToken);
        var path = $"lists/{view.ListId}/versions/{view.Version}";
        if (view.State == "draft")
        {
            await analyst.SendFileAsync<EntriesUploaded>(HttpMethod.Put, $"{path}/entries", list.EntriesPath, _ => { }, cancellationToken);
            view = await analyst.PostAsync<QueryListView>($"{path}/submission", null, cancellationToken);
        }
        if (view.State == "submitted")
            view = await supervisor.PostAsync<QueryListView>($"{path}/approval", null, cancellationToken);
        while (view.State == "publishing")
        {
            await Task.Delay(Look, cancellationToken);
            view = await analyst.GetAsync<QueryListView>(path, cancellationToken);
        }
        if (view.State != "inForce")
            throw new InvalidOperationException($"List {list.Name} could not be published: {view.State} {view.Problem}.");
        ids[list.Name] = view.ListId;
    }

    private static ProposeLegalBasis TermsOf(string basisId, List<ScenarioList> lists)
    {
        var now = DateTimeOffset.UtcNow;
        var first = lists[0];
        return new ProposeLegalBasis(
            basisId,
            first.Basis.Citation,
            first.Basis.Purpose,
            [.. lists.Select(list => list.Owner).Distinct()],
            [.. lists.SelectMany(list => list.Recipients).Distinct()],
            [.. lists.SelectMany(list => list.IdentifierTypes).Distinct()],
            [],
            [],
            [.. lists.SelectMany(list => list.ReleasableFields).Distinct()],
            first.ReleaseMode == ScenarioReleaseMode.Automatic ? "automatic" : "onRequest",
            lists.Min(list => list.K),
            lists.Max(list => list.WindowDays),
            lists.Max(list => Math.Max(list.EntryCount, 1)),
            365,
            48,
            24,
            first.OverMatchCap,
            "https://example.org/impact-assessment/" + basisId,
            lists.Min(list => list.ValidFrom) is { } from && from < now ? from : now.AddMinutes(-5),
            lists.Max(list => list.ValidUntil) ?? now.AddDays(lists.Max(list => list.ValidDays)));
    }

    private static string BasisIdOf(ScenarioList list)
    {
        var name = list.Basis.Id ?? list.Name;
        // Names of files may hold anything; ids on the ledger may not.
        return Contract.WellFormed.IsId(name) ? name : "basis-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
    }
}
