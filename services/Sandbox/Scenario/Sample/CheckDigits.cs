namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>Check characters of made-up numbers, from the standards; of its own, so that a mistake in normalising shows.</summary>
internal static class CheckDigits
{
    private const string UsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>GB 11643 (ISO 7064 MOD 11-2): the 18th character of a resident id from the first 17 digits.</summary>
    public static char ResidentId(string first17)
    {
        var sum = 0;
        foreach (var digit in first17)
            sum = (sum + digit - '0') * 2 % 11;
        return "10X98765432"[sum];
    }

    /// <summary>GB 11714: the ninth character of an organisation code from the first eight.</summary>
    public static char OrganizationCode(string first8)
    {
        ReadOnlySpan<int> weights = [3, 7, 9, 10, 5, 8, 4, 2];
        var sum = 0;
        for (var i = 0; i < 8; i++)
            sum += weights[i] * Base36(first8[i]);
        return "0X987654321"[sum % 11];
    }

    /// <summary>GB 32100: the 18th character of a unified social credit code from the first 17.</summary>
    public static char Uscc(string first17)
    {
        int sum = 0, weight = 1;
        foreach (var character in first17)
        {
            sum += UsccAlphabet.IndexOf(character, StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }
        return UsccAlphabet[(31 - sum % 31) % 31];
    }

    /// <summary>ISO/IEC 7812 (Luhn): the last digit of a card number from the digits before it.</summary>
    public static char Luhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            sum += i % 2 != 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
        }
        return (char)('0' + (10 - sum % 10) % 10);
    }

    /// <summary>ISO 7064 MOD 97-10: the two digits that make the number, they last, 1 modulo 97.</summary>
    public static string Mod97(string characters)
    {
        var rest = 0;
        foreach (var character in characters + "00")
        {
            var value = Base36(character);
            rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
        }
        return (98 - rest).ToString("00", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Another check character of the same kind, so a wrong one.</summary>
    public static char Wrong(char right) => right is >= '0' and < '9' ? (char)(right + 1) : '0';

    private static int Base36(char character) => character <= '9' ? character - '0' : character - 'A' + 10;
}
