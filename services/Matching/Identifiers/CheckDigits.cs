namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Check digits of the standards, over ASCII digits and upper-case letters.</summary>
internal static class CheckDigits
{
    private static ReadOnlySpan<byte> Mod11Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    // Powers of 3 modulo 31, GB 32100-2015 annex A.
    private static ReadOnlySpan<byte> UsccWeights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    private static readonly sbyte[] UsccValues = BuildUsccValues();

    private static ReadOnlySpan<byte> OrganizationWeights => [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>The flag form of a check's outcome.</summary>
    public static ChecksumState State(bool ok) => ok ? ChecksumState.Ok : ChecksumState.Failed;

    /// <summary>The check character of 17 digits, GB 11643-1999 (ISO/IEC 7064 MOD 11-2); for another number of digits the general form.</summary>
    public static byte Mod11X(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        if (digits.Length == Mod11Weights.Length)
        {
            for (var i = 0; i < digits.Length; i++)
                sum += (digits[i] - '0') * Mod11Weights[i];
            return "10X98765432"u8[sum % 11];
        }
        foreach (var digit in digits)
            sum = (sum + digit - '0') * 2 % 11;
        return "0123456789X"u8[(12 - sum) % 11];
    }

    /// <summary>Whether the last digit verifies, ISO/IEC 7812-1.</summary>
    public static bool Luhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        var doubled = false;
        for (var i = digits.Length - 1; i >= 0; i--, doubled = !doubled)
        {
            var value = digits[i] - '0';
            if (doubled)
                value = value > 4 ? (value * 2) - 9 : value * 2;
            sum += value;
        }
        return sum % 10 == 0;
    }

    /// <summary>The value modulo 97, letters as 10 to 35 (ISO/IEC 7064 MOD 97-10).</summary>
    public static int Mod97(ReadOnlySpan<byte> text, int start = 0)
    {
        var rest = start;
        foreach (var c in text)
            rest = Ascii.IsDigit(c) ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'A' + 10) % 97;
        return rest;
    }

    /// <summary>The value of a character of a USCC, or -1 for one outside the alphabet (I, O, S, V and Z are not in it).</summary>
    public static int UsccValue(byte c) => UsccValues[c];

    /// <summary>Whether the 18th character of a USCC verifies; the characters are of its alphabet (GB 32100-2015).</summary>
    public static bool Uscc(ReadOnlySpan<byte> code)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++)
            sum += UsccValue(code[i]) * UsccWeights[i];
        return (31 - (sum % 31)) % 31 == UsccValue(code[17]);
    }

    /// <summary>Whether the 9th character of an organisation code verifies (GB 11714-1997).</summary>
    public static bool OrganizationCode(ReadOnlySpan<byte> code)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++)
            sum += (Ascii.IsDigit(code[i]) ? code[i] - '0' : code[i] - 'A' + 10) * OrganizationWeights[i];
        return "0123456789X0"u8[11 - (sum % 11)] == code[8];
    }

    /// <summary>Whether a check digit of a machine-readable zone verifies: weights 7, 3, 1, filler counts 0 (ICAO 9303-3, 4.9).</summary>
    public static bool MachineReadable(ReadOnlySpan<byte> field, byte check)
    {
        var sum = 0;
        for (var i = 0; i < field.Length; i++)
        {
            var value = field[i] == '<' ? 0 : Ascii.IsDigit(field[i]) ? field[i] - '0' : field[i] - 'A' + 10;
            sum += value * "\u0007\u0003\u0001"u8[i % 3];
        }
        return sum % 10 == check - '0';
    }

    private static sbyte[] BuildUsccValues()
    {
        var values = new sbyte[256];
        Array.Fill(values, (sbyte)-1);
        var alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"u8;
        for (var i = 0; i < alphabet.Length; i++)
            values[alphabet[i]] = (sbyte)i;
        return values;
    }
}
