using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>The network keys that this node asks for pseudonyms under: the current one of each name, and those that received lists in force were made with, until they are retired.</summary>
internal sealed class KeysAskedFor(KeyRing ring, ListRegistry lists, NodeDatabase database, TimeProvider clock)
{
    /// <summary>Whether anything is asked for under a key. Of the current ones that is known from memory.</summary>
    public async Task<bool> ContainsAsync(string keyId, CancellationToken cancellationToken)
    {
        if (IsCurrent(keyId))
            return true;
        var now = clock.GetUtcNow();
        if (ring.Serving.ContainsKey(keyId)
            && lists.Scopes.Any(scope => scope.KeyIds.Values.Contains(keyId) && scope.Lists.Any(list => now < list.Manifest.ValidUntil)))
        {
            return true;
        }
        await using var db = database.Read();
        return await ContainsAsync(db, keyId, cancellationToken);
    }

    /// <summary>As the other, as a transaction sees it: a list that is imported later, rests, or is a cross-check counts as well.</summary>
    public async Task<bool> ContainsAsync(NodeDbContext db, string keyId, CancellationToken cancellationToken)
    {
        if (IsCurrent(keyId))
            return true;
        if (!ring.Serving.ContainsKey(keyId))
            return false;
        var now = clock.GetUtcNow();
        var manifests = await db.QueryLists.AsNoTracking()
            .Where(row => row.State == ListStates.InForce && row.ValidUntil > now
                && (row.Matching == MatchingStates.Matching || row.Matching == MatchingStates.Waiting))
            .Select(row => row.Manifest!).ToListAsync(cancellationToken);
        return manifests.Exists(manifest => CanonicalJson.Deserialize<Manifest>(manifest).PseudonymKeys.Contains(keyId));
    }

    private bool IsCurrent(string keyId) => ring.Serving.TryGetValue(keyId, out var key) && ring.Current(key.Name)?.KeyId == keyId;
}
