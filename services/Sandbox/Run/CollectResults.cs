using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Sandbox.Run;

/// <summary>Reads hits and joint alerts on the scenario's lists from the owners' nodes, as their people see them.</summary>
/// <remarks>Agencies and lists that people added are none of the scenario's: what they found does not count for or against it.</remarks>
internal sealed class CollectResults(SandboxNetwork network, ScenarioFolder scenario)
{
    public async Task<(IReadOnlyList<FoundHit> Hits, IReadOnlyList<FoundAlert> Alerts)> RunAsync(CancellationToken cancellationToken)
    {
        var hits = new List<FoundHit>();
        var alerts = new List<FoundAlert>();
        var members = scenario.Agencies.Select(agency => agency.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var owned in scenario.Lists.GroupBy(list => list.Owner))
        {
            using var analyst = network.ClientOf(owned.Key, $"{owned.Key}-analyst");
            var titles = owned.ToDictionary(scenario.TitleOf, StringComparer.Ordinal);
            var lists = (await analyst.AllAsync<QueryListView>("lists?side=owner", cancellationToken))
                .Where(view => titles.ContainsKey(view.Name)).DistinctBy(view => view.ListId).ToDictionary(view => view.ListId, view => titles[view.Name]);
            foreach (var hit in await analyst.AllAsync<HitView>("hits?side=owner", cancellationToken))
            {
                if (!lists.TryGetValue(hit.ListId, out var list) || !members.Contains(hit.Agency))
                    continue;
                hits.Add(new FoundHit(
                    list.Name, hit.EntryId!, hit.Agency, hit.Source, hit.RecordId, hit.MatchedTypes, hit.Score,
                    hit.Aggregated ? (int)hit.Count : null));
            }
            foreach (var alert in await analyst.AllAsync<AlertView>("alerts", cancellationToken))
            {
                if (alert.Owner != owned.Key || !lists.TryGetValue(alert.ListId, out var list))
                    continue;
                var agencies = alert.Agencies.Where(members.Contains).ToList();
                if (agencies.Count >= list.K)
                    alerts.Add(new FoundAlert(list.Name, alert.EntryId!, agencies, alert.State));
            }
        }
        return (
            [.. hits.OrderBy(hit => hit.List, StringComparer.Ordinal).ThenBy(hit => hit.EntryId, StringComparer.Ordinal)
                .ThenBy(hit => hit.Agency, StringComparer.Ordinal).ThenBy(hit => hit.Source, StringComparer.Ordinal).ThenBy(hit => hit.RecordId, StringComparer.Ordinal)],
            [.. alerts.OrderBy(alert => alert.List, StringComparer.Ordinal).ThenBy(alert => alert.EntryId, StringComparer.Ordinal)]);
    }
}
