using System.Security.Cryptography;
using System.Text;
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
    private const int AtOnce = 1024;

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
        HKDF.Expand(HashAlgorithmName.SHA256, _prk, seed[..EntrySeed.Size], InfoOf(listId, entryId));

    /// <summary>Writes the seeds of many entries, 32 bytes each, as <see cref="Write"/> does each.</summary>
    public void WriteAll(string listId, IReadOnlyList<string> entryIds, Span<byte> seeds)
    {
        ArgumentNullException.ThrowIfNull(entryIds);
        var (infos, written) = (Array.Empty<byte>(), new byte[AtOnce * EntrySeed.Size]);
        // Ids of one length have infos of one length, which are authenticated together; mostly all are of one.
        foreach (var length in Enumerable.Range(0, entryIds.Count).GroupBy(entry => Encoding.UTF8.GetByteCount(entryIds[entry])))
        {
            foreach (var entries in length.Chunk(AtOnce))
            {
                var size = InfoOf(listId, entryIds[entries[0]]).Length + 1;
                Array.Resize(ref infos, entries.Length * size);
                for (var i = 0; i < entries.Length; i++)
                {
                    InfoOf(listId, entryIds[entries[i]]).CopyTo(infos.AsSpan(i * size));
                    // The number of expand's first and only block (RFC 5869, 2.3).
                    infos[((i + 1) * size) - 1] = 1;
                }
                HmacBatch.Compute(_prk, infos, size, written);
                for (var i = 0; i < entries.Length; i++)
                    written.AsSpan(i * EntrySeed.Size, EntrySeed.Size).CopyTo(seeds[(entries[i] * EntrySeed.Size)..]);
            }
        }
        CryptographicOperations.ZeroMemory(written);
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_prk);

    /// <summary>Masks the key.</summary>
    public override string ToString() => "ListSeedKey(***)";

    private static byte[] InfoOf(string listId, string entryId) => new Labelled("xnet1/seed", listId).Lp(entryId).ToArray();
}
