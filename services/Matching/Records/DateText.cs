using System.Text;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Reads dates and times as Chinese systems write them.</summary>
/// <remarks>
/// Year first, with <c>-</c>, <c>/</c>, <c>.</c>, 年月日 or nothing between; then, after a space or <c>T</c>, hours and minutes and perhaps
/// seconds, a fraction, and an offset as in RFC 3339. Without an offset the time is Beijing time (+08:00): so write the systems that are
/// connected, and a local zone of the node would make one file mean two things. A date alone is its midnight.
/// </remarks>
internal static class DateText
{
    private const int MaxBytes = 64;

    /// <summary>Reads a time; years 1900 to 2999.</summary>
    /// <param name="utf8">Text as received.</param>
    /// <param name="utcTicks">UTC ticks, cut to the millisecond.</param>
    public static bool TryTime(ReadOnlySpan<byte> utf8, out long utcTicks)
    {
        Span<byte> folded = stackalloc byte[MaxBytes];
        utcTicks = 0;
        if (!TryFold(utf8, folded, out var text))
            return false;
        if (!TryDate(ref text, out var date, out var compact) || date.Year is < 1900 or > 2999 || !TryTimeOfDay(ref text, compact, out var time))
            return false;
        if (!TryOffset(text, out var offsetMinutes))
            return false;
        var ticks = date.Ticks + time - (offsetMinutes * TimeSpan.TicksPerMinute);
        utcTicks = ticks - (ticks % TimeSpan.TicksPerMillisecond);
        return true;
    }

    /// <summary>Reads a day, with or without a time of day after it; years 1800 to 2099.</summary>
    public static bool TryDay(ReadOnlySpan<byte> utf8, out DateTime day)
    {
        Span<byte> folded = stackalloc byte[MaxBytes];
        day = default;
        return TryFold(utf8, folded, out var text) && TryDate(ref text, out day, out var compact) && day.Year is >= 1800 and <= 2099
            && TryTimeOfDay(ref text, compact, out _) && TryOffset(text, out _);
    }

    /// <summary>Writes <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</summary>
    public static int WriteUtc(long utcTicks, Span<byte> destination)
    {
        var time = new DateTime(utcTicks, DateTimeKind.Utc);
        WriteDay(time, destination);
        destination[10] = (byte)'T';
        Two(time.Hour, destination[11..]);
        destination[13] = (byte)':';
        Two(time.Minute, destination[14..]);
        destination[16] = (byte)':';
        Two(time.Second, destination[17..]);
        destination[19] = (byte)'.';
        destination[20] = (byte)('0' + (time.Millisecond / 100));
        Two(time.Millisecond % 100, destination[21..]);
        destination[23] = (byte)'Z';
        return 24;
    }

    /// <summary>Writes <c>yyyy-MM-dd</c>.</summary>
    public static int WriteDay(DateTime day, Span<byte> destination)
    {
        Two(day.Year / 100, destination);
        Two(day.Year % 100, destination[2..]);
        destination[4] = (byte)'-';
        Two(day.Month, destination[5..]);
        destination[7] = (byte)'-';
        Two(day.Day, destination[8..]);
        return 10;
    }

    private static void Two(int value, Span<byte> destination)
    {
        destination[0] = (byte)('0' + (value / 10));
        destination[1] = (byte)('0' + (value % 10));
    }

