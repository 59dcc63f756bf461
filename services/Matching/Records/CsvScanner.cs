using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Rows of CSV as RFC 4180 has them; line ends CRLF, LF or CR; a quote inside an unquoted field is an ordinary character.</summary>
/// <remarks>
/// A quote that finds no end within the longest row, or a closing quote followed by text, is taken for one that was never closed: the row is
/// rejected and reading goes on at the next physical line after the one where that quote opened. Bytes are scanned at most twice that way,
/// because text that held no end for one quote has none that opens another.
/// </remarks>
internal sealed class CsvScanner : RowScanner
{
    private const byte Quote = (byte)'"';
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    private readonly byte _delimiter;
    private Mode _mode;
    private int _position;
    private int _fieldStart;
    private int _quoteAt;
    private bool _escapedQuotes;
    private bool _anyQuotes;
    private int _count;
    private int _lineBreaks; // inside quoted fields; counted before they are unescaped in place

    public CsvScanner(byte delimiter, int maxRowBytes, int maxColumns)
        : base(maxRowBytes, carriageReturnEndsLine: true)
    {
        _delimiter = delimiter;
        Fields = new Slice[maxColumns];
    }

    private enum Mode : byte
    {
        FieldStart,
        Unquoted,
        Quoted,
    }

    protected override ScanResult Scan(Span<byte> text, bool final)
    {
        while (true)
        {
            if (_mode == Mode.FieldStart)
            {
                if (_position == text.Length)
                {
                    if (!final)
                        return More(text);
                    Add(_position, 0);
                    return EndRow(text, _position, 0);
                }
                _fieldStart = _position;
                _mode = Mode.Unquoted;
                if (Vector256.IsHardwareAccelerated && text[_position] != Quote && TakePlainFields(text))
                    continue;
                if (_position == _fieldStart && _position < text.Length && text[_position] == Quote)
                {
                    _mode = Mode.Quoted;
                    _quoteAt = _position;
                    _fieldStart = ++_position;
                    _escapedQuotes = false;
                    _anyQuotes = true;
                }
            }
            if (_mode == Mode.Unquoted)
            {
                var length = text[_position..].IndexOfAny(_delimiter, CarriageReturn, LineFeed);
                _position = length < 0 ? text.Length : _position + length;
                if (length < 0 && !final)
                    return More(text);
                if (!TryEndField(text, _position, _position - _fieldStart, final, out var result))
                    return More(text);
                if (result != ScanResult.NeedInput)
                    return result;
                continue;
            }
            var closing = text[_position..].IndexOf(Quote);
            _position = closing < 0 ? text.Length : _position + closing;
            if (closing < 0 || (_position + 1 == text.Length && !final))
                return final ? QuoteNotClosed(text) : More(text);
            if (_position + 1 < text.Length && text[_position + 1] == Quote)
            {
                _escapedQuotes = true;
                _position += 2;
                continue;
            }
            var after = _position + 1;
            if (after < text.Length && text[after] != _delimiter && text[after] is not (CarriageReturn or LineFeed))
                return QuoteNotClosed(text);
            if (after < text.Length && text[after] == CarriageReturn && after + 1 == text.Length && !final)
                return More(text);
            var value = text[_fieldStart.._position];
            _lineBreaks += CountLineBreaks(value);
            var unescaped = _escapedQuotes ? Unescape(value) : value.Length;
            TryEndField(text, after, unescaped, final, out var end);
            if (end != ScanResult.NeedInput)
                return end;
        }
    }

    protected override void Restart()
    {
        (_mode, _position, _count, _lineBreaks, _anyQuotes) = (Mode.FieldStart, 0, 0, 0, false);
    }

