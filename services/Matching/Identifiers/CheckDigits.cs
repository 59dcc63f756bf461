using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Check digits of the standards, over ASCII digits and upper-case letters.</summary>
internal static class CheckDigits
{
    private static readonly sbyte[] UsccValues = BuildUsccValues();

    /// <summary>The flag form of a check's outcome.</summary>
    public static ChecksumState State(bool ok) => ok ? ChecksumState.Ok : ChecksumState.Failed;

    /// <summary>The check character of 17 digits, GB 11643-1999 (ISO/IEC 7064 MOD 11-2); for another number of digits the general form.</summary>
    public static byte Mod11X(ReadOnlySpan<byte> digits)
    {
        if (digits.Length == 17)
            return "10X98765432"u8[Mod11Sum(digits) % 11];
        var sum = 0;
        foreach (var digit in digits)
            sum = (sum + digit - '0') * 2 % 11;
        return "0123456789X"u8[(12 - sum) % 11];
    }

    /// <summary>Whether the last digit verifies, ISO/IEC 7812-1.</summary>
    public static bool Luhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        while (digits.Length >= Vector128<byte>.Count)
        {
            // Every second digit from the end is doubled, and of two digits that gives their sum. No sum of sixteen is above 144.
            var last = Vector128.Create(digits[^Vector128<byte>.Count..]) - Vector128.Create((byte)'0');
            var doubled = last + last - (Vector128.GreaterThan(last, Vector128.Create((byte)4)) & Vector128.Create((byte)9));
            sum += Vector128.Sum(Vector128.ConditionalSelect(Vector128.Create((ushort)0x00FF).AsByte(), doubled, last));
            digits = digits[..^Vector128<byte>.Count];
        }
        for (var i = digits.Length - 1; i >= 0; i -= 2)
            sum += digits[i] - '0' + (i == 0 ? 0 : Doubled(digits[i - 1] - '0'));
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

    /// <summary>Whether the 18th character of a USCC verifies (GB 32100-2015); null when a character is not of its alphabet (I, O, S, V and Z are not).</summary>
    public static bool? Uscc(ReadOnlySpan<byte> code)
    {
        var bytes = Vector128.Create(code);
        var (next, last) = ((int)UsccValues[code[16]], (int)UsccValues[code[17]]);
        var skipped = Is(bytes, 'I') | Is(bytes, 'O') | Is(bytes, 'S') | Is(bytes, 'V') | Is(bytes, 'Z');
        if ((next | last) < 0 || skipped != Vector128<byte>.Zero || !Ascii.AreAlphanumeric(code[..16]))
            return null;
        // A letter counts one less for each before it that the alphabet skips; a comparison that holds is -1.
        var before = Above(bytes, 'I') + Above(bytes, 'O') + Above(bytes, 'S') + Above(bytes, 'V');
        // Powers of 3 modulo 31, annex A.
        var sum = WeightedSum(
            ValuesOf(bytes) + before, Vector128.Create((ushort)1, 3, 9, 27, 19, 26, 16, 17), Vector128.Create((ushort)20, 29, 25, 13, 8, 24, 10, 30));
        return (31 - ((sum + (next * 28)) % 31)) % 31 == last;
    }

    /// <summary>Whether the 9th character of an organisation code verifies (GB 11714-1997).</summary>
    public static bool OrganizationCode(ReadOnlySpan<byte> code)
    {
        var bytes = Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(code)).AsByte();
        var sum = WeightedSum(ValuesOf(bytes), Vector128.Create((ushort)3, 7, 9, 10, 5, 8, 4, 2), Vector128<ushort>.Zero);
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

    // Weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, GB 11643-1999.
    private static int Mod11Sum(ReadOnlySpan<byte> digits) => ((digits[16] - '0') * 2) + WeightedSum(
        ValuesOf(Vector128.Create(digits)), Vector128.Create((ushort)7, 9, 10, 5, 8, 4, 2, 1), Vector128.Create((ushort)6, 3, 7, 9, 10, 5, 8, 4));

    // 0 to 9 for digits, 10 to 35 for letters; no sum below comes near 65,536.
    private static Vector128<byte> ValuesOf(Vector128<byte> bytes) =>
        bytes - Vector128.Create((byte)'0') - (Above(bytes, '9') & Vector128.Create((byte)('A' - '9' - 1)));

    private static int WeightedSum(Vector128<byte> values, Vector128<ushort> firstWeights, Vector128<ushort> lastWeights)
    {
        var (first, last) = Vector128.Widen(values);
        return Vector128.Sum((first * firstWeights) + (last * lastWeights));
    }

    private static Vector128<byte> Above(Vector128<byte> bytes, char limit) => Vector128.GreaterThan(bytes, Vector128.Create((byte)limit));

    private static Vector128<byte> Is(Vector128<byte> bytes, char c) => Vector128.Equals(bytes, Vector128.Create((byte)c));

    private static int Doubled(int digit) => digit > 4 ? (digit * 2) - 9 : digit * 2;

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
