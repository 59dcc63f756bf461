using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>What the agency was granted for holdings and for lists is used before the daily quota.</summary>
internal sealed class EvaluationGrants(NodeOptions options, NodeDatabase database, ContractCalls contract, KeyRing ring, PseudonymCaches caches, TimeProvider clock)
{
    /// <summary>Says for what use identifiers are asked for: the one that was granted where the grant covers all of a key's that are not known, else records.</summary>
    /// <param name="granted">Holdings or lists.</param>
    /// <param name="wanted">The identifiers.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<(EvaluationUse Use, IReadOnlyList<WantedIdentifier> Identifiers)>> DivideAsync(
        EvaluationUse granted, IReadOnlyList<WantedIdentifier> wanted, CancellationToken cancellationToken)
    {
        var divided = new List<(EvaluationUse, IReadOnlyList<WantedIdentifier>)>();
        foreach (var name in wanted.GroupBy(identifier => identifier.Type.KeyName, StringComparer.Ordinal))
        {
            var cache = caches.Current(name.Key);
            var unknown = name.Where(identifier => cache?.Contains(identifier.Token) != true).ToList();
            var covers = unknown.Count > 0 && ring.Current(name.Key) is { } key
                && await Allowance.ReadAsync(database, contract, options, key, clock, cancellationToken) is { } allowance
                && Allowance.PointsFor(allowance.Of(granted), unknown.Count) == unknown.Count;
            divided.Add((covers ? granted : EvaluationUse.Records, unknown));
        }
        return divided;
    }
}
