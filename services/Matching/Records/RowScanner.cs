using System.Globalization;

namespace ExchangeNetwork.Matching.Records;

/// <summary>What a scanner found at the front of the text.</summary>
internal enum ScanResult
{
    /// <summary>The row is not complete; give it the same text and more.</summary>
    NeedInput,

    /// <summary>A row, its fields in <see cref="RowScanner.Fields"/>.</summary>
    Row,

    /// <summary>A blank line: counted as a row as a spreadsheet does, otherwise nothing.</summary>
    Blank,

    /// <summary>A row that cannot be taken; the problem says why.</summary>
    Rejected,

    /// <summary>The rest of a rejected row, dropped.</summary>
    Skipped,
}

/// <summary>What is wrong with a row.</summary>
/// <param name="Code">Stable code; null when nothing is.</param>
/// <param name="Column">The column's ordinal; -1 for the row as a whole.</param>
/// <param name="Arguments">Values for the placeholders of the text.</param>
internal readonly record struct RowProblem(string? Code, int Column, params string[] Arguments);

/// <summary>Cuts text into rows and rows into fields; takes up where it stopped, so a row that arrives byte by byte is scanned once.</summary>
internal abstract class RowScanner(int maxRowBytes, bool carriageReturnEndsLine)
{
    private const byte LineFeed = (byte)'\n';

    // What ends a line beside LF: CR in CSV, nothing in JSON, where CR is white space.
    private readonly byte _otherLineEnd = carriageReturnEndsLine ? (byte)'\r' : LineFeed;
    private bool _skipping;

    /// <summary>Fields of the last row: slices of the text it was found in.</summary>
    public Slice[] Fields { get; protected set; } = [];

    /// <summary>Number of fields the row has, also when there are more than <see cref="Fields"/> holds.</summary>
    public int FieldCount { get; protected set; }

    /// <summary>Bytes of the text that are done with.</summary>
    public int Consumed { get; protected set; }

    /// <summary>Line breaks in them.</summary>
    public int LineBreaks { get; protected set; }

    /// <summary>Whether some field may need escapes of JSON; false spares the look at each.</summary>
    public bool MayNeedEscape { get; protected set; }

    /// <summary>Why the last row is rejected.</summary>
    public RowProblem Problem { get; protected set; }

    protected int MaxRowBytes { get; } = maxRowBytes;

    /// <summary>How much of the text one row may be looked for in: the longest row and its line end.</summary>
    /// <remarks>Never more, also when more has arrived: what a file gives does not depend on how it was cut on the way.</remarks>
    protected int Window => MaxRowBytes + 2;

    /// <summary>The next row of the text.</summary>
    /// <param name="text">Starts where the last call's <see cref="Consumed"/> ended.</param>
    /// <param name="final">Whether the text is all there is.</param>
    public ScanResult Next(Span<byte> text, bool final)
    {
        (Consumed, LineBreaks) = (0, 0);
        if (_skipping)
            return Skip(text, final);
        return text.Length < Window ? Scan(text, final) : Scan(text[..Window], false);
    }

    protected abstract ScanResult Scan(Span<byte> text, bool final);

    /// <summary>Forgets where it was in the row.</summary>
    protected abstract void Restart();

    /// <summary>Rejects the row and goes on at the next physical line after a position in it.</summary>
    protected ScanResult RejectToNextLine(ReadOnlySpan<byte> text, int from, int lineBreaksBefore, RowProblem problem)
    {
        var end = text[from..].IndexOfAny(LineFeed, _otherLineEnd);
        Consumed = end < 0 ? text.Length : from + end;
        LineBreaks = lineBreaksBefore;
        Problem = problem;
        _skipping = true;
        Restart();
        return ScanResult.Rejected;
    }

    protected static int CountLineBreaks(ReadOnlySpan<byte> text)
    {
        var count = text.Count((byte)'\n');
        for (var i = text.IndexOf((byte)'\r'); i >= 0;)
        {
            if (i + 1 == text.Length || text[i + 1] != '\n')
                count++;
            var next = text[(i + 1)..].IndexOf((byte)'\r');
            i = next < 0 ? -1 : i + 1 + next;
        }
        return count;
    }

    protected RowProblem TooLarge() => new(IntakeCodes.RowTooLarge, -1, MaxRowBytes.ToString(CultureInfo.InvariantCulture));

    private ScanResult Skip(ReadOnlySpan<byte> text, bool final)
    {
        var end = text.IndexOfAny(LineFeed, _otherLineEnd);
        if (end < 0)
        {
            Consumed = text.Length;
            return final ? Skipped(text.Length, 0) : ScanResult.NeedInput;
        }
        if (text[end] == '\r' && end + 1 == text.Length && !final)
        {
            Consumed = end;
            return ScanResult.NeedInput;
        }
        return Skipped(end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1), 1);
    }

    private ScanResult Skipped(int consumed, int lineBreaks)
    {
        (Consumed, LineBreaks) = (consumed, lineBreaks);
        _skipping = false;
        return ScanResult.Skipped;
    }
}
