using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching.Linkage;

/// <summary>A file in memory, column by column; each value is kept once, rows hold numbers of values.</summary>
/// <remarks>Subject data: lives as long as the run and is never logged.</remarks>
public sealed class LinkTable
{
    private readonly List<string> _ids = [];

    private LinkTable(IReadOnlyList<LinkField> fields) =>
        Columns = [.. fields.Select(field => new LinkColumn(field))];

    /// <summary>Number of rows.</summary>
    public int Count => _ids.Count;

    internal IReadOnlyList<LinkColumn> Columns { get; }

    /// <summary>Reads all rows.</summary>
    /// <param name="reader">Stands behind the header.</param>
    /// <param name="columns">What the columns hold.</param>
    /// <param name="step">Called now and then; may stop the reading by an exception.</param>
    public static LinkTable Read(TableReader reader, LinkColumns columns, Action? step = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(columns);
        var (fields, id) = columns.Of(reader.Header);
        var table = new LinkTable(fields);
        while (reader.Read())
        {
            table._ids.Add(reader.Values[id]);
            for (var i = 0; i < fields.Count; i++)
            {
                if (fields[i].Role is not (LinkRole.Id or LinkRole.Ignored))
                    table.Columns[i].Add(reader.Values[i]);
            }
            if (table._ids.Count % 4096 == 0)
                step?.Invoke();
        }
        foreach (var column in table.Columns)
            column.End();
        return table;
    }

    /// <summary>The row's id as received.</summary>
    public string Id(int row) => _ids[row];

    /// <summary>Masks the content.</summary>
    public override string ToString() => "LinkTable(***)";
}
