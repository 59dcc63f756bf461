using System.Buffers;

namespace ExchangeNetwork.Matching.Records;

/// <summary>The bytes of a file on their way to UTF-8 text: pooled, and never more than the longest row and a read.</summary>
/// <remarks>
/// UTF-8 is read straight into the text. As long as all is ASCII the encoding need not be known; at the first other byte the text waits for a
/// sample. Only for other encodings there is a second buffer, of the raw bytes.
/// </remarks>
internal sealed class TextBuffer(TextEncoding declared, bool firstLineIsText) : IDisposable
{
    private const int ReadBytes = 64 << 10;
    private const int HeadBytes = 4096;

    private byte[] _text = ArrayPool<byte>.Shared.Rent(4 * ReadBytes);
    private int _start;
    private int _usable; // end of what is known to be UTF-8
    private int _end; // end of what was read
    private byte[] _raw = [];
    private int _rawLength;
    private Transcoder? _transcoder;
    private bool _headSeen;
    private bool _ended;

    /// <summary>The encoding; <see cref="TextEncoding.Detect"/> while everything was ASCII.</summary>
    public TextEncoding Encoding { get; private set; }

    /// <summary>Why the file is no text; null while it may be.</summary>
    public FileRefusal? Refusal { get; private set; }

    /// <summary>Text not yet consumed.</summary>
    public Span<byte> Text => _text.AsSpan(_start, _usable - _start);

    /// <summary>Whether nothing will be added to <see cref="Text"/>.</summary>
    public bool IsFinal => _ended && _usable == _end;

    /// <summary>Drops text from the front.</summary>
    public void Consume(int count) => _start += count;

    /// <summary>Where to read the next bytes of the file into; report them with <see cref="Advance"/>.</summary>
    public Memory<byte> Space()
    {
        if (_transcoder is not null)
            return _raw.AsMemory(_rawLength);
        Ensure(ReadBytes);
        return _text.AsMemory(_end);
    }

    /// <summary>Takes what was read.</summary>
    /// <param name="count">Bytes; 0 at the end of the file.</param>
    public void Advance(int count)
    {
        _ended |= count == 0;
        if (_transcoder is not null)
        {
            _rawLength += count;
            Transcode();
            return;
        }
        _end += count;
        if (!_headSeen && !SeeHead())
            return;
        Settle();
    }

    /// <summary>Gives the pooled memory back, cleared: it held subject data.</summary>
    public void Dispose()
    {
        foreach (var buffer in (byte[][])[_text, _raw])
        {
            if (buffer.Length > 0)
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
        (_text, _raw) = ([], []);
        (_start, _usable, _end, _rawLength, _transcoder) = (0, 0, 0, 0, null);
    }

    // A first line is enough to go on: a slow stream need not wait for more.
    private bool SeeHead()
    {
        var head = _text.AsSpan(_start, Math.Min(_end - _start, HeadBytes));
        var line = head.IndexOfAny((byte)'\n', (byte)'\r');
        if (!_ended && head.Length < HeadBytes && (line < 0 || head.Length < 4))
            return false;
        _headSeen = true;
        Refusal = Refuse(head, line < 0 ? head : head[..line]);
        if (Refusal is not null)
            return true;
        if (EncodingSniffer.TryByteOrderMark(head, out var marked, out var length) && (declared == TextEncoding.Detect || declared == marked))
        {
            _start += length;
            Begin(marked, _start);
        }
        else if (declared != TextEncoding.Detect)
        {
            Begin(declared, _start);
        }
        return true;
    }

    private FileRefusal? Refuse(ReadOnlySpan<byte> head, ReadOnlySpan<byte> line)
    {
        if (head.IsEmpty)
            return new FileRefusal(IntakeCodes.EmptyFile);
        if (FileSignature.Check(head, line) is { } signature)
            return signature;
        if (!head.ContainsAnyExcept((byte)0))
            return new FileRefusal(IntakeCodes.OnlyNulBytes);
        var isText = !firstLineIsText || declared != TextEncoding.Detect || head[0] == '{' || EncodingSniffer.TryByteOrderMark(head, out _, out _);
        return isText || !FileSignature.IsBinaryLine(line) ? null : new FileRefusal(IntakeCodes.NotText);
    }

    // Bytes from this position on are in the encoding; what is before stays as it is.
    private void Begin(TextEncoding encoding, int from)
    {
        Encoding = encoding;
        _usable = from;
        if (encoding == TextEncoding.Utf8)
            return;
        _transcoder = encoding == TextEncoding.Gb18030
            ? new Gb18030Transcoder()
            : new Utf16Transcoder(encoding == TextEncoding.Utf16BigEndian);
        _rawLength = _end - from;
        _raw = ArrayPool<byte>.Shared.Rent(_rawLength + ReadBytes);
        _text.AsSpan(from, _rawLength).CopyTo(_raw);
        _end = from;
        Transcode();
    }

    private void Settle()
    {
        if (Encoding == TextEncoding.Detect)
        {
            var ascii = _text.AsSpan(_usable, _end - _usable).IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0)
            {
                _usable = _end;
                return;
            }
            _usable += ascii;
            if (!_ended && _end - _usable < EncodingSniffer.SampleBytes)
                return;
            var sample = _text.AsSpan(_usable, Math.Min(_end - _usable, EncodingSniffer.SampleBytes));
            Begin(EncodingSniffer.Decide(sample), _usable);
        }
        if (_transcoder is null)
            _usable = _end;
    }

    private void Transcode()
    {
        Ensure(Transcoder.MaxOutput(_rawLength));
        var consumed = _transcoder!.Transcode(_raw.AsSpan(0, _rawLength), _text.AsSpan(_end), _ended, out var written);
        _raw.AsSpan(consumed, _rawLength - consumed).CopyTo(_raw);
        _rawLength -= consumed;
        _end += written;
        _usable = _end;
    }

    private void Ensure(int free)
    {
        if (_text.Length - _end >= free)
            return;
        var length = _end - _start;
        var target = length + free <= _text.Length ? _text : ArrayPool<byte>.Shared.Rent(Math.Max(_text.Length * 2, length + free));
        _text.AsSpan(_start, length).CopyTo(target);
        if (target != _text)
        {
            ArrayPool<byte>.Shared.Return(_text, clearArray: true);
            _text = target;
        }
        _usable -= _start;
        _end = length;
        _start = 0;
    }
}
