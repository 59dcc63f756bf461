using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Unicode;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Reads record files (CSV, NDJSON; UTF-8, GB18030, UTF-16) row by row in bounded memory; bad input gives values, never exceptions.</summary>
/// <remarks>
/// Our own parser rather than CsvHelper, whose reader ends a file by exception at a row over its limit, and at a quote that never closes reads
/// on to the end unless line breaks in quotes are given up altogether: here either costs one row, and the rest is read in bounded memory.
/// CsvHelper is the oracle of the tests.
/// One thread at a time. What the stream itself throws (a broken connection, a disk fault) passes through.
/// </remarks>
public sealed class RecordReader : IDisposable
{
    private readonly Stream _stream;
    private readonly ColumnRole _keyRole;
    private readonly TextBuffer _buffer;
    private RowScanner? _scanner;
    private RowBuilder? _builder;
    private ColumnMap? _map;
    private bool _done;
    private long _row;
    private long _line = 1;

    private RecordReader(Stream stream, RecordReaderOptions options, ColumnRole keyRole)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRowBytes, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxRowBytes, 64 << 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFieldBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxColumns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxIdBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Delimiter ?? ',', '\x7E', nameof(options));
        _stream = stream;
        _keyRole = keyRole;
        Options = options;
        _buffer = new TextBuffer(options.Encoding, options.Format != RecordFormat.Ndjson);
    }

    private enum Step
    {
        NeedInput,
        BatchFull,
        End,
    }

    /// <summary>Why the file as a whole is refused; set when a read returned false.</summary>
    public FileRefusal? Refusal { get; private set; }

    /// <summary>How it reads.</summary>
    public RecordReaderOptions Options { get; }

    /// <summary>The format; known after the first read.</summary>
    public RecordFormat Format { get; private set; }

    /// <summary>The encoding; <see cref="TextEncoding.Detect"/> while everything was ASCII.</summary>
    public TextEncoding Encoding => _buffer.Encoding;

    /// <summary>The columns and their roles; those met so far in NDJSON; null before the header was read.</summary>
    public ColumnMap? Columns => _map;

    /// <summary>Rows accepted so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>Rows rejected so far.</summary>
    public long Rejected { get; private set; }

    internal string? KeyName => _map is { Key: >= 0 } map ? map.Columns[map.Key].Name : null;

    /// <summary>A reader over a stream, which stays the caller's; nothing is read before the first <see cref="Read"/>.</summary>
    public static RecordReader Open(Stream stream, RecordReaderOptions options) => new(stream, options, ColumnRole.RecordId);

    /// <summary>A reader over a pipe, which stays the caller's; for <see cref="ReadAsync"/>.</summary>
    public static RecordReader Open(PipeReader pipe, RecordReaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(pipe);
        return new RecordReader(pipe.AsStream(leaveOpen: true), options, ColumnRole.RecordId);
    }

    internal static RecordReader OpenList(Stream stream, RecordReaderOptions options) => new(stream, options, ColumnRole.EntryId);

    /// <summary>Fills the batch with the next rows, waiting for the stream on this thread.</summary>
    /// <returns>False at the end or on refusal of the file; the batch is then empty.</returns>
    public bool Read(RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Clear();
        while (Fill(batch) == Step.NeedInput)
            _buffer.Advance(_stream.Read(_buffer.Space().Span));
        return !batch.IsEmpty;
    }

    /// <summary>Fills the batch with the next rows; no thread waits for the stream.</summary>
    /// <remarks>A batch that has rows is handed over rather than kept waiting for a stream that has given all it had.</remarks>
    /// <returns>False at the end or on refusal of the file; the batch is then empty.</returns>
    public async ValueTask<bool> ReadAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Clear();
        var drained = false;
        while (Fill(batch) == Step.NeedInput)
        {
            if (drained && !batch.IsEmpty)
                break;
            var space = _buffer.Space();
            var read = await _stream.ReadAsync(space, cancellationToken).ConfigureAwait(false);
            _buffer.Advance(read);
            drained = read > 0 && read < space.Length;
        }
        return !batch.IsEmpty;
    }

    /// <summary>Gives the pooled memory back, cleared: it held subject data.</summary>
    public void Dispose() => _buffer.Dispose();

    private Step Fill(RecordBatch batch)
    {
        Refusal ??= _buffer.Refusal;
        if (_done || Refusal is not null)
            return Step.End;
        if (_builder is null && !Begin())
            return Refusal is null ? Step.NeedInput : Step.End;
        while (!batch.IsFull)
        {
            var text = _buffer.Text;
            var final = _buffer.IsFinal;
            if (text.IsEmpty)
                return final ? End() : Step.NeedInput;
            var result = _scanner!.Next(text, final);
            if (result is ScanResult.Row or ScanResult.Rejected)
                Take(text, result, batch);
            if (Advance(result) && final)
                throw new UnreachableException("A scanner asks for more than there is.");
            if (result == ScanResult.NeedInput)
                return Step.NeedInput;
        }
        return Step.BatchFull;
    }

    // True when the scanner needs input.
    private bool Advance(ScanResult result)
    {
        _buffer.Consume(_scanner!.Consumed);
        _line += _scanner.LineBreaks;
        if (result == ScanResult.Blank)
            _row++;
        return result == ScanResult.NeedInput;
    }

    private void Take(ReadOnlySpan<byte> text, ScanResult result, RecordBatch batch)
    {
        var scanner = _scanner!;
        _row++;
        var problem = result == ScanResult.Rejected
            ? scanner.Problem
            : _builder!.TryAppend(text[..scanner.Consumed], scanner.Fields, scanner.FieldCount, scanner.MayNeedEscape, _row, _line, batch);
        if (problem.Code is null)
        {
            Accepted++;
            return;
        }
        Rejected++;
        var column = problem.Column >= 0 && problem.Column < _map!.Columns.Count ? _map.Columns[problem.Column].Name : null;
        var arguments = problem.Code == IntakeCodes.InvalidEncoding ? [EncodingName()] : problem.Arguments ?? [];
        batch.Reject(new RejectedRow(_row, _line, column, problem.Code, arguments));
    }

    private Step End()
    {
        _done = true;
        if (Accepted + Rejected == 0)
            Refusal = new FileRefusal(IntakeCodes.NoData);
        return Step.End;
    }

    // False when it takes more input, or the file is refused.
    private bool Begin()
    {
        var text = _buffer.Text;
        var start = text.IndexOfAnyExcept(" \t\r\n"u8);
        if (start > Options.MaxRowBytes || (start < 0 && (_buffer.IsFinal || text.Length > Options.MaxRowBytes)))
            return Refuse(IntakeCodes.NoHeader);
        if (start < 0)
            return false;
        if (Options.Format == RecordFormat.Detect && text[start] == '[')
            return Refuse(IntakeCodes.JsonArray);
        if (Options.Format == RecordFormat.Ndjson || (Options.Format == RecordFormat.Detect && text[start] == '{'))
        {
            Format = RecordFormat.Ndjson;
            _map = new ColumnMap(Options.Mapping, _keyRole);
            _map.Compile();
            _scanner = new NdjsonScanner(_map, Options.MaxRowBytes, Options.MaxColumns);
            _builder = new RowBuilder(_map, Options, checkEncoding: false);
            return true;
        }
        Format = RecordFormat.Csv;
        if (_scanner is null)
        {
            var all = _buffer.IsFinal || text.Length > Options.MaxRowBytes;
            var head = text[start..Math.Min(text.Length, Options.MaxRowBytes + 1)];
            if (!DelimiterSniffer.TryFind(head, all, Options.Delimiter, out var delimiter))
                return false;
            _scanner = new CsvScanner(delimiter, Options.MaxRowBytes, Options.MaxColumns);
        }
        return ReadHeader();
    }

    private bool ReadHeader()
    {
        while (true)
        {
            var text = _buffer.Text;
            if (text.IsEmpty && _buffer.IsFinal)
                return Refuse(IntakeCodes.NoHeader);
            var result = _scanner!.Next(text, _buffer.IsFinal);
            if (result == ScanResult.Rejected)
                return Refuse(IntakeCodes.UnreadableHeader, _scanner.Problem.Code!);
            if (result == ScanResult.Row)
                return TakeHeader(text);
            if (Advance(result))
                return false;
        }
    }

    private bool TakeHeader(ReadOnlySpan<byte> text)
    {
        var scanner = _scanner!;
        if (scanner.FieldCount > Options.MaxColumns)
            return Refuse(IntakeCodes.TooManyHeaderColumns, Number(scanner.FieldCount), Number(Options.MaxColumns));
        var header = new List<string>(scanner.FieldCount);
        foreach (var field in scanner.Fields.AsSpan(0, scanner.FieldCount))
        {
            var name = text.Slice(field.Offset, field.Length);
            if (name.Contains((byte)0))
                return Refuse(IntakeCodes.UnreadableHeader, IntakeCodes.NulByte);
            if (!Utf8.IsValid(name))
                return Refuse(IntakeCodes.UnreadableHeader, IntakeCodes.InvalidEncoding);
            header.Add(System.Text.Encoding.UTF8.GetString(name));
        }
        _map = ColumnMap.TryCreate(header, Options.Mapping, _keyRole == ColumnRole.EntryId, out var refusal);
        if (_map is null)
        {
            Refusal = refusal;
            return false;
        }
        _builder = new RowBuilder(_map, Options, checkEncoding: true);
        Advance(ScanResult.Row);
        _row++;
        return true;
    }

    private bool Refuse(string code, params string[] arguments)
    {
        Refusal = new FileRefusal(code, arguments);
        return false;
    }

    private string EncodingName() => Encoding switch
    {
        TextEncoding.Gb18030 => "GB18030",
        TextEncoding.Utf16LittleEndian or TextEncoding.Utf16BigEndian => "UTF-16",
        _ => "UTF-8",
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
