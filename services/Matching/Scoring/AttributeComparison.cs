using System.Globalization;
using System.Text;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Scoring.Names;
using ExchangeNetwork.Matching.Scoring.Places;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>Compares the attributes of two sides.</summary>
internal static class AttributeComparison
{
    // Readings this far apart cannot be of one name, and from here on they are one reading, spelled with a slip at most.
    private const double OtherReading = 0.4;
    private const double SameReading = 0.62;

    /// <summary>Persons' names.</summary>
    public static Likeness Persons(string? left, string? right)
    {
        var a = Folded(left);
        var b = Folded(right);
        if (a is null || b is null)
            return default;
        if (a == b)
            return new Likeness(Level.Exact, 1, KnownFrequencies.Name(a));
        var score = NameScore.Of(left, right, NameKind.Person);
        var (leftHan, rightHan) = (NameText.HasHan(a), NameText.HasHan(b));
        if (leftHan != rightHan)
        {
            // Equal readings are no equality: 张三 and 章三 are both ZHANG SAN. Different ones are a contradiction.
            return score < OtherReading ? new Likeness(Level.Differs, score)
                : score >= SameReading ? new Likeness(Level.SoundsAlike, score)
                : new Likeness(Level.NotComparable, score);
        }
        return leftHan && score < Likeness.PartialFrom && Pinyin.OfPerson(a) == Pinyin.OfPerson(b)
            ? new Likeness(Level.Homophone, score)
            : Likeness.Of(score);
    }

    /// <summary>Birth dates; one that cannot be read is missing.</summary>
    public static Likeness BirthDates(string? left, string? right)
    {
        if (!BirthDate.TryRead(left, out var a) || !BirthDate.TryRead(right, out var b))
            return default;
        var (x, y) = (a.ToString("yyyyMMdd", CultureInfo.InvariantCulture), b.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        var level = BirthDateLikeness.Of(x, y);
        return new Likeness(level, level == Level.Exact ? 1 : Likeness.CloseFrom, KnownFrequencies.BirthDate(x));
    }

    /// <summary>Organisations' names, of the whole bodies: the branch of one is no part of the comparison.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    /// <param name="branchesDiffer">Whether one is a branch of what the other is, or both are branches and not the same.</param>
    public static Likeness Organizations(string? left, string? right, out bool branchesDiffer)
    {
        branchesDiffer = false;
        var a = Canonical(left);
        var b = Canonical(right);
        if (a is null || b is null)
            return default;
        if (a == b)
            return new Likeness(Level.Exact, 1, KnownFrequencies.Organization(a));
        var (leftHan, rightHan) = (NameText.HasHan(a), NameText.HasHan(b));
        if (!leftHan || !rightHan)
        {
            var score = NameScore.Of(left, right, NameKind.Organization);
            return leftHan == rightHan || score < OtherReading ? Likeness.Of(score) : new Likeness(Level.NotComparable, score);
        }
        var (one, other) = (ChineseOrganization.Read(a), ChineseOrganization.Read(b));
        branchesDiffer = one.Branch != other.Branch;
        var whole = ChineseOrganization.Score(one with { Branch = null }, other with { Branch = null });
        return whole == 1 ? new Likeness(Level.Exact, 1, KnownFrequencies.Organization(a.Length < b.Length ? a : b)) : Likeness.Of(whole);
    }

    /// <summary>Addresses, numbers first.</summary>
    public static Likeness Addresses(string? left, string? right)
    {
        if (string.IsNullOrWhiteSpace(left) || string.IsNullOrWhiteSpace(right)
            || PostalAddress.Read(left) is not { } a || PostalAddress.Read(right) is not { } b)
        {
            return default;
        }
        return AddressScore.Of(a, b) switch
        {
            null => new Likeness(Level.NotComparable),
            1 when a.Numbers.Count > 0 => new Likeness(Level.Exact, 1, FeatureWeights.AddressChance),
            // A street without numbers is no house.
            { } score => Likeness.Of(Math.Min(score, a.Numbers.Count == 0 && b.Numbers.Count == 0 ? Likeness.CloseFrom - 0.01 : 1)),
        };
    }

    private static string? Folded(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        Span<byte> folded = stackalloc byte[IdentifierNormalizer.MaxInputBytes];
        return NameRules.FoldName(Encoding.UTF8.GetBytes(name), folded, out var length) == IdentifierError.None
            ? Encoding.UTF8.GetString(folded[..length])
            : null;
    }

    private static string? Canonical(string? name) =>
        string.IsNullOrWhiteSpace(name) ? null : IdentifierNormalizer.Read(BuiltInTypes.OrganizationName, name).Normalized;
}
