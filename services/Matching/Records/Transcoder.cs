using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Turns the bytes of a file into UTF-8 piece by piece.</summary>
/// <remarks>What is no character becomes one byte 0xFF, which no UTF-8 text holds: so the row it is in fails the one check for invalid
/// encoding, and delimiters and line ends around it keep their meaning.</remarks>
internal abstract class Transcoder
{
    protected const byte Invalid = 0xFF;

    /// <summary>Most bytes of output for a number of bytes of input.</summary>
    public static int MaxOutput(int input) => (input * 2) + 8;

    /// <summary>Converts as much as it can; what is left is the beginning of a character whose rest has not arrived.</summary>
    /// <param name="input">Bytes of the file.</param>
    /// <param name="output">At least <see cref="MaxOutput"/> of the input.</param>
    /// <param name="final">Whether no more input will come; everything is then consumed.</param>
    /// <param name="written">UTF-8 bytes written.</param>
    /// <returns>Bytes consumed.</returns>
    public abstract int Transcode(ReadOnlySpan<byte> input, Span<byte> output, bool final, out int written);
}

/// <summary>UTF-16 of either byte order.</summary>
internal sealed class Utf16Transcoder(bool bigEndian) : Transcoder
{
    private char[] _characters = [];

    /// <inheritdoc/>
    public override int Transcode(ReadOnlySpan<byte> input, Span<byte> output, bool final, out int written)
    {
        var count = input.Length / 2;
        if (_characters.Length < count)
            _characters = new char[count];
        var units = MemoryMarshal.Cast<char, ushort>(_characters.AsSpan(0, count));
        input[..(count * 2)].CopyTo(MemoryMarshal.AsBytes(units));
        if (bigEndian == BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(units, units);
        ReadOnlySpan<char> characters = _characters.AsSpan(0, count);
        written = 0;
        while (!characters.IsEmpty)
        {
            var status = Utf8.FromUtf16(characters, output[written..], out var read, out var bytes, replaceInvalidSequences: false, isFinalBlock: final);
            written += bytes;
            characters = characters[read..];
            if (status != OperationStatus.InvalidData)
                break;
            output[written++] = Invalid;
            characters = characters[1..];
        }
        var consumed = (count - characters.Length) * 2;
        if (!final || consumed == input.Length)
            return consumed;
        output[written++] = Invalid;
        return input.Length;
    }
}

/// <summary>GB18030: one, two or four bytes a character.</summary>
/// <remarks>The table is taken from the platform's code page once. Written by hand because the platform's decoder swallows the byte after a
/// broken one, be it a quote or a line end.</remarks>
internal sealed class Gb18030Transcoder : Transcoder
{
    private const int Trails = 0xFE - 0x40 + 1;

    // UTF-8 of each two-byte character: up to 3 bytes, lowest first, and their number in the top byte; 0 where there is none.
    private static readonly Lazy<uint[]> TwoBytes = new(BuildTable);
    private static readonly Encoding CodePage = CreateCodePage();

    private readonly uint[] _twoBytes = TwoBytes.Value;

    /// <inheritdoc/>
    public override int Transcode(ReadOnlySpan<byte> input, Span<byte> output, bool final, out int written)
    {
        var i = 0;
        written = 0;
        while (i < input.Length)
        {
            var lead = input[i];
            if (lead < 0x80)
            {
                var rest = input[i..];
                var run = rest.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
                run = run < 0 ? rest.Length : run;
                rest[..run].CopyTo(output[written..]);
                written += run;
                i += run;
                continue;
            }
            var size = Size(input[i..]);
            if (size == 0 && !final)
                break;
            if (size == 2 && _twoBytes[((lead - 0x81) * Trails) + input[i + 1] - 0x40] is var packed and not 0)
            {
                output[written] = (byte)packed;
                output[written + 1] = (byte)(packed >> 8);
                output[written + 2] = (byte)(packed >> 16);
                written += (int)(packed >> 24);
                i += 2;
            }
            else if (size == 4 && FourBytes(input.Slice(i, 4), output[written..]) is var bytes and > 0)
            {
                written += bytes;
                i += 4;
            }
            else
            {
                output[written++] = Invalid;
                i++;
            }
        }
        return i;
    }

    /// <summary>Bytes in a row that are no GB18030.</summary>
    public static int CountInvalid(ReadOnlySpan<byte> sample)
    {
        var invalid = 0;
        for (var i = 0; i < sample.Length;)
        {
            var size = sample[i] < 0x80 ? 1 : Size(sample[i..]);
            if (size == 0)
                break;
            if (size == 2 && TwoBytes.Value[((sample[i] - 0x81) * Trails) + sample[i + 1] - 0x40] == 0)
                size = -1;
            invalid += size < 0 ? 1 : 0;
            i += Math.Abs(size);
        }
        return invalid;
    }

    // 2 or 4 by form; 0 when the rest has not arrived; -1 when it is no character.
    private static int Size(ReadOnlySpan<byte> text)
    {
        if (text[0] is 0x80 or 0xFF)
            return -1;
        if (text.Length < 2)
            return 0;
        if (text[1] is >= 0x40 and not 0x7F and not 0xFF)
            return 2;
        if (text[1] is not (>= 0x30 and <= 0x39))
            return -1;
        if (text.Length < 3)
            return 0;
        if (text[2] is not (>= 0x81 and <= 0xFE))
            return -1;
        if (text.Length < 4)
            return 0;
        return text[3] is >= 0x30 and <= 0x39 ? 4 : -1;
    }

    private static int FourBytes(ReadOnlySpan<byte> text, Span<byte> output)
    {
        Span<char> characters = stackalloc char[4];
        var count = CodePage.GetChars(text, characters);
        return characters[..count].Contains('\uFFFF') ? 0 : Encoding.UTF8.GetBytes(characters[..count], output);
    }

    // U+FFFF is no character either, so it can stand for one that could not be decoded.
    private static Encoding CreateCodePage() => CodePagesEncodingProvider.Instance.GetEncoding(
        54936, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFF"))
        ?? throw new NotSupportedException("The platform has no GB18030 code page.");

    private static uint[] BuildTable()
    {
        var table = new uint[(0xFE - 0x81 + 1) * Trails];
        Span<char> characters = stackalloc char[4];
        Span<byte> utf8 = stackalloc byte[8];
        for (var lead = 0x81; lead <= 0xFE; lead++)
        {
            for (var trail = 0x40; trail <= 0xFE; trail++)
            {
                if (trail == 0x7F)
                    continue;
                var count = CodePage.GetChars([(byte)lead, (byte)trail], characters);
                if (count != 1 || characters[0] is '\uFFFF' or < '\x80' || char.IsSurrogate(characters[0]))
                    continue;
                var size = Encoding.UTF8.GetBytes(characters[..1], utf8);
                table[((lead - 0x81) * Trails) + trail - 0x40] = utf8[0] | ((uint)utf8[1] << 8) | (size > 2 ? (uint)utf8[2] << 16 : 0) | ((uint)size << 24);
            }
        }
        return table;
    }
}
