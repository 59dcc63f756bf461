using System.Collections.Concurrent;
using System.Security.Cryptography;
using ExchangeNetwork.Matching.Pseudonyms.Cache;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>What this node knows of pseudonyms: a cache for each network key, opened when it is first asked for.</summary>
/// <remarks>The files lie in the data folder, their secrets in the key store. Safe for use from many threads.</remarks>
internal sealed partial class PseudonymCaches(NodeOptions options, NodeKeys keys, KeyRing ring, ILogger<PseudonymCaches> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<PseudonymCache>> open = new(StringComparer.Ordinal);

    /// <summary>The cache of the newest key of a name; null when there is no such key.</summary>
    public PseudonymCache? Current(string keyName) => ring.Current(keyName) is { } key ? Of(key.KeyId) : null;

    /// <summary>The cache of a key: lists name theirs.</summary>
    public PseudonymCache Of(string keyId) => open.GetOrAdd(keyId, id => new Lazy<PseudonymCache>(() => Open(id))).Value;

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
            var cache = PseudonymCache.Open(Path.Combine(folder, keyId + ".cache"), secret, keyId);
            if (cache.Damaged > 0)
                LogDamaged(keyId, cache.Damaged);
            return cache;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    [LoggerMessage(2741, LogLevel.Error, "The pseudonym cache of key {KeyId} is damaged in {Places} places; what stood there is evaluated again")]
    private partial void LogDamaged(string keyId, int places);
}