    // Full-width to ASCII; 年 月 to -, 日 to nothing, 时 分 to :, 秒 to nothing; white space around it dropped.
    private static bool TryFold(ReadOnlySpan<byte> utf8, Span<byte> folded, out ReadOnlySpan<byte> text)
    {
        text = default;
        utf8 = utf8.Trim((byte)' ');
        if (utf8.Length > MaxBytes)
            return false;
        if (Ascii.IsValid(utf8))
        {
            utf8.CopyTo(folded);
            text = folded[..utf8.Length];
            return true;
        }
        var length = 0;
        while (!utf8.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var size) != System.Buffers.OperationStatus.Done)
                return false;
            utf8 = utf8[size..];
            var c = rune.Value switch
            {
                '年' or '月' => '-',
                '时' or '時' or '点' or '分' => ':',
                '日' or '号' => ' ',
                '秒' => '\0',
                0x3000 or 0x00A0 => ' ',
                >= 0xFF01 and <= 0xFF5E => (char)(rune.Value - 0xFEE0),
                < 0x80 => (char)rune.Value,
                _ => '\x7F',
            };
            if (c == '\x7F')
                return false;
            if (c != '\0')
                folded[length++] = (byte)c;
        }
        text = folded[..length].Trim((byte)' ').TrimEnd((byte)':');
        return true;
    }

    private static bool TryDate(ref ReadOnlySpan<byte> text, out DateTime date, out bool compact)
    {
        date = default;
        compact = false;
        if (!TryNumber(ref text, 4, 4, out var year) || text.IsEmpty)
            return false;
        int month, day;
        if (text[0] is (byte)'-' or (byte)'/' or (byte)'.')
        {
            var separator = text[0];
            text = text[1..];
            if (!TryNumber(ref text, 1, 2, out month) || text.IsEmpty || text[0] != separator)
                return false;
            text = text[1..];
            if (!TryNumber(ref text, 1, 2, out day))
                return false;
        }
        else if (!TryNumber(ref text, 2, 2, out month) || !TryNumber(ref text, 2, 2, out day))
        {
            return false;
        }
        else
        {
            compact = true;
        }
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    // Nothing, or a time of day; only behind a compact date it may have no colons.
    private static bool TryTimeOfDay(ref ReadOnlySpan<byte> text, bool compact, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty)
            return true;
        if (text[0] is (byte)'T' or (byte)'t' or (byte)' ')
            text = text[1..].TrimStart((byte)' ');
        else if (!compact)
            return false;
        var joined = compact && text.Length > 2 && char.IsAsciiDigit((char)text[2]);
        int second = 0, fraction = 0;
        if (!TryNumber(ref text, joined ? 2 : 1, 2, out var hour) || !TrySeparator(ref text, joined, out _) || !TryNumber(ref text, 2, 2, out var minute))
            return false;
        if (TrySeparator(ref text, joined, out var more) && more && !TryNumber(ref text, 2, 2, out second))
            return false;
        if (more && !text.IsEmpty && text[0] is (byte)'.' or (byte)',' && !TryFraction(ref text, out fraction))
            return false;
        if (hour > 23 || minute > 59 || second > 59)
            return false;
        ticks = new TimeSpan(0, hour, minute, second, fraction).Ticks;
        return true;
    }

    private static bool TrySeparator(ref ReadOnlySpan<byte> text, bool joined, out bool more)
    {
        more = joined ? !text.IsEmpty && char.IsAsciiDigit((char)text[0]) : !text.IsEmpty && text[0] == ':';
        if (more && !joined)
            text = text[1..];
        return more;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, out int milliseconds)
    {
        text = text[1..];
        milliseconds = 0;
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit((char)text[digits]))
        {
            milliseconds = digits < 3 ? (milliseconds * 10) + text[digits] - '0' : milliseconds;
            digits++;
        }
        for (var i = digits; i < 3; i++)
            milliseconds *= 10;
        text = text[digits..];
        return digits is > 0 and <= 9;
    }

    // Z, +hh:mm, -hhmm, +hh; Beijing when there is none.
    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 8 * 60;
        if (text.IsEmpty)
            return true;
        text = text.TrimStart((byte)' ');
        if (text is [(byte)'Z' or (byte)'z'])
        {
            minutes = 0;
            return true;
        }
        if (text.IsEmpty || text[0] is not ((byte)'+' or (byte)'-'))
            return false;
        var sign = text[0] == '-' ? -1 : 1;
        text = text[1..];
        if (!TryNumber(ref text, 2, 2, out var hours))
            return false;
        var rest = 0;
        if (text is [(byte)':', ..])
            text = text[1..];
        if (!text.IsEmpty && !TryNumber(ref text, 2, 2, out rest))
            return false;
        minutes = sign * ((hours * 60) + rest);
        return text.IsEmpty && hours <= 14 && rest <= 59;
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> text, int minDigits, int maxDigits, out int value)
    {
        value = 0;
        var digits = 0;
        while (digits < maxDigits && digits < text.Length && char.IsAsciiDigit((char)text[digits]))
            value = (value * 10) + text[digits++] - '0';
        text = text[digits..];
        return digits >= minDigits;
    }
}
