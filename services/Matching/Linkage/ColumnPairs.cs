namespace ExchangeNetwork.Matching.Linkage;

/// <summary>Finds the columns of two tables that hold the same.</summary>
internal static class ColumnPairs
{
    /// <summary>Pairs by header first; then columns whose values, or one's header and the other's values, say the same.</summary>
    /// <param name="left">One table.</param>
    /// <param name="right">The other; may be the same.</param>
    public static List<(LinkColumn Left, LinkColumn Right)> Of(LinkTable left, LinkTable right)
    {
        var pairs = new List<(LinkColumn Left, LinkColumn Right)>();
        var rest = right.Columns.Where(column => IsCompared(column, right)).ToList();
        var unpaired = new List<LinkColumn>();
        foreach (var column in left.Columns.Where(column => IsCompared(column, left)))
        {
            if (!Take(column, other => other.Header.Role == column.Header.Role && other.Header.Label == column.Header.Label))
                unpaired.Add(column);
        }
        foreach (var column in unpaired)
        {
            if (!Take(column, other => KindOf(column) is { } kind && KindOf(other) == kind))
                Take(column, other => column.Field.IsIdentity && other.Field.Role == column.Field.Role && (KindOf(column) is null || KindOf(other) is null));
        }
        return pairs;

        bool Take(LinkColumn column, Func<LinkColumn, bool> fits)
        {
            var at = rest.FindIndex(other => fits(other));
            if (at < 0)
                return false;
            pairs.Add((column, rest[at]));
            rest.RemoveAt(at);
            return true;
        }
    }

    private static bool IsCompared(LinkColumn column, LinkTable table) =>
        column.Field.Role is not (LinkRole.Id or LinkRole.Ignored)
        && (!column.Field.OnlyIfTelling || (KnownNumber.IsUnmistakable(column.Kind) && !table.Columns.Any(other => other != column && KindOf(other) == column.Kind)));

    private static string? KindOf(LinkColumn column) => column.Field.Type ?? column.Kind;
}
