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

    /// <summary>Drafts, uploads and submits every list, and waits until the pseudonyms of the entries are known; counts entries.</summary>
    public async Task SubmitAsync(ConsoleStep step, CancellationToken cancellationToken)
    {
        var bases = scenario.Lists.GroupBy(BasisIdOf).ToDictionary(group => group.Key, group => group.ToList());
        await Parallel.ForEachAsync(bases, cancellationToken, async (basis, token) => await EnsureBasisAsync(basis.Key, basis.Value, token));
        await ForEachOwnerAsync(
            async (list, token) =>
            {
                using var analyst = network.ClientOf(list.Owner, $"{list.Owner}-analyst");
                var view = await OpenAsync(analyst, list, token);
                if (view is null or { State: "draft" })
                    await SubmitAsync(analyst, list, view, token);
            },
            cancellationToken);
        // Not one after the other: what all of them wait for is evaluated together.
        await Parallel.ForEachAsync(
            scenario.Lists, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellationToken }, (list, token) => PrepareAsync(list, step, token));
    }

    /// <summary>Approves every list, and waits until it is published; counts lists.</summary>
    public Task ApproveAsync(ConsoleStep step, CancellationToken cancellationToken) => ForEachOwnerAsync(
        async (list, token) =>
        {
            await ApproveAsync(list, token);
            step.Advance(1);
        },
        cancellationToken);

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
                if (expected.All(id => lists[id].Any(list => list.Matching == "matching")) || await client.IsSuspendedAsync(agency.Id, cancellationToken))
                    break;
                await Task.Delay(Look, cancellationToken);
            }
            step.Advance(1);
        }
    }

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

    // One list of an owner at a time: its people do one thing after the other.
    private Task ForEachOwnerAsync(Func<ScenarioList, CancellationToken, Task> act, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(scenario.Lists.GroupBy(list => list.Owner), cancellationToken, async (owned, token) =>
        {
            foreach (var list in owned)
                await act(list, token);
        });

    /// <summary>The version that is on its way to be published, or is; null when there is none yet.</summary>
    private async Task<QueryListView?> OpenAsync(NodeClient analyst, ScenarioList list, CancellationToken cancellationToken)
    {
        var own = await analyst.AllAsync<QueryListView>("lists?side=owner", cancellationToken);
        var title = scenario.TitleOf(list);
        var versions = own.Where(view => view.Name == title).ToList();
        // What people did to a list that was published stands: amended, drafted anew, withdrawn.
        return versions.Find(view => view.State == "inForce")
            ?? versions.Find(view => view.State is not ("draft" or "preparing" or "submitted" or "publishing" or "refused"))
            // Ids of lists are UUIDs of version 7: the greatest is the newest.
            ?? versions.MaxBy(view => view.ListId, StringComparer.Ordinal);
    }

    private async ValueTask PrepareAsync(ScenarioList list, ConsoleStep step, CancellationToken cancellationToken)
    {
        using var analyst = network.ClientOf(list.Owner, $"{list.Owner}-analyst");
        var view = (await OpenAsync(analyst, list, cancellationToken))!;
        var counted = 0L;
        while (view.State == "preparing")
        {
            Count(view.Identifiers == 0 ? 0 : list.EntryCount * view.IdentifiersKnown / view.Identifiers);
            await Task.Delay(Look, cancellationToken);
            view = await analyst.GetAsync<QueryListView>(PathOf(view), cancellationToken);
        }
        Count(list.EntryCount);

        void Count(long entries)
        {
            step.Advance(Math.Max(0, entries - counted));
            counted = Math.Max(counted, entries);
        }
    }

    private async Task ApproveAsync(ScenarioList list, CancellationToken cancellationToken)
    {
        using var analyst = network.ClientOf(list.Owner, $"{list.Owner}-analyst");
        using var supervisor = network.ClientOf(list.Owner, $"{list.Owner}-supervisor");
        var view = (await OpenAsync(analyst, list, cancellationToken))!;
        if (view.State == "submitted")
            view = await supervisor.PostAsync<QueryListView>($"{PathOf(view)}/approval", null, cancellationToken);
        while (view.State == "publishing")
        {
            await Task.Delay(Look, cancellationToken);
            view = await analyst.GetAsync<QueryListView>(PathOf(view), cancellationToken);
        }
        if (view.State == "inForce")
            ids[list.Name] = view.ListId;
        else if (view.State is "draft" or "refused")
            throw new InvalidOperationException($"List {list.Name} could not be published: {view.State} {view.Problem}.");
    }

    private async Task<QueryListView> SubmitAsync(NodeClient analyst, ScenarioList list, QueryListView? draft, CancellationToken cancellationToken)
    {
        draft ??= await analyst.PostAsync<QueryListView>(
            "lists",
            new DraftQueryList(
                scenario.TitleOf(list), BasisIdOf(list), list.Recipients, list.Mode, list.K, list.WindowDays, list.ReleasableFields, list.ValidUntil),
            cancellationToken);
        try
        {
            await analyst.SendFileAsync<EntriesUploaded>(HttpMethod.Put, $"{PathOf(draft)}/entries", list.EntriesPath, _ => { }, cancellationToken);
            // What a scenario's entries have nothing but a name for is matched as far as names go.
            return await analyst.PostAsync<QueryListView>($"{PathOf(draft)}/submission?acceptRecall=true", null, cancellationToken);
        }
        catch (NodeRefusalException refused) when (refused.Code == "XN-LIST-DRAFT-009")
        {
            // On another port the issuer is another one, and so is everybody: what was drafted before the stop is nobody's, and is drafted anew.
            return await SubmitAsync(analyst, list, null, cancellationToken);
        }
    }

    private static string PathOf(QueryListView view) => $"lists/{view.ListId}/versions/{view.Version}";

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
