using System.Runtime.CompilerServices;

namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Characters that a defined type may hold.</summary>
public enum IdentifierAlphabet
{
    /// <summary>0-9.</summary>
    Digits,

    /// <summary>A-Z.</summary>
    Letters,

    /// <summary>0-9 and A-Z.</summary>
    Alphanumeric,
}

/// <summary>Check digits that a defined type may end in.</summary>
public enum IdentifierChecksum
{
    /// <summary>None.</summary>
    None,

    /// <summary>One digit, ISO/IEC 7812-1 annex B (Luhn).</summary>
    Luhn,

    /// <summary>Two digits, ISO/IEC 7064 MOD 97-10; letters count as 10 to 35.</summary>
    Mod97,

    /// <summary>One digit or X, ISO/IEC 7064 MOD 11-2, over digits.</summary>
    Mod11X,
}

/// <summary>An identifier type as data, for whatever a length, an alphabet and a check digit describe.</summary>
/// <param name="Code">Stable code: lower-case letters, digits and hyphens.</param>
/// <param name="NameZh">Name in zh-CN.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="Alphabet">Characters allowed after spaces and hyphens are removed and letters made upper-case.</param>
/// <param name="MinLength">Fewest characters.</param>
/// <param name="MaxLength">Most characters.</param>
/// <param name="Checksum">Check digits at the end.</param>
/// <param name="KeyName">Name of the network key of its pseudonyms: <see cref="KeyNames.Person"/> for what names natural persons.</param>
public sealed record IdentifierDefinition(
    string Code,
    string NameZh,
    string NameEn,
    IdentifierAlphabet Alphabet,
    int MinLength,
    int MaxLength,
    IdentifierChecksum Checksum,
    string KeyName = KeyNames.Thing)
{
    internal void Check()
    {
        if (Code.Length is 0 or > 40 || !Code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException($"'{Code}' is no code of an identifier type: lower-case letters, digits and hyphens, at most 40.");
        if (string.IsNullOrWhiteSpace(NameZh) || string.IsNullOrWhiteSpace(NameEn))
            throw new ArgumentException($"The identifier type {Code} needs a name in both languages.");
        if (KeyName is not (KeyNames.Person or KeyNames.Thing))
            throw new ArgumentException($"The identifier type {Code} names no network key: person or thing.");
        if (MinLength < 3 || MaxLength < MinLength || MaxLength > IdentifierNormalizer.MaxCanonicalBytes)
            throw new ArgumentException($"The identifier type {Code} needs lengths from 3 to {IdentifierNormalizer.MaxCanonicalBytes}.");
        if (!Enum.IsDefined(Alphabet) || !Enum.IsDefined(Checksum))
            throw new ArgumentException($"The identifier type {Code} names an alphabet or a checksum that does not exist.");
        if (Checksum != IdentifierChecksum.None && Alphabet == IdentifierAlphabet.Letters)
            throw new ArgumentException($"The identifier type {Code} cannot end in check digits, its alphabet has none.");
    }

    internal IdentifierType ToType(int ordinal, string malformedCode) =>
        new(ordinal, Code, NameZh, NameEn, KeyName, malformedCode, TextOptions.None, Normalize);

    private NormalizedIdentifier Normalize(ReadOnlySpan<byte> folded, Span<byte> destination)
    {
        if (folded.Length < MinLength || folded.Length > MaxLength)
            return Rules.Malformed;
        if (!Allows(folded))
            return Rules.Malformed;
        // Check digits are digits whatever the alphabet.
        var state = ChecksumState.None;
        switch (Checksum)
        {
            case IdentifierChecksum.Luhn:
                if (!Ascii.AreDigits(folded))
                    return Rules.Malformed;
                state = CheckDigits.State(CheckDigits.Luhn(folded));
                break;
            case IdentifierChecksum.Mod97:
                if (!Ascii.AreDigits(folded[^2..]))
                    return Rules.Malformed;
                state = CheckDigits.State(CheckDigits.Mod97(folded) == 1);
                break;
            case IdentifierChecksum.Mod11X:
                if (!Ascii.AreDigits(folded[..^1]))
                    return Rules.Malformed;
                state = CheckDigits.State(CheckDigits.Mod11X(folded[..^1]) == folded[^1]);
                break;
        }
        return Rules.Copy(folded, destination, state);
    }

    // A call hands the text over in registers; inlined, it would go through memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Allows(ReadOnlySpan<byte> text) => Alphabet switch
    {
        IdentifierAlphabet.Digits => Ascii.AreDigits(text[..(text.Length - (Checksum == IdentifierChecksum.Mod11X && text[^1] == 'X' ? 1 : 0))]),
        IdentifierAlphabet.Letters => Ascii.AreLetters(text),
        _ => Ascii.AreAlphanumeric(text),
    };
}
