using System.Security.Cryptography;
using ExchangeNetwork.Contract.QueryLists;

namespace ExchangeNetwork.Node.Security;

/// <summary>What sealing a version has in common whatever its rows are: a new list salt, leaves and root, encryption and digests of segments.</summary>
/// <remarks>One thread at a time; each instance for one attempt to publish.</remarks>
internal sealed class SegmentSealing : IDisposable
{
    private readonly RowTree _rows = new();
    private readonly List<SegmentHash> _segments = [];
    private readonly ListCipher _cipher;
    private readonly int _countBucket;
    private readonly int _segmentCount;

    /// <summary>Begins an attempt.</summary>
    /// <param name="list">The version.</param>
    /// <param name="listKey">32 bytes.</param>
    /// <param name="countBucket">Bucket of the number of entries.</param>
    /// <param name="segmentCount">Segments there will be.</param>
    public SegmentSealing(ListIdentity list, ReadOnlySpan<byte> listKey, int countBucket, int segmentCount)
    {
        ListSalt = RandomNumberGenerator.GetBytes(ListCipher.SaltSize);
        _cipher = new ListCipher(list, listKey, ListSalt);
        _countBucket = countBucket;
        _segmentCount = segmentCount;
    }

    /// <summary>The salt of this attempt, 32 bytes.</summary>
    public byte[] ListSalt { get; }

    /// <summary>The order of entries, keyed by the list key.</summary>
    public int[] Order(int count) => _cipher.Order(count);

    /// <summary>The salts of the leaves of the next rows.</summary>
    public byte[] NextSalts(int count) => _cipher.LeafSalts(_rows.Count, count);

    /// <summary>Closes the next segment: takes the leaves of its rows into the root, encrypts it and wipes the plaintext.</summary>
    /// <returns>The ciphertext.</returns>
    public byte[] Close(ReadOnlySpan<byte> leaves, byte[] plaintext)
    {
        _rows.Add(leaves);
        var segment = _segments.Count;
        var ciphertext = _cipher.Encrypt(segment, _segmentCount, plaintext);
        CryptographicOperations.ZeroMemory(plaintext);
        _segments.Add(new SegmentHash(segment, Convert.ToHexStringLower(SHA256.HashData(ciphertext))));
        return ciphertext;
    }

    /// <summary>What goes into the manifest.</summary>
    /// <exception cref="InvalidOperationException">There are segments left.</exception>
    public ListDigests Finish() => _segments.Count == _segmentCount
        ? new ListDigests(Convert.ToHexStringLower(ListSalt), Convert.ToHexStringLower(_rows.Root()), _countBucket, _segments)
        : throw new InvalidOperationException("Not all segments were read.");

    public void Dispose() => _cipher.Dispose();
}
