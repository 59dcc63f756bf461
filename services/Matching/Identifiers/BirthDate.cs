using System.Globalization;
using System.Text;

namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Reads a birth date as people and systems write it, year first.</summary>
public static class BirthDate
{
    /// <summary>Reads <c>yyyyMMdd</c>, <c>yyyy-M-d</c>, <c>yyyy/M/d</c>, <c>yyyy.M.d</c>, <c>yyyy年M月d日</c>, half or full width, a time of day after it ignored.</summary>
    /// <param name="text">The date as received.</param>
    /// <param name="date">The date; a day of the calendar, years 1800 to 2099.</param>
    /// <returns>False for any other order (a day first is ambiguous), for part of a date, and for a day that does not exist.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out DateOnly date)
    {
        date = default;
        if (text.Length > 64)
            return false;
        Span<byte> utf8 = stackalloc byte[3 * 64];
        return TryRead(utf8[..Encoding.UTF8.GetBytes(text, utf8)], out date);
    }

    /// <summary>Reads a date from UTF-8, see the other overload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out DateOnly date)
    {
        date = default;
        // Runs of digits: their values and lengths. A date with a time of day and an offset has eight.
        Span<int> values = stackalloc int[8];
        Span<int> lengths = stackalloc int[8];
        int runs = 0, digits = 0, joined = 0;
        bool inRun = false, timed = false;
        for (var i = 0; i < utf8.Length;)
        {
            if (Rune.DecodeFromUtf8(utf8[i..], out var rune, out var size) != System.Buffers.OperationStatus.Done)
                return false;
            i += size;
            var c = rune.Value is >= 0xFF01 and <= 0xFF5E ? rune.Value - 0xFEE0 : rune.Value;
            if (c is >= '0' and <= '9')
            {
                if (!inRun && runs++ == values.Length)
                    return false;
                inRun = true;
                if (++lengths[runs - 1] > 9)
                    return false;
                values[runs - 1] = (values[runs - 1] * 10) + c - '0';
                if (++digits <= 8)
                    joined = (joined * 10) + c - '0';
            }
            else if (IsSeparator(c))
            {
                inRun = false;
                timed |= c is ':' or 'T';
            }
            else
            {
                return false;
            }
        }
        // Eight digits are a whole date wherever a stray space or dash parts them.
        if (digits == 8 && !timed)
            return TryMake(joined / 10000, joined / 100 % 100, joined % 100, out date);
        if (runs >= 3 && lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2 && (runs == 3 || timed))
            return TryMake(values[0], values[1], values[2], out date);
        return timed && runs >= 2 && lengths[0] == 8 && TryMake(values[0] / 10000, values[0] / 100 % 100, values[0] % 100, out date);
    }

    /// <summary>Whether eight ASCII digits are a day of the calendar, years 1800 to 2099.</summary>
    internal static bool IsDate(ReadOnlySpan<byte> eightDigits)
    {
        // Three short sums that do not wait for each other.
        var year = ((eightDigits[0] - '0') * 1000) + ((eightDigits[1] - '0') * 100) + TwoDigits(eightDigits[2..]);
        return Exists(year, TwoDigits(eightDigits[4..]), TwoDigits(eightDigits[6..]));
    }

    /// <summary>Writes a date as <c>yyyyMMdd</c>.</summary>
    internal static void Write(DateOnly date, Span<byte> destination) =>
        date.TryFormat(destination, out _, "yyyyMMdd", CultureInfo.InvariantCulture);

    private static bool TryMake(int year, int month, int day, out DateOnly date)
    {
        var exists = Exists(year, month, day);
        date = exists ? new DateOnly(year, month, day) : default;
        return exists;
    }

    private static int TwoDigits(ReadOnlySpan<byte> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';

    private static bool Exists(int year, int month, int day) =>
        year is >= 1800 and <= 2099 && month is >= 1 and <= 12 && day >= 1 && (day <= 28 || day <= DateTime.DaysInMonth(year, month));

    private static bool IsSeparator(int c) => c
        is ' ' or '-' or '/' or '.' or ',' or ':' or '+' or 'T' or 'Z' or '年' or '月' or '日' or '\t' or '时' or '分' or '秒'
        or 0x00A0 or 0x3000 or (>= 0x2000 and <= 0x200F) or (>= 0x2010 and <= 0x2015) or 0x2212 or 0x202F or 0x2060 or 0xFEFF;
}
