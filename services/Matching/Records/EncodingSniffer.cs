using System.Buffers;
using System.Text;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Tells the encoding of a file: by its byte order mark, else by what its bytes are valid in.</summary>
internal static class EncodingSniffer
{
    /// <summary>Bytes looked at, from the first that is not ASCII.</summary>
    public const int SampleBytes = 64 << 10;

    /// <summary>The encoding that a byte order mark names, and the mark's length.</summary>
    public static bool TryByteOrderMark(ReadOnlySpan<byte> head, out TextEncoding encoding, out int length)
    {
        (encoding, length) = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (TextEncoding.Utf8, 3),
            [0xFF, 0xFE, ..] => (TextEncoding.Utf16LittleEndian, 2),
            [0xFE, 0xFF, ..] => (TextEncoding.Utf16BigEndian, 2),
            [0x84, 0x31, 0x95, 0x33, ..] => (TextEncoding.Gb18030, 4),
            _ => (TextEncoding.Detect, 0),
        };
        return length > 0;
    }

    /// <summary>UTF-8 or GB18030.</summary>
    /// <remarks>
    /// Chinese text in UTF-8 is often valid GB18030 too, so a single broken byte must not turn a UTF-8 file into GB18030: what counts is
    /// whether characters of several bytes are mostly valid UTF-8. In GB18030 text the most of them are not.
    /// </remarks>
    public static TextEncoding Decide(ReadOnlySpan<byte> sample)
    {
        var (valid, invalid) = CountUtf8(sample);
        if (invalid == 0 || valid > 4 * invalid)
            return TextEncoding.Utf8;
        return Gb18030Transcoder.CountInvalid(sample) <= invalid ? TextEncoding.Gb18030 : TextEncoding.Utf8;
    }

    private static (int Valid, int Invalid) CountUtf8(ReadOnlySpan<byte> sample)
    {
        var valid = 0;
        var invalid = 0;
        while (true)
        {
            var i = sample.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (i < 0)
                return (valid, invalid);
            sample = sample[i..];
            var status = Rune.DecodeFromUtf8(sample, out _, out var length);
            // A character cut off by the end of the sample says nothing.
            if (status == OperationStatus.NeedMoreData)
                return (valid, invalid);
            if (status == OperationStatus.Done)
                valid++;
            else
                invalid++;
            sample = sample[length..];
        }
    }
}
