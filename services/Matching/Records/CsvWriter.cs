using System.Globalization;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Writes RFC 4180: comma, CRLF, quotes only where they are needed.</summary>
/// <remarks>Does not own the writer. With <c>formulaSafe</c>, a cell that a spreadsheet would run as a formula gets a leading apostrophe;
/// leave it off where a program reads the values back.</remarks>
public sealed class CsvWriter(TextWriter writer, bool formulaSafe = false)
{
    private static readonly System.Buffers.SearchValues<char> NeedQuotes = System.Buffers.SearchValues.Create(",\"\r\n");
    private bool _inRow;

    /// <summary>Writes a whole row.</summary>
    public void Row(params ReadOnlySpan<string?> fields)
    {
        foreach (var field in fields)
            Field(field);
        EndRow();
    }

    /// <summary>Writes a number as the row's next field.</summary>
    public void Field(long value) => Field(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes the row's next field; null is an empty one.</summary>
    public void Field(string? value)
    {
        if (_inRow)
            writer.Write(',');
        _inRow = true;
        var text = value ?? "";
        if (formulaSafe && text.Length > 0 && IsFormula(text))
            text = "'" + text;
        if (!text.AsSpan().ContainsAny(NeedQuotes) && !text.StartsWith(' ') && !text.EndsWith(' '))
        {
            writer.Write(text);
            return;
        }
        writer.Write('"');
        writer.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        writer.Write("\r\n");
        _inRow = false;
    }

    // Spreadsheets skip white space and fold full-width signs before they look for a formula.
    private static bool IsFormula(string text) => text[0] is '\t' or '\r' or '\n'
        || (text.AsSpan().TrimStart() is [var first, ..] && first is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠');
}
