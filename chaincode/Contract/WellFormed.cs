using System.Globalization;

namespace ExchangeNetwork.Contract;

/// <summary>Forms of values in argument documents. Everything is checked before any key of the state is built from it.</summary>
/// <remarks>A refusal names the member, never its value: what is malformed may be anything, subject data too.</remarks>
public static class WellFormed
{
    /// <summary>Most agencies, fields or types that a document names.</summary>
    public const int Names = 64;

    /// <summary>True for ids: 1 to 64 ASCII letters, digits, and <c>- _ .</c> inside; never two dots together, so never a path.</summary>
    public static bool IsId(string value)
    {
        if (value.Length is 0 or > 64 || !char.IsAsciiLetterOrDigit(value[0]) || !char.IsAsciiLetterOrDigit(value[^1]))
            return false;
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(value[i]) && value[i] is not ('-' or '_' or '.'))
                return false;
            if (value[i] == '.' && value[i - 1] == '.')
                return false;
        }
        return true;
    }

    /// <summary>True for agency ids: 1 to 32 lower-case ASCII letters, digits and inner hyphens, as they stand in bus addresses.</summary>
    public static bool IsAgencyId(string value) =>
        value.Length is > 0 and <= 32 && IsId(value) && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>True for 32 bytes as lower-case hex: hashes, tags, salts.</summary>
    public static bool IsHash(string value) => value.Length == 64 && value.All(char.IsAsciiHexDigitLower);

    /// <summary>True for a line of text: not blank, at most <paramref name="most"/> UTF-16 units, no control characters.</summary>
    /// <remarks>Marks that reverse the order of letters count as control characters: they make a text read as what it is not.</remarks>
    public static bool IsText(string value, int most) =>
        value.Length <= most && !string.IsNullOrWhiteSpace(value)
        && !value.Any(c => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));

    /// <summary>The bytes of base64 in its one canonical form, when they are as many as said; else null.</summary>
    public static byte[]? Base64(string value, int size)
    {
        var bytes = new byte[size];
        return value.Length == (size + 2) / 3 * 4 && Convert.TryFromBase64String(value, bytes, out var written) && written == size
            && string.Equals(Convert.ToBase64String(bytes), value, StringComparison.Ordinal)
            ? bytes
            : null;
    }

    internal static Refusal? Id(string value, string member) => IsId(value) ? null : new Refusal(Rules.Form.NotAnId, member);

    internal static Refusal? AgencyId(string value, string member) => IsAgencyId(value) ? null : new Refusal(Rules.Form.NotAnId, member);

    internal static Refusal? Hash(string value, string member) => IsHash(value) ? null : new Refusal(Rules.Form.NotAHash, member);

    internal static Refusal? OptionalHash(string? value, string member) => value is null ? null : Hash(value, member);

    internal static Refusal? Text(string value, string member, int most) =>
        IsText(value, most) ? null : new Refusal(Rules.Form.NotAText, member, Number(most));

    internal static Refusal? Range(long value, string member, long least, long most) =>
        value >= least && value <= most ? null : new Refusal(Rules.Form.OutOfRange, member, Number(least), Number(most));

    internal static Refusal? Count<T>(IReadOnlyList<T> rows, string member, int most) =>
        rows.Count <= most ? null : new Refusal(Rules.Form.RowCount, member, Number(most));

    internal static Refusal? Distinct(IEnumerable<string> values, string member)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return values.All(seen.Add) ? null : new Refusal(Rules.Form.Repeated, member);
    }

    /// <summary>A set of names: bounded, each well formed, none twice.</summary>
    internal static Refusal? Set(IReadOnlyList<string> values, string member, Func<string, string, Refusal?> form) =>
        Count(values, member, Names) ?? Each(values, value => form(value, member)) ?? Distinct(values, member);

    internal static Refusal? FieldNames(IReadOnlyList<string> values, string member) =>
        Set(values, member, (value, name) => Text(value, name, 64));

    /// <summary>The first refusal of the rows in order; null when none refuses.</summary>
    internal static Refusal? Each<T>(IEnumerable<T> rows, Func<T, Refusal?> rule)
    {
        foreach (var row in rows)
        {
            if (rule(row) is { } refusal)
                return refusal;
        }
        return null;
    }

    internal static Refusal? Period(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, int mostDays) =>
        from < until && until > now && until - from <= TimeSpan.FromDays(mostDays)
            ? null
            : new Refusal(Rules.Form.UntimelyPeriod, Number(mostDays));

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
