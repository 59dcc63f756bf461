using System.Text;
using System.Text.Unicode;

namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Folding of text before a type's rule: full width to half width, NFKC, upper case; spaces, dashes and invisible characters removed.</summary>
/// <remarks>ASCII, full-width forms and Han characters are folded in one pass without allocation; everything else takes the slow path.</remarks>
internal static class IdentifierText
{
    private const byte Drop = 0;
    private const byte Forbidden = 1;
    private const byte MultiByte = 2;

    // What becomes of each byte: itself, its upper case, or one of the three marks above.
    private static readonly byte[] Map = BuildMap();

    /// <summary>Folds UTF-8 text.</summary>
    /// <param name="utf8">The value as received, at most <see cref="IdentifierNormalizer.MaxInputBytes"/> bytes.</param>
    /// <param name="options">Whether middle dots go too.</param>
    /// <param name="destination">As many bytes as the input may have.</param>
    /// <param name="written">Bytes written.</param>
    public static IdentifierError Fold(ReadOnlySpan<byte> utf8, TextOptions options, Span<byte> destination, out int written)
    {
        var map = Map;
        var n = 0;
        for (var i = 0; i < utf8.Length;)
        {
            var mapped = map[utf8[i]];
            if (mapped > MultiByte)
            {
                destination[n++] = mapped;
                i++;
                continue;
            }
            written = 0;
            if (mapped == Forbidden)
                return IdentifierError.NotText;
            if (mapped == Drop)
            {
                i++;
                continue;
            }
            if (utf8.Length - i >= 3 && IsThreeBytes(utf8[i + 1], utf8[i + 2]))
            {
                // U+5000 to U+9FFF are Han, U+FF01 to U+FF5E full width: what almost all of these texts are made of.
                var (first, second, third) = (utf8[i], utf8[i + 1], utf8[i + 2]);
                if (first is >= 0xE5 and <= 0xE9)
                {
                    (destination[n], destination[n + 1], destination[n + 2]) = (first, second, third);
                    n += 3;
                    i += 3;
                    continue;
                }
                if (first == 0xEF && second is 0xBC or 0xBD && (((second & 1) << 6) | (third & 0x3F)) is var half and >= 0x01 and <= 0x5E)
                {
                    mapped = map[half + 0x20];
                    if (mapped > MultiByte)
                        destination[n++] = mapped;
                    i += 3;
                    continue;
                }
            }
            if (Rune.DecodeFromUtf8(utf8[i..], out var rune, out var length) != System.Buffers.OperationStatus.Done)
                return IdentifierError.NotText;
            if (IsHan(rune.Value))
            {
                utf8.Slice(i, length).CopyTo(destination[n..]);
                n += length;
            }
            else if (!IsDropped(rune.Value, options))
            {
                return FoldSlowly(utf8, options, destination, out written);
            }
            i += length;
        }
        written = n;
        return n == 0 ? IdentifierError.Empty : IdentifierError.None;
    }

    /// <summary>The clear version, for any text: NFKC, upper case and removal, repeated until nothing changes.</summary>
    /// <remarks>One round is not enough: what is removed may have kept a letter and its combining mark apart.</remarks>
    public static IdentifierError FoldSlowly(ReadOnlySpan<byte> utf8, TextOptions options, Span<byte> destination, out int written)
    {
        written = 0;
        if (!Utf8.IsValid(utf8))
            return IdentifierError.NotText;
        var text = Encoding.UTF8.GetString(utf8);
        if (text.AsSpan().IndexOfAny('\uFFFD', '\uFFFE', '\uFFFF') >= 0)
            return IdentifierError.NotText;
        for (var round = 0; ; round++)
        {
            var before = text;
            var kept = new StringBuilder(text.Length);
            foreach (var rune in text.Normalize(NormalizationForm.FormKC).EnumerateRunes())
            {
                if (rune.IsAscii ? Map[rune.Value] == Drop : IsDropped(rune.Value, options))
                    continue;
                if (Rune.IsControl(rune))
                    return IdentifierError.NotText;
                kept.Append(Rune.ToUpperInvariant(rune).ToString());
            }
            text = kept.ToString();
            if (text == before)
                break;
            if (round == 8)
                return IdentifierError.Malformed;
        }
        if (text.Length == 0)
            return IdentifierError.Empty;
        return Encoding.UTF8.TryGetBytes(text, destination, out written) ? IdentifierError.None : IdentifierError.TooLong;
    }

    private static bool IsThreeBytes(byte second, byte third) => (second & 0xC0) == 0x80 && (third & 0xC0) == 0x80;

    // Unified ideographs: NFKC leaves them alone. Compatibility ideographs are not among them.
    private static bool IsHan(int c) => c is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2F7FF);

    private static bool IsDropped(int c, TextOptions options) =>
        IsSpaceOrInvisible(c) || IsDash(c) || ((options & TextOptions.DropMiddleDots) != 0 && IsMiddleDot(c));

    private static bool IsSpaceOrInvisible(int c) => c
        is 0x0085 or 0x00A0 or 0x1680 or (>= 0x2000 and <= 0x200A) or 0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000
        or 0x00AD or 0x034F or 0x061C or (>= 0x180B and <= 0x180E) or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E)
        or (>= 0x2060 and <= 0x206F) or 0x115F or 0x1160 or 0x3164 or 0xFFA0 or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF
        or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsDash(int c) => c
        is (>= 0x2010 and <= 0x2015) or 0x2043 or 0x2212 or 0x058A or 0x05BE or 0x2E3A or 0x2E3B or 0x2E40 or 0x301C or 0x3030
        or 0xFE31 or 0xFE32 or 0xFE58 or 0xFE63;

    private static bool IsMiddleDot(int c) => c
        is 0x00B7 or 0x0387 or 0x2022 or 0x2027 or 0x2219 or 0x22C5 or 0x30FB or 0xFF65 or 0x2E31 or 0x2E33;

    private static byte[] BuildMap()
    {
        var map = new byte[256];
        for (var c = 0; c < map.Length; c++)
        {
            map[c] = c switch
            {
                ' ' or '\t' or '\r' or '\n' or '\v' or '\f' or '-' => Drop,
                < ' ' or 0x7F => Forbidden,
                >= 0x80 => MultiByte,
                >= 'a' and <= 'z' => (byte)(c - 32),
                _ => (byte)c,
            };
        }
        return map;
    }
}
