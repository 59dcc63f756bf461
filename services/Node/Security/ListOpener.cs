using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;

namespace ExchangeNetwork.Node.Security;

/// <summary>Opens the segments of a disclosed list in order and checks them against the manifest.</summary>
/// <remarks>Rows may be used only after <see cref="TryFinish"/> agreed: only then are they all there and the owner's. One thread at a time.</remarks>
public sealed class ListOpener : IDisposable
{
    private readonly SegmentOpening _opening;
    private readonly int _countBucket;

    private ListOpener(SegmentOpening opening, int countBucket)
    {
        _opening = opening;
        _countBucket = countBucket;
    }

    /// <summary>Rows opened so far.</summary>
    public long Rows => _opening.Rows;

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
        if (!SegmentOpening.TryCreate(list, digests, (bucket, segments) => segments == ListSealer.SegmentsOf(bucket), listKey, out var opening, out refusal))
            return false;
        opener = new ListOpener(opening, digests.CountBucket);
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
        if (!_opening.TryDecrypt(index, ciphertext, out var plaintext, out refusal))
            return false;
        var unpacked = TryUnpack(index, plaintext, out rows, out refusal);
        CryptographicOperations.ZeroMemory(plaintext);
        return unpacked;
    }

    /// <summary>Agrees when all segments were opened and their rows are those of the manifest.</summary>
    /// <param name="refusal">XN-SEAL-008 segments are missing, -009 another root, -010 another number of rows than the bucket says.</param>
    public bool TryFinish([NotNullWhen(false)] out Refusal? refusal)
    {
        if (_opening.TryFinish(out refusal) && (Rows > _countBucket || Rows <= _countBucket / 2))
            refusal = new Refusal("XN-SEAL-010", $"{Rows}", $"{_countBucket}");
        return refusal is null;
    }

    /// <inheritdoc/>
    public void Dispose() => _opening.Dispose();

    private bool TryUnpack(
        int segment, byte[] plaintext, [NotNullWhen(true)] out IReadOnlyList<ListRow>? rows, [NotNullWhen(false)] out Refusal? refusal)
    {
        rows = null;
        refusal = null;
        var read = new List<ListRow>();
        var bytes = new List<ReadOnlyMemory<byte>>();
        if (!TryRead(plaintext, read, bytes, out var wrong))
        {
            refusal = new Refusal("XN-SEAL-007", $"{segment}", $"{wrong}");
            return false;
        }
        rows = read;
        var salts = _opening.NextSalts(read.Count);
        var leaves = new byte[read.Count * MerkleTree.HashSize];
        for (var i = 0; i < read.Count; i++)
            ListCipher.WriteLeaf(salts, i, bytes[i].Span, leaves.AsSpan(i * MerkleTree.HashSize, MerkleTree.HashSize));
        _opening.Accept(leaves);
        return true;
    }

    /// <summary>Reads the rows of a segment without a look at the root.</summary>
    /// <param name="plaintext">What was decrypted.</param>
    /// <param name="rows">Receives the rows.</param>
    /// <param name="bytes">Receives the bytes of each.</param>
    /// <param name="wrong">The row, from 1, that is malformed; 0 when their number is.</param>
    internal static bool TryRead(byte[] plaintext, List<ListRow> rows, List<ReadOnlyMemory<byte>> bytes, out int wrong)
    {
        wrong = 0;
        var rest = plaintext.AsMemory();
        if (!TryReadLength(ref rest, out var count) || count > ListSealer.RowsPerSegment)
            return false;
        while (rows.Count < count)
        {
            wrong = rows.Count + 1;
            if (!TryReadLength(ref rest, out var length) || length > rest.Length || RowCodec.Read(rest[..length]) is not { } row)
                return false;
            rows.Add(row);
            bytes.Add(rest[..length]);
            rest = rest[length..];
        }
        wrong = count + 1;
        return rest.Length < ListSealer.PaddingBlock && !rest.Span.ContainsAnyExcept((byte)0);
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
}
