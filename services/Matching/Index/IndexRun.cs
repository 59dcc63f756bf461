using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ExchangeNetwork.Matching.Index;

/// <summary>An immutable sorted run of postings: a filter in front, then fingerprints by bucket, then the whole token, then where it leads.</summary>
/// <remarks>
/// Almost every probe ends in the filter. What passes it reads one entry of the directory and a cache line of fingerprints; confirmation
/// and posting are touched for true hits alone. Pointers reach into <see cref="IndexMemory"/>, which each method keeps alive to its end,
/// and never beyond what the layout says; the directory's values are this program's own (a file is authenticated before it becomes a run).
/// </remarks>
internal sealed unsafe class IndexRun
{
    // So many loads are under way at once; more than a core can keep does not help.
    private const int Batch = 64;

    // What passes the filter is looked up when so much of it has come together, or nothing would be under way at once.
    private const int PassedAtOnce = Batch / 2;

    private readonly IndexMemory memory;
    private readonly BlockedBloom filter;
    private readonly int* directory;
    private readonly ulong* fingerprints;
    private readonly ulong* confirmations;
    private readonly ulong* postings;
    private readonly int bucketBits;
    private readonly int[] countByList;

    /// <summary>The run that a memory holds.</summary>
    /// <param name="layout">Its layout.</param>
    /// <param name="memory">At least as long as the layout says, written by <see cref="RunWriter"/>.</param>
    /// <param name="countByList">Postings of each list, by handle; lists beyond its end have none.</param>
    public IndexRun(RunLayout layout, IndexMemory memory, int[] countByList)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memory.Length, layout.Size);
        Layout = layout;
        this.memory = memory;
        this.countByList = countByList;
        filter = new BlockedBloom(memory, layout.FilterBlocks);
        directory = (int*)(memory.Start + layout.Directory);
        fingerprints = (ulong*)(memory.Start + layout.Fingerprints);
        confirmations = (ulong*)(memory.Start + layout.Confirmations);
        postings = (ulong*)(memory.Start + layout.Postings);
        bucketBits = layout.BucketBits;
    }

    /// <summary>Number of postings.</summary>
    public int Count => Layout.Count;

    /// <summary>Where its arrays lie.</summary>
    public RunLayout Layout { get; }

    /// <summary>Postings of a list, dead ones included.</summary>
    public int CountOf(int list) => list < countByList.Length ? countByList[list] : 0;

    /// <summary>Postings of each list, by handle.</summary>
    public ReadOnlySpan<int> CountByList => countByList;

    /// <summary>A posting with its token, by its place in the order.</summary>
    public TokenPosting this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var found = new TokenPosting(fingerprints[index], confirmations[index], new Posting(postings[index]));
            GC.KeepAlive(memory);
            return found;
        }
    }

    /// <summary>All bytes, for writing them to a file: valid inside the call only.</summary>
    public void Read(Action<ReadOnlySpan<byte>> take)
    {
        const int chunk = 1 << 20;
        for (long offset = 0; offset < Layout.Size; offset += chunk)
            take(new ReadOnlySpan<byte>(memory.Start + offset, (int)Math.Min(chunk, Layout.Size - offset)));
        GC.KeepAlive(memory);
    }

    /// <summary>Collects where keys lead.</summary>
    /// <param name="keys">Any number of keys.</param>
    /// <param name="found">Receives the ordinal of the key and the posting of every agreement of whole tokens, in the order of the keys.</param>
    [SkipLocalsInit]
    public void Find(ReadOnlySpan<IdentifierKey> keys, List<FoundPosting> found)
    {
        var blocks = stackalloc uint[Batch];
        var passed = stackalloc int[PassedAtOnce + Batch];
        var count = 0;
        for (var start = 0; start < keys.Length; start += Batch)
        {
            var batch = keys.Slice(start, Math.Min(Batch, keys.Length - start));
            for (var i = 0; i < batch.Length; i++)
            {
                blocks[i] = filter.BlockOf(batch[i].Token.Low);
                filter.Prefetch(blocks[i]);
            }
            for (var i = 0; i < batch.Length; i++)
            {
                // Written always and counted sometimes: no branch to be mispredicted.
                passed[count] = start + i;
                count += filter.MayContain(blocks[i], batch[i].Token.Low) ? 1 : 0;
            }
            if (count < PassedAtOnce)
                continue;
            FindPassed(keys, new ReadOnlySpan<int>(passed, count), found);
            count = 0;
        }
        FindPassed(keys, new ReadOnlySpan<int>(passed, count), found);
        GC.KeepAlive(memory);
    }

    /// <summary>The clear version of <see cref="Find"/> for one key: no filter, no directory.</summary>
    public void FindSlowly(in IdentifierKey key, int ordinal, List<FoundPosting> found)
    {
        for (var i = 0; i < Count; i++)
        {
            var candidate = this[i];
            if (candidate.High == key.Token.High && candidate.Low == key.Token.Low)
                found.Add(new FoundPosting(ordinal, candidate.Posting));
        }
    }

    [SkipLocalsInit]
    private void FindPassed(ReadOnlySpan<IdentifierKey> keys, ReadOnlySpan<int> passed, List<FoundPosting> found)
    {
        var places = stackalloc int[PassedAtOnce + Batch];
        if (Sse.IsSupported)
        {
            foreach (var key in passed)
                Sse.Prefetch0(directory + BucketOf(keys[key].Token.High));
            foreach (var key in passed)
            {
                // A bucket may lie across two cache lines.
                var bucket = directory + BucketOf(keys[key].Token.High);
                Sse.Prefetch0(fingerprints + bucket[0]);
                Sse.Prefetch0(fingerprints + bucket[1] - 1);
            }
        }
        for (var i = 0; i < passed.Length; i++)
        {
            var high = keys[passed[i]].Token.High;
            var bucket = directory + BucketOf(high);
            var at = bucket[0];
            while (at < bucket[1] && fingerprints[at] < high)
                at++;
            places[i] = at;
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(confirmations + at);
                Sse.Prefetch0(postings + at);
            }
        }
        for (var i = 0; i < passed.Length; i++)
        {
            var (high, low) = (keys[passed[i]].Token.High, keys[passed[i]].Token.Low);
            var end = directory[BucketOf(high) + 1];
            for (var at = places[i]; at < end && fingerprints[at] == high; at++)
            {
                if (confirmations[at] == low)
                    found.Add(new FoundPosting(passed[i], new Posting(postings[at])));
            }
        }
    }

    private nuint BucketOf(ulong high) => (nuint)RunWriter.BucketOf(high, bucketBits);
}

/// <summary>An agreement of whole tokens: the key's ordinal and where it leads.</summary>
internal readonly record struct FoundPosting(int Key, Posting Posting);
