using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;

namespace ExchangeNetwork.Node.Security;

/// <summary>What opening a version has in common whatever its rows are: digests and decryption of segments, leaves and root.</summary>
/// <remarks>One thread at a time. The codes are those that <see cref="ListOpener"/> and <see cref="SealedListOpener"/> tell of.</remarks>
internal sealed class SegmentOpening : IDisposable
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly ListDigests _digests;
    private readonly ListCipher _cipher;
    private readonly byte[] _root;
    private readonly RowTree _rows = new();
    private int _next;

    private SegmentOpening(ListIdentity list, ListDigests digests, ReadOnlySpan<byte> listKey, byte[] listSalt, byte[] root)
    {
        _digests = digests;
        _root = root;
        ListSalt = listSalt;
        _cipher = new ListCipher(list, listKey, listSalt);
    }

    /// <summary>The salt of the version, 32 bytes.</summary>
    public byte[] ListSalt { get; }

    /// <summary>Rows so far.</summary>
    public long Rows => _rows.Count;

    /// <summary>Prepares the opening of a version.</summary>
    /// <param name="list">The version, from the manifest.</param>
    /// <param name="digests">From the manifest.</param>
    /// <param name="fits">Whether there may be as many segments as there are for the count bucket.</param>
    /// <param name="listKey">From the wrap, 32 bytes.</param>
    /// <param name="opening">The opening.</param>
    /// <param name="refusal">XN-SEAL-004 the digests are malformed.</param>
    public static bool TryCreate(
        ListIdentity list,
        ListDigests digests,
        Func<int, int, bool> fits,
        ReadOnlySpan<byte> listKey,
        [NotNullWhen(true)] out SegmentOpening? opening,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        opening = null;
        refusal = null;
        if (digests.CountBucket <= 0
            || !fits(digests.CountBucket, digests.Segments.Count)
            || !digests.Segments.Select((segment, index) => segment.Index == index && TryReadHash(segment.Sha256, out _)).All(fine => fine)
            || !TryReadHash(digests.RowsRoot, out var root)
            || !TryReadHash(digests.ListSalt, out var salt))
        {
            refusal = new Refusal("XN-SEAL-004", list.ListId, $"{list.Version}");
            return false;
        }
        opening = new SegmentOpening(list, digests, listKey, salt, root);
        return true;
    }

    /// <summary>Decrypts the next segment; <see cref="Accept"/> its rows before the one after.</summary>
    /// <param name="index">Its number; segments come in order.</param>
    /// <param name="ciphertext">As it lies in the private data of the ledger.</param>
    /// <param name="plaintext">What is in it; the caller wipes it.</param>
    /// <param name="refusal">XN-SEAL-005 other digest, -006 does not decrypt, -008 out of order.</param>
    public bool TryDecrypt(
        int index,
        ReadOnlySpan<byte> ciphertext,
        [NotNullWhen(true)] out byte[]? plaintext,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        plaintext = null;
        refusal = CheckSegment(index, ciphertext);
        if (refusal is not null)
            return false;
        plaintext = _cipher.Decrypt(index, _digests.Segments.Count, ciphertext);
        if (plaintext is null)
            refusal = new Refusal("XN-SEAL-006", $"{index}");
        return plaintext is not null;
    }

    /// <summary>The salts of the leaves of the next rows.</summary>
    public byte[] NextSalts(int count) => _cipher.LeafSalts(_rows.Count, count);

    /// <summary>Takes the leaves of the rows of the segment that was decrypted last.</summary>
    public void Accept(ReadOnlySpan<byte> leaves)
    {
        _rows.Add(leaves);
        _next++;
    }

    /// <summary>Agrees when all segments were opened and their rows are those of the manifest.</summary>
    /// <param name="refusal">XN-SEAL-008 segments are missing, -009 another root.</param>
    public bool TryFinish([NotNullWhen(false)] out Refusal? refusal)
    {
        refusal = null;
        if (_next != _digests.Segments.Count)
            refusal = OutOfOrder();
        else if (!_root.AsSpan().SequenceEqual(_rows.Root()))
            refusal = new Refusal("XN-SEAL-009");
        return refusal is null;
    }

    public void Dispose() => _cipher.Dispose();

    private Refusal? CheckSegment(int index, ReadOnlySpan<byte> ciphertext)
    {
        if (index != _next || index >= _digests.Segments.Count)
            return OutOfOrder();
        var digest = Convert.ToHexStringLower(SHA256.HashData(ciphertext));
        return string.Equals(_digests.Segments[index].Sha256, digest, StringComparison.Ordinal) ? null : new Refusal("XN-SEAL-005", $"{index}");
    }

    private Refusal OutOfOrder() => new("XN-SEAL-008", $"{_next}", $"{_digests.Segments.Count}");

    private static bool TryReadHash(string? hex, out byte[] hash)
    {
        hash = [];
        if (hex is not { Length: 2 * MerkleTree.HashSize } || hex.AsSpan().ContainsAnyExcept(HexDigits))
            return false;
        hash = Convert.FromHexString(hex);
        return true;
    }
}
