using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Reads a CSV file as it is, row by row, without deciding what its columns mean; bad rows are values, never exceptions.</summary>
/// <remarks>
/// For work on whole files offline, where a date that does not exist or a missing id is no reason to leave a row out. The same encodings,
/// delimiters and quotes as <see cref="RecordReader"/>. White space around values is dropped. Bounded memory; one thread at a time. What the
/// stream itself throws passes through.
/// </remarks>
public sealed class TableReader : IDisposable
{
    private const int MaxRowBytes = 1 << 20;
    private const int MaxColumns = 512;

    private readonly Stream _stream;
    private readonly TextBuffer _buffer = new(TextEncoding.Detect, firstLineIsText: true);
    private readonly List<string> _header = [];
    private readonly List<RejectedRow> _rejected = [];
    private CsvScanner? _scanner;
    private string[] _values = [];
    private RowProblem _problem;
    private long _row;
    private long _line = 1;

    private TableReader(Stream stream) => _stream = stream;

    /// <summary>Names of the columns, as written; known when <see cref="TryOpen"/> returned a reader.</summary>
    public IReadOnlyList<string> Header => _header;

    /// <summary>Values of the current row, one per column; empty where the row is shorter than the header.</summary>
    public IReadOnlyList<string> Values => _values;

    /// <summary>1-based physical row of the current values; the header is 1.</summary>
    public long RowNumber => _row;

    /// <summary>Rows left out so far.</summary>
    public long RejectedCount { get; private set; }

    /// <summary>The first of the rows left out, at most a hundred, with the reasons.</summary>
    public IReadOnlyList<RejectedRow> Rejected => _rejected;

    /// <summary>A reader that stands behind the header; null with a refusal when the file is no table.</summary>
    /// <param name="stream">The file; stays the caller's.</param>
    /// <param name="refusal">Why the file is not read.</param>
    public static TableReader? TryOpen(Stream stream, out FileRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = new TableReader(stream);
        refusal = reader.ReadHeader();
        if (refusal is null)
            return reader;
        reader.Dispose();
        return null;
    }

    /// <summary>Goes on to the next row; false at the end of the file.</summary>
    public bool Read()
    {
        while (Next() is { } result)
        {
            if (result == ScanResult.Row && _problem.Code is null)
                return true;
            if (result == ScanResult.Rejected)
                Reject(_scanner!.Problem);
            else if (result == ScanResult.Row)
                Reject(_problem);
        }
        return false;
    }

    /// <summary>Gives the pooled memory back, cleared: it held subject data.</summary>
    public void Dispose() => _buffer.Dispose();

    private FileRefusal? ReadHeader()
    {
        while (_scanner is null)
        {
            if (_buffer.Refusal is { } refusal)
                return refusal;
            var text = _buffer.Text;
            var start = text.IndexOfAnyExcept(" \t\r\n"u8);
            if (start < 0 && _buffer.IsFinal)
                return new FileRefusal(IntakeCodes.NoHeader);
            if (start >= 0 && DelimiterSniffer.TryFind(text[start..], _buffer.IsFinal || text.Length > MaxRowBytes, null, out var delimiter))
                _scanner = new CsvScanner(delimiter, MaxRowBytes, MaxColumns);
            else
                Fill();
        }
        ScanResult? result;
        do
            result = Next();
        while (result == ScanResult.Blank);
        if (_buffer.Refusal is { } late)
            return late;
        if (result != ScanResult.Row)
            return new FileRefusal(IntakeCodes.UnreadableHeader, _scanner.Problem.Code ?? IntakeCodes.NoHeader);
        if (_problem.Code is { } code)
            return new FileRefusal(IntakeCodes.UnreadableHeader, code);
        foreach (var name in _values)
        {
            if (name.Length > 0 && _header.Contains(name))
                return new FileRefusal(IntakeCodes.DuplicateHeader, name);
            _header.Add(name);
        }
        return null;
    }

    // Null at the end. A row is taken out of the text before the text moves on.
    private ScanResult? Next()
    {
        while (_buffer.Refusal is null)
        {
            var text = _buffer.Text;
            if (text.IsEmpty && _buffer.IsFinal)
                return null;
            var result = text.IsEmpty ? ScanResult.NeedInput : _scanner!.Next(text, _buffer.IsFinal);
            if (result is ScanResult.Row)
                Keep(text);
            if (!text.IsEmpty)
            {
                _buffer.Consume(_scanner!.Consumed);
                _line += _scanner.LineBreaks;
            }
            if (result is ScanResult.Row or ScanResult.Blank or ScanResult.Rejected)
                _row++;
            if (result == ScanResult.NeedInput)
                Fill();
            else
                return result;
        }
        return null;
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        var scanner = _scanner!;
        var columns = _header.Count > 0 ? _header.Count : Math.Min(scanner.FieldCount, MaxColumns);
        _problem = scanner.FieldCount > columns
            ? new RowProblem(IntakeCodes.TooManyColumns, -1, Number(scanner.FieldCount), Number(columns))
            : default;
        _values = new string[columns];
        for (var i = 0; i < columns; i++)
        {
            var field = i < scanner.FieldCount ? text.Slice(scanner.Fields[i].Offset, scanner.Fields[i].Length) : default;
            if (!Utf8.IsValid(field))
                _problem = new RowProblem(IntakeCodes.InvalidEncoding, i, EncodingName());
            _values[i] = Encoding.UTF8.GetString(field).Trim();
        }
    }

    private string EncodingName() => _buffer.Encoding switch
    {
        TextEncoding.Gb18030 => "GB18030",
        TextEncoding.Utf16LittleEndian or TextEncoding.Utf16BigEndian => "UTF-16",
        _ => "UTF-8",
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private void Reject(RowProblem problem)
    {
        RejectedCount++;
        var column = problem.Column >= 0 && problem.Column < _header.Count ? _header[problem.Column] : null;
        if (_rejected.Count < 100)
            _rejected.Add(new RejectedRow(_row, _line, column, problem.Code!, problem.Arguments ?? []));
    }

    private void Fill() => _buffer.Advance(_stream.Read(_buffer.Space().Span));
}
