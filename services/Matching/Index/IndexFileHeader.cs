using System.Buffers.Binary;
using System.Security.Cryptography;
using ExchangeNetwork.Matching.Identifiers;

namespace ExchangeNetwork.Matching.Index;

/// <summary>The first bytes of an index file: what it is, under which key it was made, how long its parts are and what they hash to.</summary>
/// <remarks>
/// Integers little-endian, as the arrays behind it. Magic (8), format version (u32), normalisation version (u32), ledger height (i64),
/// postings (i32), bytes of the part "lists" (i32), SHA-256 of the part "lists" (32), SHA-256 of the part "postings" (32), SHA-256 of all
/// before (32), HMAC-SHA256 of all before under the node's key for index files (32).
/// </remarks>
/// <param name="FormatVersion">Version of the format.</param>
/// <param name="NormalizationVersion">Version of the rules that made the tokens.</param>
/// <param name="Height">Ledger height of the state.</param>
/// <param name="PostingCount">Number of postings.</param>
/// <param name="ListsLength">Bytes of the part "lists".</param>
/// <param name="ListsHash">SHA-256 of that part.</param>
/// <param name="PostingsHash">SHA-256 of the part "postings".</param>
internal sealed record IndexFileHeader(
    int FormatVersion, int NormalizationVersion, long Height, int PostingCount, int ListsLength, byte[] ListsHash, byte[] PostingsHash)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = HashAt + (2 * SHA256.HashSizeInBytes);

    /// <summary>The version that this program writes and reads.</summary>
    public const int CurrentFormat = 1;

    private const int FormatAt = 8;
    private const int ListsHashAt = FormatAt + 4 + 4 + 8 + 4 + 4;
    private const int PostingsHashAt = ListsHashAt + SHA256.HashSizeInBytes;
    private const int HashAt = PostingsHashAt + SHA256.HashSizeInBytes;
    private const int SealAt = HashAt + SHA256.HashSizeInBytes;

    // Not text, and changed by whatever translates line ends.
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'X', (byte)'N', (byte)'I', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Where the part "postings" begins: at a page, so that it can be mapped.</summary>
    public long PostingsAt => (Size + (long)ListsLength + PageSize - 1) & -PageSize;

    /// <summary>Bytes of the whole file.</summary>
    public long FileLength => PostingsAt + (PostingCount == 0 ? 0 : new RunLayout(PostingCount).Size);

    private const long PageSize = 4096;

    /// <summary>Writes the header.</summary>
    /// <param name="key">The node's key for index files.</param>
    public byte[] ToBytes(ReadOnlySpan<byte> key)
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(FormatAt), FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(FormatAt + 4), NormalizationVersion);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(FormatAt + 8), Height);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(FormatAt + 16), PostingCount);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(FormatAt + 20), ListsLength);
        ListsHash.CopyTo(bytes, ListsHashAt);
        PostingsHash.CopyTo(bytes, PostingsHashAt);
        SHA256.HashData(bytes.AsSpan(0, HashAt), bytes.AsSpan(HashAt));
        HMACSHA256.HashData(key, bytes.AsSpan(0, SealAt), bytes.AsSpan(SealAt));
        return bytes;
    }

    /// <summary>Reads a header; null and a code when it is none of this node's.</summary>
    /// <param name="bytes">The first bytes of the file, as many as there are up to <see cref="Size"/>.</param>
    /// <param name="key">The node's key for index files.</param>
    /// <param name="code">Why not.</param>
    /// <param name="detail">The second argument of the code's text, where it has one.</param>
    public static IndexFileHeader? Read(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key, out string? code, out string? detail)
    {
        (code, detail) = (null, null);
        if (!bytes.StartsWith(Magic))
        {
            code = IndexFileCodes.Foreign;
            return null;
        }
        if (bytes.Length < Size)
        {
            (code, detail) = (IndexFileCodes.Damaged, "header");
            return null;
        }
        // Another version may be laid out in another way: nothing else is read before this.
        var format = BinaryPrimitives.ReadInt32LittleEndian(bytes[FormatAt..]);
        if (format != CurrentFormat)
        {
            (code, detail) = (IndexFileCodes.OtherFormat, format.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return null;
        }
        if (!SHA256.HashData(bytes[..HashAt]).AsSpan().SequenceEqual(bytes.Slice(HashAt, SHA256.HashSizeInBytes)))
        {
            (code, detail) = (IndexFileCodes.Damaged, "header");
            return null;
        }
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, bytes[..SealAt]), bytes[SealAt..Size]))
        {
            code = IndexFileCodes.OtherKey;
            return null;
        }
        var normalization = BinaryPrimitives.ReadInt32LittleEndian(bytes[(FormatAt + 4)..]);
        if (normalization != IdentifierNormalizer.NormalizationVersion)
        {
            (code, detail) = (IndexFileCodes.OtherNormalization, normalization.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return null;
        }
        return new IndexFileHeader(
            format,
            normalization,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[(FormatAt + 8)..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[(FormatAt + 16)..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[(FormatAt + 20)..]),
            bytes.Slice(ListsHashAt, SHA256.HashSizeInBytes).ToArray(),
            bytes.Slice(PostingsHashAt, SHA256.HashSizeInBytes).ToArray());
    }
}
