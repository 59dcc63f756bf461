namespace ExchangeNetwork.Matching.Records;

/// <summary>Tells a file that is no text at all by its first bytes.</summary>
internal static class FileSignature
{
    /// <summary>What the file is, as a refusal; null when it may be text.</summary>
    /// <param name="head">The first bytes, up to 4 KiB.</param>
    /// <param name="firstLine">Those of them up to the first line end.</param>
    public static FileRefusal? Check(ReadOnlySpan<byte> head, ReadOnlySpan<byte> firstLine)
    {
        var code = head switch
        {
            _ when head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8) || head.StartsWith("PK\x07\x08"u8) => IntakeCodes.ZipArchive,
            _ when IsCompressed(head) => IntakeCodes.Compressed,
            _ when head.StartsWith("%PDF"u8) => IntakeCodes.Pdf,
            _ when IsExecutable(head, firstLine) => IntakeCodes.Executable,
            _ when head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) => IntakeCodes.OldOfficeDocument,
            _ when head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) => IntakeCodes.NotText,
            _ when head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => IntakeCodes.NotText,
            _ => null,
        };
        return code is null ? null : new FileRefusal(code);
    }

    /// <summary>Whether a first line cannot be text: NUL or another control character that no text file holds.</summary>
    public static bool IsBinaryLine(ReadOnlySpan<byte> line)
    {
        foreach (var b in line)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\f' or (byte)'\v' or 0x1B or 0x1A))
                return true;
        }
        return false;
    }

    private static bool IsCompressed(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) // gzip
        || head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) // zstd
        || head.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) // xz
        || head.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xBC, 0xAF]) // 7z
        || head.StartsWith("Rar!\x1A"u8)
        || (head.Length >= 10 && head.StartsWith("BZh"u8) && head[4..10].SequenceEqual((ReadOnlySpan<byte>)[0x31, 0x41, 0x59, 0x26, 0x53, 0x59]));

    private static bool IsExecutable(ReadOnlySpan<byte> head, ReadOnlySpan<byte> firstLine) =>
        head.StartsWith("\x7F\x45LF"u8)
        || (head.StartsWith("MZ"u8) && IsBinaryLine(firstLine))
        || head.StartsWith((ReadOnlySpan<byte>)[0xCA, 0xFE, 0xBA, 0xBE])
        || head.StartsWith((ReadOnlySpan<byte>)[0xCF, 0xFA, 0xED, 0xFE])
        || head.StartsWith((ReadOnlySpan<byte>)[0xCE, 0xFA, 0xED, 0xFE]);
}
