using System.Text;

namespace ExchangeNetwork.Cli.Bench;

/// <summary>A short text of UTF-8 that is written anew again and again.</summary>
internal sealed class Utf8Line(int capacity)
{
    private readonly byte[] bytes = new byte[capacity];
    private readonly byte[] before = new byte[capacity];
    private int length;

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    /// <summary>Starts anew.</summary>
    public void Clear() => length = 0;

    /// <summary>Appends text.</summary>
    public void Text(ReadOnlySpan<char> text) => length += Encoding.UTF8.GetBytes(text, bytes.AsSpan(length));

    /// <summary>Appends a number with leading zeros.</summary>
    public void Number(long number, int digits)
    {
        for (var i = digits - 1; i >= 0; i--, number /= 10)
            bytes[length + i] = (byte)('0' + (number % 10));
        length += digits;
    }

    /// <summary>Writes the same value as people do: small letters, spaces between groups, hyphens, full width.</summary>
    public void WriteOtherwise(int way)
    {
        var source = before.AsSpan(0, length);
        Written.CopyTo(source);
        length = 0;
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (c >= 0x80)
            {
                bytes[length++] = c;
                continue;
            }
            if (i > 0 && i % 4 == 0 && way % 4 is 1 or 2)
                bytes[length++] = (byte)(way % 4 == 1 ? ' ' : '-');
            if (way % 4 == 0 && char.IsAsciiLetterUpper((char)c))
                bytes[length++] = (byte)(c + 32);
            else if (way % 4 == 3)
                length += new Rune(c + 0xFEE0).EncodeToUtf8(bytes.AsSpan(length));
            else
                bytes[length++] = c;
        }
    }
}
