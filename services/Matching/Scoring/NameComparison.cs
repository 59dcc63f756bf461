using System.Text;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Scoring.Names;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>Compares the names of two sides after folding.</summary>
internal static class NameComparison
{
    // A spelling that one slip explains is the same name in part; what is farther off is another one.
    private const double InPart = 0.85;

    // Readings this far apart cannot be of one name.
    private const double OtherReading = 0.4;

    /// <summary>Persons: equal; the same in another order, with an initial or one slip of spelling; different; or of two scripts.</summary>
    public static Comparison Persons(string? left, string? right)
    {
        var a = Fold(left);
        var b = Fold(right);
        if (a is null || b is null)
            return Comparison.Missing;
        return a == b ? Comparison.Agrees : Compare(left!, right!, NameKind.Person);
    }

    /// <summary>Birth dates: equal or different; a date that cannot be read is missing.</summary>
    public static Comparison BirthDates(string? left, string? right) =>
        BirthDate.TryRead(left, out var a) && BirthDate.TryRead(right, out var b)
            ? a == b ? Comparison.Agrees : Comparison.Differs
            : Comparison.Missing;

    /// <summary>Organisations: equal canonical names; the same brand with region, form or spelling written otherwise; or different.</summary>
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
        return Compare(left, right, NameKind.Organization);
    }

    private static Comparison Compare(string left, string right, NameKind kind)
    {
        var score = NameScore.Of(left, right, kind);
        // Equal readings are no agreement: 张三 and 章三 are both ZHANG SAN. Different ones are a contradiction.
        if (NameText.HasHan(left) != NameText.HasHan(right))
            return score < OtherReading ? Comparison.Differs : Comparison.NotComparable;
        return score >= InPart ? Comparison.AgreesInPart : Comparison.Differs;
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
}
