using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace ExchangeNetwork.Cli.Identifiers;

/// <summary>Lines of a byte stream in UTF-8 or GB18030, in bounded memory and without waiting for more than has arrived.</summary>
/// <remarks>
/// The encoding is settled by the first block that holds anything but ASCII: valid UTF-8 or not. A line end is the byte 0x0A, which is part
/// of no other character in either encoding.
/// </remarks>
internal sealed class ValueLines(Stream stream, string? encoding)
{
    // Far beyond any identifier; a longer line keeps its beginning and is answered as too long.
    private const int MostLineBytes = 1 << 16;

    private static readonly Encoding Gb18030 = MakeGb18030();

    private readonly byte[] _buffer = new byte[MostLineBytes * 2];
    private Encoding? _encoding = encoding switch { "utf-8" => Encoding.UTF8, "gb18030" => Gb18030, _ => null };
    private int _start;
    private int _end;
    private bool _isAtStart = true;
    private bool _isEnded;
    private bool _skipsRest;

    /// <summary>Reads what has arrived; false at the end, once the last line has been read.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_isEnded)
            return false;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        if (read == 0)
        {
            _isEnded = true;
            return _end > 0 && !_skipsRest;
        }
        _end += read;
        SkipMark();
        _encoding ??= Settle(_buffer.AsSpan(_start, _end - _start));
        return true;
    }

    /// <summary>The next complete line, without its end.</summary>
    public bool TryRead([NotNullWhen(true)] out string? line)
    {
        line = null;
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var feed = rest.IndexOf((byte)'\n');
            if (feed < 0 && !_isEnded && rest.Length < MostLineBytes)
                return false;
            if (rest.IsEmpty)
                return false;
            var whole = feed < 0 ? rest : rest[..feed];
            _start += feed < 0 ? rest.Length : feed + 1;
            var skipped = _skipsRest;
            _skipsRest = feed < 0 && !_isEnded;
            if (skipped)
                continue;
            line = (_encoding ?? Encoding.UTF8).GetString(whole.TrimEnd((byte)'\r'));
            return true;
        }
    }

    private void SkipMark()
    {
        if (!_isAtStart || _end - _start < 3)
            return;
        _isAtStart = false;
        if (_buffer.AsSpan(_start).StartsWith("\uFEFF"u8))
        {
            _start += 3;
            _encoding ??= Encoding.UTF8;
        }
    }

    private static Encoding? Settle(ReadOnlySpan<byte> block)
    {
        if (!block.ContainsAnyExceptInRange((byte)0, (byte)0x7F))
            return null;
        // The block may end within a character: only its complete lines are judged, if it has any.
        var lines = block[..(block.LastIndexOf((byte)'\n') + 1)];
        if (lines.ContainsAnyExceptInRange((byte)0, (byte)0x7F))
            return Utf8.IsValid(lines) ? Encoding.UTF8 : Gb18030;
        for (var cut = 0; cut < 4 && cut < block.Length; cut++)
        {
            if (Utf8.IsValid(block[..^cut]))
                return Encoding.UTF8;
        }
        return Gb18030;
    }

    private static Encoding MakeGb18030()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("GB18030");
    }
}
