using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Sandbox.Run;

/// <summary>Reads hits and joint alerts from the owners' nodes, as their people see them.</summary>
internal sealed class CollectResults(SandboxNetwork network, ScenarioFolder scenario)
{
    public async Task<(IReadOnlyList<FoundHit> Hits, IReadOnlyList<FoundAlert> Alerts)> RunAsync(CancellationToken cancellationToken)
    {
        var hits = new List<FoundHit>();
        var alerts = new List<FoundAlert>();
        foreach (var node in network.Nodes)
        {
            using var analyst = network.ClientOf(node.Agency.Id, $"{node.Agency.Id}-analyst");
            var titles = scenario.Lists.Where(list => list.Owner == node.Agency.Id).ToDictionary(scenario.TitleOf, list => list.Name);
            var names = (await analyst.AllAsync<QueryListView>("lists?side=owner", cancellationToken))
                .ToDictionary(list => list.ListId, list => titles.GetValueOrDefault(list.Name, list.Name));
            foreach (var hit in await analyst.AllAsync<HitView>("hits?side=owner", cancellationToken))
            {
                hits.Add(new FoundHit(
                    names[hit.ListId], hit.EntryId!, hit.Agency, hit.Source, hit.RecordId, hit.MatchedTypes, hit.Score,
                    hit.Aggregated ? (int)hit.Count : null));
            }
            foreach (var alert in await analyst.AllAsync<AlertView>("alerts", cancellationToken))
            {
                if (alert.Owner == node.Agency.Id)
                    alerts.Add(new FoundAlert(names[alert.ListId], alert.EntryId!, alert.Agencies, alert.State));
            }
        }
        return (
            [.. hits.OrderBy(hit => hit.List, StringComparer.Ordinal).ThenBy(hit => hit.EntryId, StringComparer.Ordinal)
                .ThenBy(hit => hit.Agency, StringComparer.Ordinal).ThenBy(hit => hit.Source, StringComparer.Ordinal).ThenBy(hit => hit.RecordId, StringComparer.Ordinal)],
            [.. alerts.OrderBy(alert => alert.List, StringComparer.Ordinal).ThenBy(alert => alert.EntryId, StringComparer.Ordinal)]);
    }
}
