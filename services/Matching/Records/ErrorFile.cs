using System.Globalization;
using System.Text;
using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Writes <c>FILE.errors.csv</c>: row, column, code and text in both languages of what was not taken; never the row itself.</summary>
/// <remarks>UTF-8 with byte order mark, so that Excel shows Chinese; cells that Excel would run as formulas are defused.</remarks>
public sealed class ErrorFile : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly CsvWriter _csv;

    /// <summary>Writes the heading to a stream.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="leaveOpen">Whether the stream stays the caller's.</param>
    public ErrorFile(Stream stream, bool leaveOpen = false)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: leaveOpen);
        _csv = new CsvWriter(_writer, formulaSafe: true);
        _csv.Row("row", "column", "code", "zh", "en");
    }

    /// <summary>Where the errors of a file go.</summary>
    public static string PathFor(string file) => file + ".errors.csv";

    /// <summary>Creates or replaces the error file of a file.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static ErrorFile Create(string file) => new(new FileStream(PathFor(file), FileMode.Create, FileAccess.Write, FileShare.Read));

    /// <summary>Adds a row.</summary>
    public void Write(RejectedRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Write(row.RowNumber.ToString(CultureInfo.InvariantCulture), row.Column, row.Code, row.Arguments);
    }

    /// <summary>Adds the refusal of the file as a whole, with an empty row number.</summary>
    public void Write(FileRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        Write(null, null, refusal.Code, refusal.Arguments);
    }

    /// <summary>Writes what is outstanding.</summary>
    public void Dispose() => _writer.Dispose();

    private void Write(string? row, string? column, string code, IReadOnlyList<string> arguments)
    {
        object[] values = [.. arguments];
        _csv.Row(row, column, code, ErrorCatalogue.Describe(code, "zh-CN", values), ErrorCatalogue.Describe(code, "en", values));
    }
}
