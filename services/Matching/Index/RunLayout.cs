using System.Numerics;

namespace ExchangeNetwork.Matching.Index;

/// <summary>Where the arrays of a run lie, in memory as in a file: it follows from the number of postings alone.</summary>
internal readonly struct RunLayout
{
    // 16 bits for each posting: about one stranger in a thousand passes the filter.
    private const int PostingsPerBlock = BlockedBloom.BitsPerBlock / 16;

    /// <summary>The layout of a run.</summary>
    /// <param name="count">Its postings, at least one.</param>
    public RunLayout(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Count = count;
        FilterBlocks = (count + PostingsPerBlock - 1) / PostingsPerBlock;
        // From 4 to 8 postings a bucket: a cache line of fingerprints.
        BucketBits = count < 8 ? 0 : BitOperations.Log2((uint)count) - 2;
        Directory = Align((long)FilterBlocks * BlockedBloom.BytesPerBlock);
        Fingerprints = Align(Directory + (((1L << BucketBits) + 1) * sizeof(int)));
        Confirmations = Align(Fingerprints + ((long)count * sizeof(ulong)));
        Postings = Align(Confirmations + ((long)count * sizeof(ulong)));
        Size = Align(Postings + ((long)count * sizeof(ulong)));
    }

    /// <summary>Number of postings.</summary>
    public int Count { get; }

    /// <summary>Blocks of the filter, which lies first.</summary>
    public int FilterBlocks { get; }

    /// <summary>The directory has a bucket for each value of so many upper bits of a fingerprint.</summary>
    public int BucketBits { get; }

    /// <summary>Byte offset of the directory: for each bucket the first of its postings, and at the end their number (int).</summary>
    public long Directory { get; }

    /// <summary>Byte offset of the fingerprints: upper halves of the tokens, ascending (ulong).</summary>
    public long Fingerprints { get; }

    /// <summary>Byte offset of the confirmations: lower halves of the tokens, in the same order (ulong).</summary>
    public long Confirmations { get; }

    /// <summary>Byte offset of the postings, in the same order (ulong).</summary>
    public long Postings { get; }

    /// <summary>Bytes of the whole.</summary>
    public long Size { get; }

    private static long Align(long offset) => (offset + IndexMemory.Alignment - 1) & -IndexMemory.Alignment;
}
