using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

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

    private static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

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
        if (SkipMark())
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

    // False while what is there may still become a byte order mark.
    private bool SkipMark()
    {
        if (!_isAtStart)
            return true;
        var block = _buffer.AsSpan(_start, _end - _start);
        if (block.Length < Mark.Length && Mark.StartsWith(block))
            return false;
        _isAtStart = false;
        if (block.StartsWith(Mark))
        {
            _start += Mark.Length;
            _encoding ??= Encoding.UTF8;
        }
        return true;
    }

    // Null while all is ASCII, or the only other character is not complete yet.
    private static Encoding? Settle(ReadOnlySpan<byte> block)
    {
        var found = false;
        while (block.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) is var next and >= 0)
        {
            block = block[next..];
            switch (Rune.DecodeFromUtf8(block, out _, out var length))
            {
                case OperationStatus.InvalidData:
                    return Gb18030;
                case OperationStatus.NeedMoreData:
                    return found ? Encoding.UTF8 : null;
            }
            found = true;
            block = block[length..];
        }
        return found ? Encoding.UTF8 : null;
    }

    private static Encoding MakeGb18030()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("GB18030");
    }
}
