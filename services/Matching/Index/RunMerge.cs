namespace ExchangeNetwork.Matching.Index;

/// <summary>The postings of several runs in one order.</summary>
internal sealed class RunMerge
{
    private readonly IndexRun[] left;
    private readonly int[] places;
    private readonly TokenPosting[] heads;
    private int open;

    /// <summary>A merge that is at its beginning.</summary>
    public RunMerge(ReadOnlySpan<IndexRun> runs)
    {
        left = runs.ToArray();
        places = new int[left.Length];
        heads = Array.ConvertAll(left, run => run[0]);
        open = left.Length;
    }

    /// <summary>The next posting; false when there is none left.</summary>
    public bool TryNext(out TokenPosting posting)
    {
        posting = default;
        if (open == 0)
            return false;
        // Few runs: the smallest head is found by looking at all.
        var smallest = 0;
        for (var i = 1; i < open; i++)
        {
            if (heads[i].CompareTo(heads[smallest]) < 0)
                smallest = i;
        }
        posting = heads[smallest];
        if (++places[smallest] < left[smallest].Count)
        {
            heads[smallest] = left[smallest][places[smallest]];
            return true;
        }
        open--;
        (left[smallest], places[smallest], heads[smallest]) = (left[open], places[open], heads[open]);
        return true;
    }
}