    // Fields without quotes, 32 bytes at a time, up to the line end or the next quoted field; true when a new field starts where it stopped.
    private bool TakePlainFields(ReadOnlySpan<byte> text)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var delimiter = Vector256.Create(_delimiter);
        var from = _position;
        for (var block = _position; block + Vector256<byte>.Count <= text.Length; block += Vector256<byte>.Count)
        {
            var bytes = Vector256.LoadUnsafe(ref start, (nuint)block);
            var special = Vector256.Equals(bytes, delimiter) | Vector256.Equals(bytes, Vector256.Create(Quote))
                | Vector256.Equals(bytes, Vector256.Create(LineFeed)) | Vector256.Equals(bytes, Vector256.Create(CarriageReturn));
            for (var mask = special.ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
            {
                var at = block + BitOperations.TrailingZeroCount(mask);
                if (text[at] == _delimiter)
                {
                    Add(_fieldStart, at - _fieldStart);
                    _fieldStart = at + 1;
                }
                else if (text[at] != Quote || at == _fieldStart)
                {
                    // At a quote that opens a field the caller goes on as if it had just come there.
                    _position = at;
                    return false;
                }
            }
            _position = block + Vector256<byte>.Count;
        }
        if (_fieldStart < _position || _position == from)
            return false;
        _mode = Mode.FieldStart;
        return true;
    }

    // False when it takes one more byte to tell CR from CRLF; NeedInput as result when the row goes on.
    private bool TryEndField(Span<byte> text, int at, int length, bool final, out ScanResult result)
    {
        result = ScanResult.NeedInput;
        if (at < text.Length && text[at] == _delimiter)
        {
            Add(_fieldStart, length);
            _position = at + 1;
            _mode = Mode.FieldStart;
            return true;
        }
        var breakLength = at == text.Length ? 0 : 1;
        if (breakLength == 1 && text[at] == CarriageReturn)
        {
            if (at + 1 == text.Length && !final)
                return false;
            if (at + 1 < text.Length && text[at + 1] == LineFeed)
                breakLength = 2;
        }
        Add(_fieldStart, length);
        result = EndRow(text, at, breakLength);
        return true;
    }

    private void Add(int start, int length)
    {
        if (_count < Fields.Length)
            Fields[_count] = new Slice(start, length);
        _count++;
    }

    private ScanResult EndRow(ReadOnlySpan<byte> text, int length, int breakLength)
    {
        var row = text[..length];
        Consumed = length + breakLength;
        LineBreaks = (breakLength > 0 ? 1 : 0) + _lineBreaks;
        FieldCount = _count;
        MayNeedEscape = _anyQuotes || JsonText.MayNeedEscape(row);
        Restart();
        if (length == 0)
            return ScanResult.Blank;
        if (length <= MaxRowBytes)
            return ScanResult.Row;
        Problem = TooLarge();
        return ScanResult.Rejected;
    }

    private ScanResult More(ReadOnlySpan<byte> text)
    {
        if (text.Length < Window)
            return ScanResult.NeedInput;
        return _mode == Mode.Quoted && text[_quoteAt..].ContainsAny(CarriageReturn, LineFeed)
            ? QuoteNotClosed(text)
            : RejectToNextLine(text, text.Length, _lineBreaks, TooLarge());
    }

    private ScanResult QuoteNotClosed(ReadOnlySpan<byte> text) =>
        RejectToNextLine(
        text, _quoteAt, _lineBreaks,
        new RowProblem(IntakeCodes.QuoteNotClosed, _count, MaxRowBytes.ToString(CultureInfo.InvariantCulture)));

    // "" to " in place; behind the shortened value quotes, so that what is left there cannot complete a character cut off at its end.
    private static int Unescape(Span<byte> value)
    {
        var written = 0;
        var read = 0;
        while (read < value.Length)
        {
            var quote = value[read..].IndexOf(Quote);
            var length = quote < 0 ? value.Length - read : quote + 1;
            value.Slice(read, length).CopyTo(value[written..]);
            written += length;
            read += quote < 0 ? length : length + 1;
        }
        value[written..].Fill(Quote);
        return written;
    }
}
