using System.Collections.Frozen;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Node.Features.PseudonymKeys;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>A network key in its active epoch.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Name">Its name (<see cref="KeyNames"/>); during a change-over two keys have the same.</param>
/// <param name="Epoch">Its active epoch.</param>
/// <param name="SharedKey">Y, all Y_j and the threshold.</param>
/// <param name="KeyShare">This agency's share; null when it holds none. Belongs to the ring.</param>
/// <param name="Holders">The holders' indexes by agency.</param>
internal sealed record KeyInUse(string KeyId, string Name, int Epoch, SharedKey SharedKey, KeyShare? KeyShare, IReadOnlyDictionary<string, byte> Holders)
{
    /// <summary>Holders that evaluate together.</summary>
    public int Threshold => SharedKey.Threshold;
}

/// <summary>A network key that is not retired, whether or not this agency consented to it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Epoch">Its active epoch.</param>
internal readonly record struct ServingKey(string Name, int Epoch);

/// <summary>The network keys that pseudonyms are made with now, with this agency's shares of them.</summary>
/// <remarks>
/// Only keys that this agency consented to: any member may have one made. Kept in memory and read again after each change. Safe for use from
/// many threads; when an epoch is over its share is forgotten, so that whoever still evaluates with it fails and looks here again.
/// </remarks>
internal sealed class KeyRing(NodeDatabase database, OwnShares shares, WakeUps wakeUps) : IDisposable
{
    private readonly Lock reading = new();
    private volatile Copy copy = new(-1, FrozenDictionary<string, KeyInUse>.Empty, FrozenDictionary<string, KeyInUse>.Empty, FrozenDictionary<string, ServingKey>.Empty);

    private sealed record Copy(
        int Changes, FrozenDictionary<string, KeyInUse> Keys, FrozenDictionary<string, KeyInUse> Current, FrozenDictionary<string, ServingKey> Serving);

    /// <summary>The newest key of a name (<see cref="KeyNames"/>) that is not retired; null when there is none.</summary>
    public KeyInUse? Current(string keyName) => Read().Current.GetValueOrDefault(keyName);

    /// <summary>A key by its id, as long as it is not retired: during a change-over there are two of a name.</summary>
    public KeyInUse? Find(string keyId) => Read().Keys.GetValueOrDefault(keyId);

    /// <summary>All keys that are not retired, by their ids: those that this agency did not consent to (yet), too.</summary>
    public IReadOnlyDictionary<string, ServingKey> Serving => Read().Serving;

    /// <summary>Forgets all shares.</summary>
    public void Dispose()
    {
        foreach (var key in copy.Keys.Values)
            key.KeyShare?.Dispose();
    }

    private Copy Read()
    {
        if (copy.Changes == wakeUps.KeyChanges)
            return copy;
        lock (reading)
        {
            var changes = wakeUps.KeyChanges;
            if (copy.Changes != changes)
                copy = Read(changes, copy);
            return copy;
        }
    }

    private Copy Read(int changes, Copy before)
    {
        using var db = database.Read();
        var consented = db.KeyGenerations.Where(row => row.Epoch == 1 && row.Consent != null).Select(row => row.KeyId).ToHashSet(StringComparer.Ordinal);
        var serving = db.PseudonymKeys.AsEnumerable()
            .Select(row => CanonicalJson.Deserialize<PseudonymKey>(row.Document))
            .GroupBy(key => key.KeyId, StringComparer.Ordinal)
            .Select(key => (First: key.MinBy(epoch => epoch.Epoch)!, Last: key.MaxBy(epoch => epoch.Epoch)!))
            .Where(key => !key.Last.IsRetired())
            .ToList();
        var epochs = serving
            .Where(key => consented.Contains(key.Last.KeyId))
            .Select(key => (key.First, InUse: Of(key.Last, before)))
            .Where(key => key.InUse is not null)
            .OrderBy(key => key.First.ActiveFrom).ThenBy(key => key.First.KeyId, StringComparer.Ordinal)
            .ToList();
        var keys = epochs.ToFrozenDictionary(key => key.First.KeyId, key => key.InUse!, StringComparer.Ordinal);
        foreach (var old in before.Keys.Values.Where(old => !ReferenceEquals(keys.GetValueOrDefault(old.KeyId)?.KeyShare, old.KeyShare)))
            old.KeyShare?.Dispose();
        var current = epochs.GroupBy(key => key.InUse!.Name, key => key.InUse!, StringComparer.Ordinal)
            .ToFrozenDictionary(name => name.Key, name => name.Last(), StringComparer.Ordinal);
        return new Copy(
            changes, keys, current,
            serving.ToFrozenDictionary(key => key.Last.KeyId, key => new ServingKey(NameOf(key.Last), key.Last.Epoch), StringComparer.Ordinal));
    }

    /// <summary>The name that identifier types know a key by.</summary>
    public static string NameOf(PseudonymKey key) => key.Use == KeyUse.Person ? KeyNames.Person : KeyNames.Thing;

    // A key that its holders made of what is no element evaluates nothing: there is none.
    private KeyInUse? Of(PseudonymKey key, Copy before)
    {
        if (before.Keys.TryGetValue(key.KeyId, out var known) && known.Epoch == key.Epoch && known.KeyShare is not null)
            return known;
        return RevealedDealings.TryRead(key, out var shared)
            ? new KeyInUse(
                key.KeyId, NameOf(key), key.Epoch, shared, shares.Find(key),
                key.Holders.ToFrozenDictionary(holder => holder.Agency, holder => (byte)holder.Index, StringComparer.Ordinal))
            : null;
    }
}
