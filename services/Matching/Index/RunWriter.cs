namespace ExchangeNetwork.Matching.Index;

/// <summary>Writes a run from postings that come in order: arrays, directory and filter in one pass.</summary>
/// <remarks>One thread, each instance for one run. The pointers stay inside its memory, which is as long as the layout says; <see cref="Add"/> checks the count.</remarks>
internal sealed unsafe class RunWriter
{
    private readonly RunLayout layout;
    private readonly IndexMemory memory;
    private int written;
    private long bucket = -1;

    /// <summary>A writer of a run in memory.</summary>
    /// <param name="count">Postings that will come, at least one.</param>
    public RunWriter(int count)
        : this(new RunLayout(count), IndexMemory.Allocate(new RunLayout(count).Size))
    {
    }

    /// <summary>A writer of a run into a memory.</summary>
    /// <param name="layout">Its layout.</param>
    /// <param name="memory">All zero, at least as long as the layout says.</param>
    public RunWriter(RunLayout layout, IndexMemory memory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memory.Length, layout.Size);
        this.layout = layout;
        this.memory = memory;
    }

    /// <summary>The bucket of a fingerprint: its upper bits.</summary>
    public static long BucketOf(ulong high, int bucketBits) => bucketBits == 0 ? 0 : (long)(high >> (64 - bucketBits));

    /// <summary>Adds the next posting.</summary>
    /// <exception cref="InvalidOperationException">More than were announced, or out of order.</exception>
    public void Add(in TokenPosting posting)
    {
        var start = memory.Start;
        var fingerprints = (ulong*)(start + layout.Fingerprints);
        if (written == layout.Count || (written > 0 && fingerprints[written - 1] > posting.High))
            throw new InvalidOperationException("Postings come in order, and as many as were announced.");
        fingerprints[written] = posting.High;
        ((ulong*)(start + layout.Confirmations))[written] = posting.Low;
        ((ulong*)(start + layout.Postings))[written] = posting.Posting.Bits;
        StartBuckets(BucketOf(posting.High, layout.BucketBits));
        written++;
        GC.KeepAlive(memory);
    }

    /// <summary>The run, once all postings have come.</summary>
    /// <param name="countByList">Postings of each list, by handle; none where they lead elsewhere than to lists.</param>
    /// <exception cref="InvalidOperationException">Fewer than were announced.</exception>
    public IndexRun Finish(int[] countByList)
    {
        if (written != layout.Count)
            throw new InvalidOperationException("Fewer postings came than were announced.");
        StartBuckets(1L << layout.BucketBits);
        FillFilter();
        return new IndexRun(layout, memory, countByList);
    }

    // A bucket without postings starts where the next one does.
    private void StartBuckets(long upTo)
    {
        var directory = (int*)(memory.Start + layout.Directory);
        while (bucket < upTo)
            directory[++bucket] = written;
    }

    private void FillFilter()
    {
        // The blocks lie anywhere: a few tokens ahead they are asked for.
        const int ahead = 16;
        var filter = new BlockedBloom(memory, layout.FilterBlocks);
        var confirmations = (ulong*)(memory.Start + layout.Confirmations);
        for (var i = 0; i < layout.Count; i++)
        {
            if (i + ahead < layout.Count)
                filter.Prefetch(filter.BlockOf(confirmations[i + ahead]));
            filter.Add(confirmations[i]);
        }
        GC.KeepAlive(memory);
    }
}
