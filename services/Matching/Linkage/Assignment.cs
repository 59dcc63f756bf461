namespace ExchangeNetwork.Matching.Linkage;

/// <summary>A pair with its evidence.</summary>
internal readonly record struct ScoredPair(int Left, int Right, double Bits, ulong Pattern);

/// <summary>Chooses among scored pairs.</summary>
internal static class Assignment
{
    /// <summary>All, the surest first.</summary>
    public static List<ScoredPair> All(List<ScoredPair> pairs)
    {
        // The rows decide ties, so that a result is repeatable.
        pairs.Sort(static (a, b) => a.Bits != b.Bits ? b.Bits.CompareTo(a.Bits) : (a.Left, a.Right).CompareTo((b.Left, b.Right)));
        return pairs;
    }

    /// <summary>Each row at most once, the surest pairs first.</summary>
    public static List<ScoredPair> OneToOne(List<ScoredPair> pairs, int leftRows, int rightRows)
    {
        var leftUsed = new bool[leftRows];
        var rightUsed = new bool[rightRows];
        return All(pairs).FindAll(pair =>
        {
            if (leftUsed[pair.Left] || rightUsed[pair.Right])
                return false;
            return leftUsed[pair.Left] = rightUsed[pair.Right] = true;
        });
    }
}
