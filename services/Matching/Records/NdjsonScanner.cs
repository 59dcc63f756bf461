using System.Globalization;
using System.Text.Json;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Rows of NDJSON: one object a line, its members the fields; the columns are those met so far.</summary>
/// <remarks>Numbers and literals stay as written; an object or array in a plain field is kept as its JSON text; null is an empty field.</remarks>
internal sealed class NdjsonScanner : RowScanner
{
    private readonly ColumnMap _map;
    private readonly int _maxColumns;
    private readonly int[] _seenIn;
    private readonly int[] _order; // columns of the last row in the order of its members: the next row mostly has the same
    private int _row;
    private int _scanned;

    public NdjsonScanner(ColumnMap map, int maxRowBytes, int maxColumns)
        : base(maxRowBytes, carriageReturnEndsLine: false)
    {
        _map = map;
        _maxColumns = maxColumns;
        Fields = new Slice[maxColumns];
        _seenIn = new int[maxColumns];
        _order = new int[maxColumns];
        MayNeedEscape = true;
    }

    protected override ScanResult Scan(Span<byte> text, bool final)
    {
        var length = text[_scanned..].IndexOf((byte)'\n');
        if (length < 0 && !final)
        {
            _scanned = text.Length;
            return text.Length == Window ? RejectToNextLine(text, text.Length, 0, TooLarge()) : ScanResult.NeedInput;
        }
        var end = length < 0 ? text.Length : _scanned + length;
        Restart();
        Consumed = length < 0 ? end : end + 1;
        LineBreaks = length < 0 ? 0 : 1;
        var line = text[..end];
        if (line.Length > MaxRowBytes)
            Problem = TooLarge();
        else if (line.TrimEnd(" \t\r"u8).IsEmpty)
            return ScanResult.Blank;
        else if (line.Contains((byte)0))
            Problem = new RowProblem(IntakeCodes.NulByte, -1);
        else if (!Utf8Check.IsValid(line))
            Problem = new RowProblem(IntakeCodes.InvalidEncoding, -1);
        else
            Problem = ReadObject(line);
        return Problem.Code is null ? ScanResult.Row : ScanResult.Rejected;
    }

    protected override void Restart() => _scanned = 0;

    private RowProblem ReadObject(Span<byte> line)
    {
        Fields.AsSpan(0, _map.Columns.Count).Clear();
        _row++;
        var known = _map.Columns.Count;
        try
        {
            var reader = new Utf8JsonReader(line);
            var problem = ReadMembers(ref reader, line);
            FieldCount = _map.Columns.Count;
            return problem;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader says so by exception; a lone surrogate in an escape is the InvalidOperationException.
            return new RowProblem(IntakeCodes.InvalidJson, -1);
        }
        finally
        {
            if (_map.Columns.Count > known)
                _map.Compile();
        }
    }

    private RowProblem ReadMembers(ref Utf8JsonReader reader, Span<byte> line)
    {
        var problem = default(RowProblem);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return new RowProblem(IntakeCodes.InvalidJson, -1);
        for (var member = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; member++)
        {
            var column = Column(ref reader, member, out var code);
            reader.Read();
            var value = Value(ref reader, line, out var nested);
            // The line is read to its end in any case: that it is no JSON goes before what is wrong with a member.
            if (problem.Code is not null)
                continue;
            if (column < 0)
                problem = new RowProblem(code, -1, _maxColumns.ToString(CultureInfo.InvariantCulture));
            else if (_seenIn[column] == _row)
                problem = new RowProblem(IntakeCodes.DuplicateMember, column);
            else if (nested && !_map.IsPlain(column))
                problem = new RowProblem(IntakeCodes.NestedValue, column);
            else
                (Fields[column], _seenIn[column], _order[member]) = (value, _row, column);
        }
        return reader.Read() ? new RowProblem(IntakeCodes.InvalidJson, -1) : problem;
    }

    private int Column(ref Utf8JsonReader reader, int member, out string? code)
    {
        code = null;
        if (!reader.ValueIsEscaped && member < _order.Length && _order[member] < _map.Columns.Count
            && _map.Utf8Name(_order[member]).SequenceEqual(reader.ValueSpan))
        {
            return _order[member];
        }
        Span<char> name = stackalloc char[ColumnMap.MaxNameBytes];
        if (reader.ValueSpan.Length > ColumnMap.MaxNameBytes || !ColumnMap.IsUsableName(name = name[..reader.CopyString(name)]))
        {
            code = IntakeCodes.UnusableMember;
            return -1;
        }
        if (_map.TryFind(name, out var column))
            return column;
        if (_map.Columns.Count < _maxColumns)
            return _map.Add(name.ToString());
        code = IntakeCodes.TooManyMembers;
        return -1;
    }

    // A slice of the line; an escaped string is unescaped in place, which never makes it longer, behind the reader's back.
    private static Slice Value(ref Utf8JsonReader reader, Span<byte> line, out bool nested)
    {
        nested = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        var start = (int)reader.TokenStartIndex;
        if (nested)
        {
            reader.Skip();
            return new Slice(start, (int)reader.BytesConsumed - start);
        }
        if (reader.TokenType == JsonTokenType.Null)
            return default;
        if (reader.TokenType != JsonTokenType.String)
            return new Slice(start, reader.ValueSpan.Length);
        if (!reader.ValueIsEscaped)
            return new Slice(start + 1, reader.ValueSpan.Length);
        var escaped = reader.ValueSpan.Length;
        var buffer = escaped <= 512 ? stackalloc byte[512] : new byte[escaped];
        var length = reader.CopyString(buffer);
        buffer[..length].CopyTo(line[(start + 1)..]);
        return new Slice(start + 1, length);
    }
}
