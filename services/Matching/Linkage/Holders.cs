namespace ExchangeNetwork.Matching.Linkage;

/// <summary>How many subjects hold one number: rows of one name are one subject, however many they are.</summary>
/// <remarks>A file of invoices repeats a taxpayer's code in row after row; a switchboard stands beside many names. One thread at a time.</remarks>
internal sealed class Holders
{
    // Where the first rows show so many subjects, the others are taken to show as many in proportion.
    private const int MostHolders = 8;
    private const int MostRows = 64;

    private readonly PairComparer _comparer;
    private readonly int[] _naming;
    private readonly Dictionary<LinkColumn, (int[] Starts, int[] Rows)> _rows = [];
    private readonly Dictionary<(int Field, int Value), double> _others = [];

    public Holders(PairComparer comparer)
    {
        _comparer = comparer;
        // A whole name, or its parts; an organisation's where no person is named.
        _naming = Fields(LinkRole.Name) is { Length: > 0 } names ? names
            : Fields(LinkRole.GivenName, LinkRole.Surname) is { Length: > 0 } parts ? parts
            : Fields(LinkRole.OrganizationName);
    }

    /// <summary>Subjects beside the one of two rows that hold their number.</summary>
    /// <param name="field">A field whose value is the same in both rows.</param>
    /// <param name="left">Row of one side.</param>
    /// <param name="right">Row of the other side.</param>
    public double Others(int field, int left, int right)
    {
        var (a, b) = _comparer.Columns(field);
        if (_others.TryGetValue((field, a.Rows[left]), out var others))
            return others;
        var rows = RowsOf(a, a.Rows[left]).Select(row => (Row: row, IsLeft: true)).ToList();
        if (_comparer.Left != _comparer.Right)
            rows.AddRange(RowsOf(b, b.Rows[right]).Select(row => (row, false)));
        return _others[(field, a.Rows[left])] = Count(rows, a.Field.Role);
    }

    private double Count(List<(int Row, bool IsLeft)> rows, LinkRole role)
    {
        // Without names a number that names one subject is taken at its word; a telephone is not.
        if (_naming.Length == 0)
            return role == LinkRole.Number ? 0 : Math.Max(0, rows.Count - 2);
        var holders = new List<(int Row, bool IsLeft)>();
        var seen = 0;
        foreach (var row in rows.Take(MostRows))
        {
            seen++;
            if (holders.TrueForAll(holder => AreTwo(holder, row)))
                holders.Add(row);
            if (holders.Count == MostHolders)
                break;
        }
        return (holders.Count - 1) * ((double)rows.Count / seen);
    }

    private bool AreTwo((int Row, bool IsLeft) one, (int Row, bool IsLeft) other)
    {
        for (var i = 0; i < _naming.Length; i++)
        {
            // Given name and surname may have changed places.
            if (Compare(_naming[i], one, _naming[i], other) == Agreement.Differs && Compare(_naming[i], one, _naming[^(i + 1)], other) != Agreement.Exact)
                return true;
        }
        return false;
    }

    private Agreement Compare(int field, (int Row, bool IsLeft) one, int otherField, (int Row, bool IsLeft) other)
    {
        var (a, b) = (Column(field, one.IsLeft), Column(otherField, other.IsLeft));
        return FieldComparison.Compare(a, a.Rows[one.Row], b, b.Rows[other.Row]);
    }

    private LinkColumn Column(int field, bool isLeft) => isLeft ? _comparer.Columns(field).Left : _comparer.Columns(field).Right;

    private int[] Fields(params LinkRole[] roles) =>
        [.. Enumerable.Range(0, _comparer.Count).Where(field => roles.Contains(_comparer.Columns(field).Left.Field.Role)).Take(2)];

    private int[] RowsOf(LinkColumn column, int value)
    {
        if (!_rows.TryGetValue(column, out var index))
            _rows.Add(column, index = Index(column));
        return index.Rows[index.Starts[value]..index.Starts[value + 1]];
    }

    private static (int[] Starts, int[] Rows) Index(LinkColumn column)
    {
        var starts = new int[column.Values.Count + 1];
        for (var value = 0; value < column.Values.Count; value++)
            starts[value + 1] = starts[value] + column.Frequencies[value];
        var next = (int[])starts.Clone();
        var rows = new int[starts[^1]];
        for (var row = 0; row < column.Rows.Count; row++)
        {
            if (column.Rows[row] is >= 0 and var value)
                rows[next[value]++] = row;
        }
        return (starts, rows);
    }
}
