using System.Buffers;

namespace ExchangeNetwork.Matching.Records;

/// <summary>JSON strings with exactly the escapes of the contract's canonical form (Newtonsoft.Json's default), over UTF-8.</summary>
/// <remarks>Escaped are the quote, the backslash, what is below U+0020, and U+0085, U+2028, U+2029; nothing else.</remarks>
internal static class JsonText
{
    /// <summary>Most bytes that one input byte can become.</summary>
    public const int MaxExpansion = 6;

    // 0xC2 leads U+0085 and 0xE2 leads U+2028 and U+2029: a hit on them is looked at, not always escaped.
    private static readonly SearchValues<byte> Suspects = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), 0x22, 0x5C, 0xC2, 0xE2]);

    /// <summary>Whether any byte may need an escape; false means that a copy will do.</summary>
    public static bool MayNeedEscape(ReadOnlySpan<byte> utf8) => utf8.ContainsAny(Suspects);

    /// <summary>Writes valid UTF-8 with escapes, without quotes around it.</summary>
    /// <returns>Bytes written; at most <see cref="MaxExpansion"/> times the input.</returns>
    public static int Write(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var i = utf8.IndexOfAny(Suspects);
            var clean = i < 0 ? utf8 : utf8[..i];
            clean.CopyTo(destination[written..]);
            written += clean.Length;
            if (i < 0)
                return written;
            utf8 = utf8[i..];
            var consumed = Escape(utf8, destination[written..], out var escaped);
            written += escaped;
            utf8 = utf8[consumed..];
        }
    }

    /// <summary><c>,"name":"</c> for a member of the canonical form.</summary>
    public static byte[] MemberPrefix(byte[] name)
    {
        var buffer = new byte[name.Length * MaxExpansion + 5];
        ",\""u8.CopyTo(buffer);
        var length = 2 + Write(name, buffer.AsSpan(2));
        "\":\""u8.CopyTo(buffer.AsSpan(length));
        return buffer[..(length + 3)];
    }

    private static int Escape(ReadOnlySpan<byte> utf8, Span<byte> destination, out int written)
    {
        var first = utf8[0];
        if (first == 0xC2)
            return utf8[1] == 0x85 ? Copy("\\u0085"u8, 2, destination, out written) : Copy(utf8[..2], 2, destination, out written);
        if (first == 0xE2)
        {
            var separator = utf8[1] == 0x80 && utf8[2] is 0xA8 or 0xA9;
            var text = !separator ? utf8[..3] : utf8[2] == 0xA8 ? "\\u2028"u8 : "\\u2029"u8;
            return Copy(text, 3, destination, out written);
        }
        var named = first switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'\b' => (byte)'b',
            (byte)'\t' => (byte)'t',
            (byte)'\n' => (byte)'n',
            (byte)'\f' => (byte)'f',
            (byte)'\r' => (byte)'r',
            _ => (byte)0,
        };
        if (named != 0)
            return Copy([(byte)'\\', named], 1, destination, out written);
        return Copy([.. "\\u00"u8, Hex(first >> 4), Hex(first & 15)], 1, destination, out written);
    }

    private static byte Hex(int digit) => "0123456789abcdef"u8[digit];

    private static int Copy(ReadOnlySpan<byte> text, int consumed, Span<byte> destination, out int written)
    {
        text.CopyTo(destination);
        written = text.Length;
        return consumed;
    }
}
