using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Node.Security;

/// <summary>Derives the seeds of a list's entries, so that no seed is ever stored.</summary>
/// <remarks>
/// seed = HKDF-SHA256(list seed key, no salt, info <c>xnet1/seed</c> ‖ LP(listId) ‖ LP(entryId)): the same in all versions of the list.
/// Safe for use from many threads until disposed.
/// </remarks>
public sealed class ListSeedKey : IDisposable
{
    private readonly byte[] _prk = new byte[32];

    /// <summary>From the 32-byte list seed key of the key store.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 32 bytes.</exception>
    public ListSeedKey(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, 32, nameof(key));
        // The extract step is the same for all entries: half the work is done once.
        HKDF.Extract(HashAlgorithmName.SHA256, key, [], _prk);
    }

    /// <summary>The seed of an entry.</summary>
    public EntrySeed Derive(string listId, string entryId)
    {
        Span<byte> seed = stackalloc byte[EntrySeed.Size];
        Write(listId, entryId, seed);
        var derived = new EntrySeed(seed);
        CryptographicOperations.ZeroMemory(seed);
        return derived;
    }

    /// <summary>Writes the seed of an entry, 32 bytes.</summary>
    public void Write(string listId, string entryId, Span<byte> seed) =>
        HKDF.Expand(HashAlgorithmName.SHA256, _prk, seed[..EntrySeed.Size], new Labelled("xnet1/seed", listId).Lp(entryId).ToArray());

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_prk);

    /// <summary>Masks the key.</summary>
    public override string ToString() => "ListSeedKey(***)";
}
