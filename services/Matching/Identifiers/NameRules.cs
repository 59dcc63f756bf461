using System.Runtime.CompilerServices;
using ExchangeNetwork.Matching.Han;

namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Names used as identifiers: of a person together with the birth date, of an organisation.</summary>
internal static class NameRules
{
    /// <summary>A name and a birth date parted by <c>|</c>, canonical <c>name|yyyyMMdd</c>.</summary>
    /// <remarks>Reads raw text: hyphens carry meaning in a date. The last bar parts, half or full width.</remarks>
    public static NormalizedIdentifier NameBirth(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        var fullWidthBar = "｜"u8;
        var half = utf8.LastIndexOf((byte)'|');
        var full = utf8.LastIndexOf(fullWidthBar);
        if (half < 0 && full < 0)
            return Rules.Malformed;
        var size = half > full ? 1 : fullWidthBar.Length;
        var bar = Math.Max(half, full);
        return BirthDate.TryRead(utf8[(bar + size)..], out var date)
            ? NameBirth(utf8[..bar], date, destination)
            : new NormalizedIdentifier { Error = IdentifierError.DateImpossible };
    }

    /// <summary>A name and a birth date from attributes of their own.</summary>
    [SkipLocalsInit]
    public static NormalizedIdentifier NameBirth(ReadOnlySpan<byte> nameUtf8, DateOnly birth, Span<byte> destination)
    {
        Span<byte> name = stackalloc byte[IdentifierNormalizer.MaxInputBytes];
        var error = FoldName(nameUtf8, name, out var length);
        if (error == IdentifierError.None && length + 9 > IdentifierNormalizer.MaxCanonicalBytes)
            error = IdentifierError.TooLong;
        if (error != IdentifierError.None)
            return new NormalizedIdentifier { Error = error };
        name[..length].CopyTo(destination);
        destination[length] = (byte)'|';
        BirthDate.Write(birth, destination[(length + 1)..]);
        return Rules.Done(length + 9);
    }

    /// <summary>A person's name: folded, in simplified characters, at least two letters.</summary>
    [SkipLocalsInit]
    public static IdentifierError FoldName(ReadOnlySpan<byte> utf8, Span<byte> destination, out int length)
    {
        if (utf8.Length > IdentifierNormalizer.MaxInputBytes)
        {
            length = 0;
            return IdentifierError.TooLong;
        }
        Span<byte> text = stackalloc byte[IdentifierNormalizer.MaxInputBytes];
        var error = IdentifierText.Fold(utf8, TextOptions.DropMiddleDots, text, out var folded);
        length = 0;
        if (error == IdentifierError.None && !HanFolding.TryFold(text[..folded], isName: true, destination, out length))
            error = IdentifierError.TooLong;
        if (error == IdentifierError.None && !HasLetters(destination[..length]))
            error = IdentifierError.Malformed;
        return error;
    }

    /// <summary>
    /// An organisation's name: in simplified characters; brackets of all kinds as half-width round ones; and the two wordings that the law
    /// allows for one legal form as one of them.
    /// </summary>
    /// <remarks>
    /// Company Law (2023) article 7: a limited liability company is marked 有限责任公司 or 有限公司, a joint stock company 股份有限公司 or
    /// 股份公司. No other form is folded: brand, region and branch are matters for scoring.
    /// </remarks>
    [SkipLocalsInit]
    public static NormalizedIdentifier OrganizationName(ReadOnlySpan<byte> folded, Span<byte> destination)
    {
        Span<byte> name = stackalloc byte[IdentifierNormalizer.MaxInputBytes];
        if (!HanFolding.TryFold(folded, isName: false, name, out var nameLength))
            return new NormalizedIdentifier { Error = IdentifierError.TooLong };
        var length = 0;
        for (var i = 0; i < nameLength;)
        {
            ReadOnlySpan<byte> rest = name[i..nameLength];
            if (Bracket(rest, out var bracket, out var size))
                destination[length++] = bracket;
            else if (rest[0] < 0x80 || !LegalForm(rest, destination, ref length, out size))
                (destination[length++], size) = (rest[0], 1);
            i += size;
            if (length > IdentifierNormalizer.MaxCanonicalBytes - 32)
                return new NormalizedIdentifier { Error = IdentifierError.TooLong };
        }
        return HasLetters(destination[..length]) ? Rules.Done(length) : Rules.Malformed;
    }

    private static bool LegalForm(ReadOnlySpan<byte> rest, Span<byte> destination, ref int length, out int size)
    {
        ReadOnlySpan<byte> written;
        if (rest.StartsWith("有限责任公司"u8))
        {
            size = "有限责任公司"u8.Length;
            written = "有限公司"u8;
        }
        else if (rest.StartsWith("股份公司"u8))
        {
            size = "股份公司"u8.Length;
            written = "股份有限公司"u8;
        }
        else
        {
            size = 0;
            return false;
        }
        written.CopyTo(destination[length..]);
        length += written.Length;
        return true;
    }

    // NFKC makes full-width brackets half-width; these are what remains of the kinds that Chinese names are written with.
    private static bool Bracket(ReadOnlySpan<byte> rest, out byte bracket, out int size)
    {
        (bracket, size) = (0, 1);
        if (rest[0] is (byte)'[' or (byte)'{')
            bracket = (byte)'(';
        else if (rest[0] is (byte)']' or (byte)'}')
            bracket = (byte)')';
        else if (rest.StartsWith("【"u8) || rest.StartsWith("〔"u8) || rest.StartsWith("〖"u8))
            (bracket, size) = ((byte)'(', 3);
        else if (rest.StartsWith("】"u8) || rest.StartsWith("〕"u8) || rest.StartsWith("〗"u8))
            (bracket, size) = ((byte)')', 3);
        return bracket != 0;
    }

    // Two letters or two characters outside ASCII: a dash, a single letter or 无 names nobody.
    private static bool HasLetters(ReadOnlySpan<byte> text)
    {
        var letters = 0;
        foreach (var c in text)
        {
            // 0xC0 and above start a character of several bytes.
            if (Ascii.IsLetter(c) || c >= 0xC0)
                letters++;
        }
        return letters >= 2;
    }
}
