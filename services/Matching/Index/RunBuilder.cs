namespace ExchangeNetwork.Matching.Index;

/// <summary>Makes runs: of lists, and of other runs without what is dead in them.</summary>
internal static class RunBuilder
{
    // So many postings sort inside the second-level cache.
    private const int PartitionSize = 4096;

    /// <summary>A run of a list's entries from an ordinal on; null when they have no key.</summary>
    public static IndexRun? Build(IReadOnlyList<(IndexedList List, int Handle, int FirstEntry)> lists, int handles)
    {
        var count = 0;
        foreach (var (list, _, first) in lists)
            count = checked(count + list.CountKeys(first));
        if (count == 0)
            return null;
        var unsorted = new TokenPosting[count];
        var next = 0;
        foreach (var (list, handle, first) in lists)
        {
            for (var entry = first; entry < list.EntryCount; entry++)
            {
                foreach (ref readonly var key in list.KeysOf(entry))
                    unsorted[next++] = new TokenPosting(key.Token.High, key.Token.Low, new Posting(handle, entry, key.Kind));
            }
        }
        var writer = new RunWriter(count);
        var countByList = new int[handles];
        foreach (ref readonly var posting in Sort(unsorted).AsSpan())
        {
            writer.Add(posting);
            countByList[posting.Posting.List]++;
        }
        return writer.Finish(countByList);
    }

    /// <summary>One run of several, without the postings that are dead; null when none is left.</summary>
    /// <param name="runs">At least one.</param>
    /// <param name="lists">The lists by handle: null where a list is gone.</param>
    public static IndexRun? Merge(ReadOnlySpan<IndexRun> runs, ReadOnlySpan<IndexedList?> lists)
    {
        var count = 0;
        foreach (var run in runs)
            count = checked(count + CountLive(run, lists));
        if (count == 0)
            return null;
        var writer = new RunWriter(count);
        var countByList = new int[lists.Length];
        var merge = new RunMerge(runs);
        while (merge.TryNext(out var posting))
        {
            if (!IsLive(posting.Posting, lists))
                continue;
            writer.Add(posting);
            countByList[posting.Posting.List]++;
        }
        return writer.Finish(countByList);
    }

    /// <summary>Number of postings of a run that are not dead.</summary>
    public static int CountLive(IndexRun run, ReadOnlySpan<IndexedList?> lists)
    {
        var count = 0;
        for (var i = 0; i < run.Count; i++)
            count += IsLive(run[i].Posting, lists) ? 1 : 0;
        return count;
    }

    private static bool IsLive(Posting posting, ReadOnlySpan<IndexedList?> lists) =>
        lists[posting.List] is { } list && !list.IsWithdrawn(posting.Entry);

    /// <summary>Sorts by partitions of the upper bits first: tokens are uniform, so the partitions are of one size.</summary>
    /// <param name="unsorted">Is sorted in place where it is small.</param>
    internal static TokenPosting[] Sort(TokenPosting[] unsorted)
    {
        if (unsorted.Length <= PartitionSize)
        {
            Array.Sort(unsorted);
            return unsorted;
        }
        var bits = Math.Min(16, System.Numerics.BitOperations.Log2((uint)(unsorted.Length / PartitionSize)) + 1);
        var starts = new int[(1 << bits) + 1];
        foreach (ref readonly var posting in unsorted.AsSpan())
            starts[(posting.High >> (64 - bits)) + 1]++;
        for (var i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        var sorted = new TokenPosting[unsorted.Length];
        var next = starts.AsSpan(0, 1 << bits).ToArray();
        foreach (ref readonly var posting in unsorted.AsSpan())
            sorted[next[posting.High >> (64 - bits)]++] = posting;
        for (var i = 0; i < 1 << bits; i++)
            sorted.AsSpan(starts[i], starts[i + 1] - starts[i]).Sort();
        return sorted;
    }
}
