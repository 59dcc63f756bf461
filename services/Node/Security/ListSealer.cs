using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Node.Security;

/// <summary>Seals a version of a disclosed list: segments one after the other, then the digests for its manifest.</summary>
/// <remarks>
/// Rows stand in an order keyed by the list key, so it says nothing of the owner's. All segments hold nearly the same number of rows and their
/// number depends on the count bucket alone: the public manifest shows no finer count than its bucket. Memory: one segment, and 4 bytes per entry.
/// About 20 µs of one core per entry, spread over all cores. One thread at a time.
/// </remarks>
public sealed class ListSealer : IListSealer
{
    /// <summary>Most rows of a segment.</summary>
    public const int RowsPerSegment = 2000;

    internal const int PaddingBlock = 4096;
    internal const int LengthSize = sizeof(uint);

    private readonly ListIdentity _list;
    private readonly IReadOnlyList<OwnEntry> _entries;
    private readonly SegmentSealing _sealing;
    private readonly ListSeedKey _seeds;
    private bool _begun;

    private ListSealer(ListIdentity list, ReadOnlySpan<byte> listKey, ReadOnlySpan<byte> listSeedKey, IReadOnlyList<OwnEntry> entries)
    {
        _list = list;
        _entries = entries;
        _seeds = new ListSeedKey(listSeedKey);
        CountBucket = BucketOf(entries.Count);
        SegmentCount = SegmentsOf(CountBucket);
        _sealing = new SegmentSealing(list, listKey, CountBucket, SegmentCount);
    }

    /// <summary>Smallest power of two that is at least the number of entries.</summary>
    public int CountBucket { get; }

    /// <summary>Segments there will be.</summary>
    public int SegmentCount { get; }

    /// <summary>Prepares the sealing of a version, under a list salt of its own.</summary>
    /// <param name="list">The version.</param>
    /// <param name="listKey">32 bytes; a new one when a recipient was removed.</param>
    /// <param name="listSeedKey">32 bytes; the same in all versions of the list.</param>
    /// <param name="entries">Read once each, in any order; entry ids are distinct. May read from storage.</param>
    /// <param name="sealer">The sealer.</param>
    /// <param name="refusal">XN-SEAL-001 no entries.</param>
    public static bool TryCreate(
        ListIdentity list,
        ReadOnlySpan<byte> listKey,
        ReadOnlySpan<byte> listSeedKey,
        IReadOnlyList<OwnEntry> entries,
        [NotNullWhen(true)] out ListSealer? sealer,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        sealer = null;
        refusal = entries.Count == 0 ? new Refusal("XN-SEAL-001") : null;
        if (refusal is not null)
            return false;
        sealer = new ListSealer(list, listKey, listSeedKey, entries);
        return true;
    }

    /// <summary>The segments in order; can be read once, for a second reading could encrypt other content under the same nonces.</summary>
    /// <exception cref="InvalidOperationException">Read a second time.</exception>
    public IEnumerable<SealedSegment> Segments()
    {
        if (_begun)
            throw new InvalidOperationException("A list is sealed once; a new attempt takes a new sealer, which has a new salt.");
        _begun = true;
        return SealAll();
    }

    /// <summary>What goes into the manifest, after the last segment was read.</summary>
    /// <exception cref="InvalidOperationException">There are segments left.</exception>
    public ListDigests Finish() => _sealing.Finish();

    /// <inheritdoc/>
    public void Dispose()
    {
        _sealing.Dispose();
        _seeds.Dispose();
    }

    /// <summary>Smallest power of two that is at least the number of entries.</summary>
    internal static int BucketOf(int entries) => checked((int)BitOperations.RoundUpToPowerOf2((uint)entries));

    /// <summary>Segments of a list with this count bucket.</summary>
    internal static int SegmentsOf(int countBucket) => (countBucket + RowsPerSegment - 1) / RowsPerSegment;

    private IEnumerable<SealedSegment> SealAll()
    {
        var order = _sealing.Order(_entries.Count);
        for (var segment = 0; segment < SegmentCount; segment++)
        {
            var first = RowsBefore(segment);
            yield return Seal(segment, order.AsSpan(first, RowsBefore(segment + 1) - first));
        }
    }

    private int RowsBefore(int segment) => (int)((long)_entries.Count * segment / SegmentCount);

    private SealedSegment Seal(int segment, ReadOnlySpan<int> order)
    {
        var entries = new OwnEntry[order.Length];
        for (var i = 0; i < order.Length; i++)
            entries[i] = _entries[order[i]];
        var salts = _sealing.NextSalts(order.Length);
        var tagged = new TaggedEntry[order.Length];
        var rows = new byte[order.Length][];
        var leaves = new byte[order.Length * MerkleTree.HashSize];
        Parallel.For(
            0,
            order.Length,
            () => new ArrayBufferWriter<byte>(1024),
            (i, _, row) =>
            {
                Span<byte> seed = stackalloc byte[EntrySeed.Size];
                _seeds.Write(_list.ListId, entries[i].EntryId, seed);
                var tag = new byte[EntrySeed.TagSize];
                EntrySeed.WriteTag(seed, tag);
                tagged[i] = new TaggedEntry(entries[i].EntryId, tag);
                row.ResetWrittenCount();
                RowCodec.Write(entries[i], seed, row);
                CryptographicOperations.ZeroMemory(seed);
                rows[i] = row.WrittenSpan.ToArray();
                ListCipher.WriteLeaf(salts, i, row.WrittenSpan, leaves.AsSpan(i * MerkleTree.HashSize, MerkleTree.HashSize));
                return row;
            },
            _ => { });
        return new SealedSegment(segment, _sealing.Close(leaves, Pack(rows)), tagged);
    }

    /// <summary>u32 rows, then u32 length ‖ row each, then zeros up to a multiple of 4 KiB.</summary>
    private static byte[] Pack(byte[][] rows)
    {
        var length = LengthSize + rows.Sum(row => LengthSize + (long)row.Length);
        var packed = new byte[checked((int)((length + PaddingBlock - 1) / PaddingBlock * PaddingBlock))];
        var rest = packed.AsSpan();
        BinaryPrimitives.WriteInt32BigEndian(rest, rows.Length);
        rest = rest[LengthSize..];
        foreach (var row in rows)
        {
            BinaryPrimitives.WriteInt32BigEndian(rest, row.Length);
            row.CopyTo(rest[LengthSize..]);
            rest = rest[(LengthSize + row.Length)..];
        }
        return packed;
    }
}
