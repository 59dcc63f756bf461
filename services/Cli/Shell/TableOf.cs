using ExchangeNetwork.Cli.Texts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>A table of one kind of thing: its columns are declared once, next to the command that shows it.</summary>
internal sealed class TableOf<T>
{
    private const int NarrowestText = 12;

    private readonly List<Column> _columns = [];

    /// <summary>A column of text that may wrap.</summary>
    public TableOf<T> Text(Phrase header, Func<T, Reader, string?> cell) => Add(new(header, cell, IsWhole: false, IsNumber: false));

    /// <summary>A column of text that may wrap.</summary>
    public TableOf<T> Text(Phrase header, Func<T, string?> cell) => Text(header, (item, _) => cell(item));

    /// <summary>A column of ids that people copy: never wrapped.</summary>
    public TableOf<T> Id(Phrase header, Func<T, string?> cell) => Add(new(header, (item, _) => cell(item), IsWhole: true, IsNumber: false));

    /// <summary>A column of ids that the table does without where it would not fit with it; items shown by themselves have it.</summary>
    public TableOf<T> IdIfRoom(Phrase header, Func<T, string?> cell) =>
        Add(new(header, (item, _) => cell(item), IsWhole: true, IsNumber: false, IsOptional: true));

    /// <summary>A column of words from a closed set.</summary>
    public TableOf<T> Word(Phrase header, Func<T, string?> cell) =>
        Add(new(header, (item, reader) => reader.Word(cell(item)), IsWhole: true, IsNumber: false));

    /// <summary>A column of times.</summary>
    public TableOf<T> Time(Phrase header, Func<T, DateTimeOffset?> cell) =>
        Add(new(header, (item, reader) => reader.Time(cell(item)), IsWhole: true, IsNumber: false));

    /// <summary>A column of numbers.</summary>
    public TableOf<T> Number(Phrase header, Func<T, long?> cell) =>
        Add(new(header, (item, _) => Format.Number(cell(item)), IsWhole: true, IsNumber: true));

    /// <summary>The table; in a window too narrow for it, each item by itself with its labels.</summary>
    public IRenderable Render(IEnumerable<T> items, Reader reader)
    {
        var rows = items.Select(item => _columns.Select(column => Safe.Text(column.Cell(item, reader))).ToArray()).ToList();
        foreach (var shown in (int[][])[[.. Indexes(_ => true)], [.. Indexes(column => !column.IsOptional)]])
        {
            if (LeastWidth(rows, shown, reader) <= reader.Width)
                return Table(rows, shown, reader);
        }
        return Stack(rows, reader);
    }

    private IEnumerable<int> Indexes(Predicate<Column> which) => Enumerable.Range(0, _columns.Count).Where(index => which(_columns[index]));

    // Checked here because the table of the library does not end when columns that may not wrap exceed the window.
    private int LeastWidth(List<string[]> rows, int[] shown, Reader reader)
    {
        var width = 1;
        foreach (var i in shown)
        {
            var widest = rows.Select(row => row[i].GetCellWidth()).Append(reader.Say(_columns[i].Header).GetCellWidth()).Max();
            width += 3 + (_columns[i].IsWhole ? widest : Math.Min(widest, NarrowestText));
        }
        return width;
    }

    private Rows Stack(List<string[]> rows, Reader reader) => new(
        rows.SelectMany(row => new[] { Format.Pairs(reader, [.. _columns.Select((column, i) => (column.Header, (string?)row[i]))]), Spectre.Console.Text.Empty }));

    private Table Table(List<string[]> rows, int[] shown, Reader reader)
    {
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = new Style(Color.Grey) };
        foreach (var column in shown.Select(index => _columns[index]))
        {
            table.AddColumn(new TableColumn(new Text(reader.Say(column.Header), new Style(decoration: Decoration.Bold)))
            {
                NoWrap = column.IsWhole,
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
            });
        }
        foreach (var row in rows)
            table.AddRow(shown.Select(index => new Text(row[index])));
        return table;
    }

    /// <summary>One line with the same cells, for a stream that has no end.</summary>
    public string Line(T item, Reader reader)
    {
        var cells = _columns.Select(column => Safe.Text(column.Cell(item, reader)));
        return string.Join("  ", cells.Select(cell => cell.Length == 0 ? "-" : cell));
    }

    private TableOf<T> Add(Column column)
    {
        _columns.Add(column);
        return this;
    }

    private sealed record Column(Phrase Header, Func<T, Reader, string?> Cell, bool IsWhole, bool IsNumber, bool IsOptional = false);
}
