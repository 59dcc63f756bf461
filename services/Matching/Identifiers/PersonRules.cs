namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Numbers that name a person: resident id, travel permit, mobile.</summary>
internal static class PersonRules
{
    /// <summary>
    /// Resident ids of 15 and 18 characters (GB 11643-1999), residence permits of Hong Kong, Macau and Taiwan residents (areas 81, 82, 83),
    /// foreigners' permanent residence cards of 18 digits (first digit 9) and of the old form (3 letters, 12 digits).
    /// </summary>
    /// <remarks>
    /// A birth date that does not exist, or a region that does not, is a flag and no rejection: numbers with such errors were issued and
    /// are corrected only on application, and two registers that hold the same wrong number speak of the same person. Old and new card of
    /// a foreigner meet only by the issuer's own mapping: neither number can be computed from the other.
    /// </remarks>
    public static NormalizedIdentifier ResidentId(ReadOnlySpan<byte> folded, Span<byte> destination)
    {
        if (folded.Length == 18)
        {
            if (!Ascii.AreDigits(folded[..17]) || !(Ascii.IsDigit(folded[17]) || folded[17] == 'X'))
                return Rules.Malformed;
            var state = CheckDigits.State(CheckDigits.Mod11X(folded[..17]) == folded[17]);
            return Rules.Copy(folded, destination, state, ResidentIdFlags(folded));
        }
        if (folded.Length != 15)
            return Rules.Malformed;
        if (Ascii.AreLetters(folded[..3]))
        {
            return Ascii.AreDigits(folded[3..])
                ? Rules.Copy(folded, destination, flags: IdentifierFlags.ForeignPermanentResident)
                : Rules.Malformed;
        }
        if (!Ascii.AreDigits(folded))
            return Rules.Malformed;
        folded[..6].CopyTo(destination);
        "19"u8.CopyTo(destination[6..]);
        folded[6..].CopyTo(destination[8..]);
        destination[17] = CheckDigits.Mod11X(destination[..17]);
        // The 15-digit form had no check digit of its own: nothing was verified.
        return Rules.Done(18, ChecksumState.None, IdentifierFlags.ExpandedFrom15Digits | ResidentIdFlags(destination[..18]));
    }

    /// <summary>
    /// Permits for travel to the Mainland: H or M and 8 digits that stay for life (Hong Kong, Macau), or 8 digits (Taiwan); two more digits
    /// count reissues and are dropped.
    /// </summary>
    public static NormalizedIdentifier TravelPermit(ReadOnlySpan<byte> folded, Span<byte> destination)
    {
        var prefix = folded.Length > 0 && folded[0] is (byte)'H' or (byte)'M' ? 1 : 0;
        if (!Ascii.AreDigits(folded[prefix..]))
            return Rules.Malformed;
        return (folded.Length - prefix) switch
        {
            8 => Rules.Copy(folded, destination),
            10 => Rules.Copy(folded[..(prefix + 8)], destination, flags: IdentifierFlags.ReissueDigitsDropped),
            _ => Rules.Malformed,
        };
    }

    /// <summary>Mobile numbers of China: 11 digits from 13 to 19, with or without +86, 0086 or 86 before.</summary>
    public static NormalizedIdentifier Mobile(ReadOnlySpan<byte> folded, Span<byte> destination) =>
        folded.Length == 11 && Ascii.AreDigits(folded) ? MobileNumber(folded, IdentifierFlags.None, destination) : InternationalMobile(folded, destination);

    private static NormalizedIdentifier MobileNumber(ReadOnlySpan<byte> number, IdentifierFlags flags, Span<byte> destination) =>
        number.Length == 11 && number[0] == '1' && number[1] >= '3' ? Rules.Copy(number, destination, flags: flags) : Rules.Malformed;

    private static NormalizedIdentifier InternationalMobile(ReadOnlySpan<byte> folded, Span<byte> destination)
    {
        Span<byte> digits = stackalloc byte[16];
        var length = 0;
        var plus = false;
        foreach (var c in folded)
        {
            if (c == '+' && length == 0 && !plus)
            {
                plus = true;
                continue;
            }
            if (c is (byte)'(' or (byte)')')
                continue;
            if (!Ascii.IsDigit(c) || length == digits.Length)
                return Rules.Malformed;
            digits[length++] = c;
        }
        ReadOnlySpan<byte> number = digits[..length];
        var prefix = plus || length == 13 ? "86"u8 : length == 15 ? "0086"u8 : default;
        if (!number.StartsWith(prefix))
            return Rules.Malformed;
        return MobileNumber(number[prefix.Length..], prefix.IsEmpty ? IdentifierFlags.None : IdentifierFlags.CountryCodeDropped, destination);
    }

    private static IdentifierFlags ResidentIdFlags(ReadOnlySpan<byte> id)
    {
        // A foreigner's card has the digit 9, two digits of region, three of country; all others start with the region.
        var foreign = id[0] == '9';
        var region = foreign ? ((id[1] - '0') * 10) + id[2] - '0' : ((id[0] - '0') * 10) + id[1] - '0';
        var flags = foreign ? IdentifierFlags.ForeignPermanentResident : IdentifierFlags.None;
        if (!foreign && region is 81 or 82 or 83)
            flags |= IdentifierFlags.HkMacauTaiwanResident;
        else if (!IsProvince(region))
            flags |= IdentifierFlags.RegionUnknown;
        if (!BirthDate.IsDate(id.Slice(6, 8)))
            flags |= IdentifierFlags.BirthDateImpossible;
        return flags;
    }

    // GB/T 2260, first two digits.
    private static bool IsProvince(int region) => region
        is (>= 11 and <= 15) or (>= 21 and <= 23) or (>= 31 and <= 37) or (>= 41 and <= 46) or (>= 50 and <= 54) or (>= 61 and <= 65)
        or 71 or 81 or 82;
}
