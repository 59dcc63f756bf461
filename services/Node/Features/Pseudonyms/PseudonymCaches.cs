using System.Collections.Concurrent;
using System.Security.Cryptography;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Cache;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>What this node knows of pseudonyms: a cache for each network key, opened when it is first asked for.</summary>
/// <remarks>The files lie in the data folder, their secrets in the key store. Safe for use from many threads.</remarks>
internal sealed class PseudonymCaches(NodeOptions options, NodeKeys keys, KeyRing ring) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<PseudonymCache>> open = new(StringComparer.Ordinal);

    /// <summary>The cache of the newest key of a name; null when there is no such key.</summary>
    public PseudonymCache? Current(string keyName) => ring.Current(keyName) is { } key ? Of(key.KeyId) : null;

    /// <summary>The cache of a key: lists name theirs.</summary>
    public PseudonymCache Of(string keyId) => open.GetOrAdd(keyId, id => new Lazy<PseudonymCache>(() => Open(id))).Value;

    /// <summary>What an identifier was evaluated to under the current key of its type.</summary>
    public bool TryFind(IdentifierType type, LocalToken token, out PseudonymOutput output)
    {
        output = default;
        return Current(type.KeyName)?.TryGet(token, out output) == true;
    }

    /// <summary>The pseudonyms of many identifiers under the current key of a name, and how many are known.</summary>
    public int Find(string keyName, ReadOnlySpan<LocalToken> tokens, Span<Pseudonym> pseudonyms, Span<bool> known)
    {
        if (Current(keyName) is { } cache)
            return cache.Find(tokens, pseudonyms, known);
        pseudonyms[..tokens.Length].Clear();
        known[..tokens.Length].Clear();
        return 0;
    }

    /// <summary>Closes all caches.</summary>
    public void Dispose()
    {
        foreach (var cache in open.Values.Where(cache => cache.IsValueCreated))
            cache.Value.Dispose();
    }

    private PseudonymCache Open(string keyId)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.DataFolder, "pseudonyms")).FullName;
        var secret = keys.Store.GetOrCreate(KeyKind.PseudonymCache, keyId).CopySecret();
        try
        {
            return PseudonymCache.Open(Path.Combine(folder, keyId + ".cache"), secret, keyId);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
