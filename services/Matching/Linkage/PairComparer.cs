namespace ExchangeNetwork.Matching.Linkage;

/// <summary>Compares rows of two tables field by field; all levels of a pair fit in one number, its pattern.</summary>
internal sealed class PairComparer
{
    private const int MostFields = 16;
    private const int BitsOfLevel = 4;

    private readonly (LinkColumn Left, LinkColumn Right)[] _columns;

    // Places of two fields whose values get into each other's column: given name and surname, two lines of an address.
    private readonly List<(int First, int Second)> _neighbours = [];

    private PairComparer(LinkTable left, LinkTable right)
    {
        (Left, Right) = (left, right);
        // What says most comes first, should there be more than fit.
        _columns = [.. ColumnPairs.Of(left, right).OrderBy(pair => pair.Left.Field.Role is LinkRole.Text or LinkRole.Category).Take(MostFields)];
        Neighbours(LinkRole.GivenName, LinkRole.Surname);
        Neighbours(LinkRole.Street, LinkRole.Street);
    }

    /// <summary>One side.</summary>
    public LinkTable Left { get; }

    /// <summary>The other side; the same table when duplicates are looked for.</summary>
    public LinkTable Right { get; }

    /// <summary>Number of fields compared.</summary>
    public int Count => _columns.Length;

    /// <summary>A comparer of the fields that both tables have; null when there are none.</summary>
    public static PairComparer? TryCreate(LinkTable left, LinkTable right) =>
        new PairComparer(left, right) is { Count: > 0 } comparer ? comparer : null;

    /// <summary>The columns of a field.</summary>
    public (LinkColumn Left, LinkColumn Right) Columns(int field) => _columns[field];

    /// <summary>The level of a field in a pattern.</summary>
    public static Agreement Level(ulong pattern, int field) => (Agreement)((pattern >> (field * BitsOfLevel)) & 0xF);

    /// <summary>Compares two rows.</summary>
    public ulong Compare(int left, int right)
    {
        Span<Agreement> levels = stackalloc Agreement[MostFields];
        for (var i = 0; i < _columns.Length; i++)
            levels[i] = Compare(i, left, i, right);
        foreach (var (first, second) in _neighbours)
            Swap(first, second, left, right, levels);
        var pattern = 0UL;
        for (var i = 0; i < _columns.Length; i++)
            pattern |= (ulong)levels[i] << (i * BitsOfLevel);
        return pattern;
    }

    private void Swap(int first, int second, int left, int right, Span<Agreement> levels)
    {
        if (levels[first] >= Agreement.Close || levels[second] >= Agreement.Close)
            return;
        var there = Compare(first, left, second, right);
        var back = Compare(second, left, first, right);
        if (Math.Max((byte)there, (byte)back) < (byte)Agreement.Close)
            return;
        levels[first] = Moved(there);
        levels[second] = Moved(back);
    }

    private static Agreement Moved(Agreement level) => level switch
    {
        Agreement.Exact => Agreement.Moved,
        Agreement.Close => Agreement.Partial,
        _ => level,
    };

    private Agreement Compare(int leftField, int left, int rightField, int right)
    {
        var a = _columns[leftField].Left;
        var b = _columns[rightField].Right;
        return FieldComparison.Compare(a, a.Rows[left], b, b.Rows[right]);
    }

    private void Neighbours(LinkRole first, LinkRole second)
    {
        var a = Array.FindIndex(_columns, pair => pair.Left.Field.Role == first);
        var b = Array.FindLastIndex(_columns, pair => pair.Left.Field.Role == second);
        if (a >= 0 && b >= 0 && a != b)
            _neighbours.Add((a, b));
    }
}
