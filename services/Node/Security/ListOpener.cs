using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;

namespace ExchangeNetwork.Node.Security;

/// <summary>Opens the segments of a disclosed list in order and checks them against the manifest.</summary>
/// <remarks>Rows may be used only after <see cref="TryFinish"/> agreed: only then are they all there and the owner's. One thread at a time.</remarks>
public sealed class ListOpener : IDisposable
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly ListDigests _digests;
    private readonly ListCipher _cipher;
    private readonly MerkleAccumulator _rows = new();
    private int _next;

    private ListOpener(ListIdentity list, ListDigests digests, ReadOnlySpan<byte> listKey, ReadOnlySpan<byte> listSalt)
    {
        _digests = digests;
        _cipher = new ListCipher(list, listKey, listSalt);
    }

    /// <summary>Rows opened so far.</summary>
    public long Rows => _rows.Count;

    /// <summary>Prepares the opening of a version.</summary>
    /// <param name="list">The version, from the manifest.</param>
    /// <param name="digests">From the manifest.</param>
    /// <param name="listKey">From the wrap, 32 bytes.</param>
    /// <param name="opener">The opener.</param>
    /// <param name="refusal">XN-SEAL-004 the digests are malformed.</param>
    public static bool TryCreate(
        ListIdentity list,
        ListDigests digests,
        ReadOnlySpan<byte> listKey,
        [NotNullWhen(true)] out ListOpener? opener,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        opener = null;
        refusal = null;
        if (digests.CountBucket <= 0
            || digests.Segments.Count != ListSealer.SegmentsOf(digests.CountBucket)
            || !digests.Segments.Select((segment, index) => segment.Index == index && TryReadHash(segment.Sha256, out _)).All(fine => fine)
            || !TryReadHash(digests.RowsRoot, out _)
            || !TryReadHash(digests.ListSalt, out var salt))
        {
            refusal = new Refusal("XN-SEAL-004", list.ListId, $"{list.Version}");
            return false;
        }
        opener = new ListOpener(list, digests, listKey, salt);
        return true;
    }

    /// <summary>Opens the next segment.</summary>
    /// <param name="index">Its number; segments come in order.</param>
    /// <param name="ciphertext">As it lies in the private data of the ledger.</param>
    /// <param name="rows">Its rows, not to be used before <see cref="TryFinish"/> agreed.</param>
    /// <param name="refusal">XN-SEAL-005 other digest, -006 does not decrypt, -007 a malformed row, -008 out of order.</param>
    public bool TryOpenSegment(
        int index,
        ReadOnlySpan<byte> ciphertext,
        [NotNullWhen(true)] out IReadOnlyList<ListRow>? rows,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        rows = null;
        refusal = CheckSegment(index, ciphertext);
        if (refusal is not null)
            return false;
        if (_cipher.Decrypt(index, _digests.Segments.Count, ciphertext) is not { } plaintext)
        {
            refusal = new Refusal("XN-SEAL-006", $"{index}");
            return false;
        }
        var unpacked = TryUnpack(index, plaintext, out rows, out refusal);
        CryptographicOperations.ZeroMemory(plaintext);
        if (unpacked)
            _next++;
        return unpacked;
    }

    /// <summary>Agrees when all segments were opened and their rows are those of the manifest.</summary>
    /// <param name="refusal">XN-SEAL-008 segments are missing, -009 another root, -010 another number of rows than the bucket says.</param>
    public bool TryFinish([NotNullWhen(false)] out Refusal? refusal)
    {
        refusal = null;
        if (_next != _digests.Segments.Count)
            refusal = new Refusal("XN-SEAL-008", $"{_next}", $"{_digests.Segments.Count}");
        else if (!TryReadHash(_digests.RowsRoot, out var root) || !root.AsSpan().SequenceEqual(_rows.Root()))
            refusal = new Refusal("XN-SEAL-009");
        else if (_rows.Count > _digests.CountBucket || _rows.Count <= _digests.CountBucket / 2)
            refusal = new Refusal("XN-SEAL-010", $"{_rows.Count}", $"{_digests.CountBucket}");
        return refusal is null;
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();

    private Refusal? CheckSegment(int index, ReadOnlySpan<byte> ciphertext)
    {
        if (index != _next || index >= _digests.Segments.Count)
            return new Refusal("XN-SEAL-008", $"{_next}", $"{_digests.Segments.Count}");
        var digest = Convert.ToHexStringLower(SHA256.HashData(ciphertext));
        return string.Equals(_digests.Segments[index].Sha256, digest, StringComparison.Ordinal) ? null : new Refusal("XN-SEAL-005", $"{index}");
    }

    private bool TryUnpack(
        int segment, byte[] plaintext, [NotNullWhen(true)] out IReadOnlyList<ListRow>? rows, [NotNullWhen(false)] out Refusal? refusal)
    {
        rows = null;
        refusal = null;
        var rest = plaintext.AsMemory();
        if (!TryReadLength(ref rest, out var count) || count > ListSealer.RowsPerSegment)
        {
            refusal = new Refusal("XN-SEAL-007", $"{segment}", "0");
            return false;
        }
        var salts = _cipher.LeafSalts(_rows.Count, count);
        var read = new List<ListRow>(count);
        var leaves = new byte[count * MerkleTree.HashSize];
        for (var i = 0; i < count; i++)
        {
            if (!TryReadLength(ref rest, out var length) || length > rest.Length || RowCodec.Read(rest[..length]) is not { } row)
            {
                refusal = new Refusal("XN-SEAL-007", $"{segment}", $"{i + 1}");
                return false;
            }
            ListCipher.WriteLeaf(salts, i, rest.Span[..length], leaves.AsSpan(i * MerkleTree.HashSize, MerkleTree.HashSize));
            read.Add(row);
            rest = rest[length..];
        }
        if (rest.Length >= ListSealer.PaddingBlock || rest.Span.ContainsAnyExcept((byte)0))
        {
            refusal = new Refusal("XN-SEAL-007", $"{segment}", $"{count + 1}");
            return false;
        }
        for (var i = 0; i < count; i++)
            _rows.Add(leaves.AsSpan(i * MerkleTree.HashSize, MerkleTree.HashSize));
        rows = read;
        return true;
    }

    private static bool TryReadLength(ref Memory<byte> rest, out int length)
    {
        length = 0;
        if (rest.Length < ListSealer.LengthSize)
            return false;
        length = BinaryPrimitives.ReadInt32BigEndian(rest.Span);
        rest = rest[ListSealer.LengthSize..];
        return length >= 0;
    }

    private static bool TryReadHash(string? hex, out byte[] hash)
    {
        hash = [];
        if (hex is not { Length: 2 * MerkleTree.HashSize } || hex.AsSpan().ContainsAnyExcept(HexDigits))
            return false;
        hash = Convert.FromHexString(hex);
        return true;
    }
}
