using System.Text;
using ExchangeNetwork.Matching.Identifiers;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>Compares the names of two sides after folding.</summary>
internal static class NameComparison
{
    /// <summary>Persons: equal, the same words in another order, different, or of two scripts.</summary>
    public static Comparison Persons(string? left, string? right)
    {
        var a = Fold(left);
        var b = Fold(right);
        if (a is null || b is null)
            return Comparison.Missing;
        if (a == b)
            return Comparison.Agrees;
        // 张三 and ZHANG SAN may be one name; only transliteration could tell.
        if (HasHan(a) != HasHan(b))
            return Comparison.NotComparable;
        return SameWords(left!, right!) ? Comparison.AgreesInPart : Comparison.Differs;
    }

    /// <summary>Birth dates: equal or different; a date that cannot be read is missing.</summary>
    public static Comparison BirthDates(string? left, string? right) =>
        BirthDate.TryRead(left, out var a) && BirthDate.TryRead(right, out var b)
            ? a == b ? Comparison.Agrees : Comparison.Differs
            : Comparison.Missing;

    /// <summary>Organisations: equal or different canonical names.</summary>
    public static Comparison Organizations(string? left, string? right)
    {
        if (string.IsNullOrWhiteSpace(left) || string.IsNullOrWhiteSpace(right))
            return Comparison.Missing;
        var a = IdentifierNormalizer.Read(BuiltInTypes.OrganizationName, left).Normalized;
        var b = IdentifierNormalizer.Read(BuiltInTypes.OrganizationName, right).Normalized;
        if (a is null || b is null)
            return Comparison.Missing;
        if (a == b)
            return Comparison.Agrees;
        return HasHan(a) == HasHan(b) ? Comparison.Differs : Comparison.NotComparable;
    }

    private static string? Fold(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        Span<byte> folded = stackalloc byte[IdentifierNormalizer.MaxInputBytes];
        return NameRules.FoldName(Encoding.UTF8.GetBytes(name), folded, out var length) == IdentifierError.None
            ? Encoding.UTF8.GetString(folded[..length])
            : null;
    }

    private static bool SameWords(string left, string right)
    {
        var a = Words(left);
        return a.Count > 1 && a.SequenceEqual(Words(right), StringComparer.Ordinal);
    }

    private static List<string> Words(string name)
    {
        var words = new List<string>();
        foreach (var word in name.Split([' ', ',', '\u3000', '，', '·', '-'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Fold(word) is { } folded)
                words.Add(folded);
            else
                words.Add(word.ToUpperInvariant());
        }
        words.Sort(StringComparer.Ordinal);
        return words;
    }

    private static bool HasHan(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF))
                return true;
        }
        return false;
    }
}
