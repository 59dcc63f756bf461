namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Numbers that name an organisation.</summary>
internal static class OrganizationRules
{
    private const int OrganizationCodeLength = 9;

    /// <summary>
    /// Unified social credit codes (GB 32100-2015, 18 characters), organisation codes (GB 11714-1997, 9 characters), and tax numbers of 15
    /// characters (six digits of region, then the organisation code), of which only the organisation code is kept.
    /// </summary>
    /// <remarks>
    /// Characters 9 to 17 of a USCC are the organisation code: the bridge key. A failed check is a flag: genuine codes fail.
    /// </remarks>
    public static NormalizedIdentifier Uscc(ReadOnlySpan<byte> folded, Span<byte> destination)
    {
        switch (folded.Length)
        {
            case OrganizationCodeLength:
                return OrganizationCode(folded, destination, IdentifierFlags.None);
            case 15 when Ascii.AreDigits(folded[..6]):
                return OrganizationCode(folded[6..], destination, IdentifierFlags.TaxNumber15);
            case 18:
                break;
            default:
                return Rules.Malformed;
        }
        // Characters 3 to 8 are the region's code.
        if (CheckDigits.Uscc(folded) is not { } verifies || !Ascii.AreDigits(folded.Slice(2, 6)))
            return Rules.Malformed;
        var code = folded.Slice(8, OrganizationCodeLength);
        var flags = IsOrganizationCode(code) && CheckDigits.OrganizationCode(code)
            ? IdentifierFlags.None
            : IdentifierFlags.OrganizationCodeCheckFailed;
        return Rules.Copy(folded, destination, CheckDigits.State(verifies), flags) with
        {
            BridgeOffset = 8,
            BridgeLength = OrganizationCodeLength,
        };
    }

    private static NormalizedIdentifier OrganizationCode(ReadOnlySpan<byte> code, Span<byte> destination, IdentifierFlags flags)
    {
        if (!IsOrganizationCode(code))
            return Rules.Malformed;
        var state = CheckDigits.State(CheckDigits.OrganizationCode(code));
        return Rules.Copy(code, destination, state, flags | IdentifierFlags.OrganizationCodeOnly);
    }

    // Eight digits or letters and a check digit or X; nine letters are a word.
    private static bool IsOrganizationCode(ReadOnlySpan<byte> code) =>
        Ascii.AreAlphanumeric(code) && !Ascii.AreLetters(code[..8]) && (Ascii.IsDigit(code[8]) || code[8] == 'X');
}
