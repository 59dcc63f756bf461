using ExchangeNetwork.Matching.Scoring;
using ExchangeNetwork.Matching.Scoring.Names;
using ExchangeNetwork.Matching.Scoring.Places;

namespace ExchangeNetwork.Matching.Linkage;

/// <summary>How far two values of one field agree.</summary>
internal enum Agreement : byte
{
    /// <summary>One side has none: neutral.</summary>
    Missing,

    /// <summary>Two values that one subject cannot have both, neither with a slip: two numbers whose check characters verify.</summary>
    Contradicts,

    /// <summary>Different values.</summary>
    Differs,

    /// <summary>Much in common: two slips, or a part left out.</summary>
    Partial,

    /// <summary>One slip.</summary>
    Close,

    /// <summary>The value stands in the neighbouring column.</summary>
    Moved,

    /// <summary>The same value.</summary>
    Exact,
}

/// <summary>Compares two values of one field.</summary>
internal static class FieldComparison
{
    /// <summary>Number of levels.</summary>
    public const int Levels = 7;

    // Shorter values differ in every character at once where they differ at all.
    private const int ShortestWithSlips = 3;

    // As long are subscriber numbers without an area code.
    private const int ShortestEnd = 7;

    /// <summary>The level of agreement.</summary>
    /// <param name="left">Column of one side.</param>
    /// <param name="a">Value number on that side; -1 when missing.</param>
    /// <param name="right">Column of the other side.</param>
    /// <param name="b">Value number on the other side; -1 when missing.</param>
    public static Agreement Compare(LinkColumn left, int a, LinkColumn right, int b)
    {
        if (a < 0 || b < 0)
            return Agreement.Missing;
        var x = left.Values[a];
        var y = right.Values[b];
        var (known, other) = (left.Known[a], right.Known[b]);
        if (KnownNumber.OfDifferentKinds(known, other))
            return Agreement.Missing;
        if (x == y)
            return Agreement.Exact;
        if (known is not null || other is not null)
        {
            return KnownNumber.AreBridged(known, other) ? Agreement.Close
                : KnownNumber.AreSurelyTwo(known, other) ? Agreement.Contradicts
                : Numbers(x, left.Letters[a], y, right.Letters[b]);
        }
        return left.Field.Role switch
        {
            LinkRole.Category or LinkRole.Region => Short(x, y),
            // Order, initials and left-out words change few letters; names of mostly other letters need no closer look.
            LinkRole.Name or LinkRole.OrganizationName when LinkColumn.LeastCommon(left.Letters[a], right.Letters[b]) < 0.5 => Agreement.Differs,
            LinkRole.Name => Names(x, y, NameKind.Person),
            LinkRole.OrganizationName => Names(x, y, NameKind.Organization),
            LinkRole.BirthDate => Dates(x, y),
            LinkRole.Street when NameText.HasHan(x) && NameText.HasHan(y) => LinkColumn.LeastCommon(left.Letters[a], right.Letters[b]) < 0.4 ? Agreement.Differs : Addresses(x, y),
            LinkRole.Text or LinkRole.Street when x.Length > 24 || y.Length > 24 => Words(x, y),
            _ => Slips(x, left.Letters[a], y, right.Letters[b]),
        };
    }

    // A telephone number without its area code ends like the whole one.
    private static Agreement Numbers(string x, ulong lettersX, string y, ulong lettersY) =>
        Math.Min(x.Length, y.Length) >= ShortestEnd && (x.EndsWith(y, StringComparison.Ordinal) || y.EndsWith(x, StringComparison.Ordinal))
            ? Agreement.Close
            : Slips(x, lettersX, y, lettersY);

    private static Agreement Short(string x, string y) => x.Length > 3 && y.Length > 3 ? Edits(x, y) : Agreement.Differs;

    private static Agreement Slips(string x, ulong lettersX, string y, ulong lettersY)
    {
        var longer = Math.Max(x.Length, y.Length);
        var shorter = Math.Min(x.Length, y.Length);
        // An initial, or a word cut off.
        if (shorter < longer && (shorter == 1 || shorter * 2 >= longer)
            && (x.StartsWith(y, StringComparison.Ordinal) || y.StartsWith(x, StringComparison.Ordinal)))
        {
            return longer - shorter == 1 && shorter > 1 ? Agreement.Close : Agreement.Partial;
        }
        if (shorter < ShortestWithSlips || LinkColumn.LeastEdits(lettersX, lettersY) * 3 > longer || (longer - shorter) * 3 > longer)
            return Agreement.Differs;
        return Edits(x, y);
    }

    private static Agreement Edits(string x, string y)
    {
        var longer = Math.Max(x.Length, y.Length);
        var edits = (int)Math.Round((1 - WordSimilarity.EditRatio(x, y)) * longer);
        if (edits == 1 || edits * 10 <= longer)
            return Agreement.Close;
        return edits * 3 <= longer ? Agreement.Partial : Agreement.Differs;
    }

    private static Agreement Dates(string x, string y) => x.Length != 8 || y.Length != 8 ? Edits(x, y) : Of(BirthDateLikeness.Of(x, y));

    // Numbers first: neighbours of one street have nearly one address.
    private static Agreement Addresses(string x, string y) =>
        PostalAddress.Read(x) is { } a && PostalAddress.Read(y) is { } b && AddressScore.Of(a, b) is { } score
            ? score == 1 && a.Numbers.Count > 0 ? Agreement.Exact : Of(Likeness.Of(score).Level)
            : Agreement.Differs;

    private static Agreement Of(Level level) => level switch
    {
        Level.Exact => Agreement.Exact,
        Level.Close => Agreement.Close,
        Level.Partial => Agreement.Partial,
        _ => Agreement.Differs,
    };

    private static Agreement Names(string x, string y, NameKind kind) => NameScore.Of(x, y, kind) switch
    {
        >= 0.9 => Agreement.Close,
        >= NameScore.Threshold => Agreement.Partial,
        _ => Agreement.Differs,
    };

    // Share of words in common, numbers counting as words.
    private static Agreement Words(string x, string y)
    {
        var a = x.Split(' ').ToHashSet(StringComparer.Ordinal);
        var b = y.Split(' ').ToHashSet(StringComparer.Ordinal);
        var common = a.Count(b.Contains);
        var share = (double)common / (a.Count + b.Count - common);
        if (share < 0.75 && WordSimilarity.EditRatio(x, y) is var ratio)
            share = Math.Max(share, ratio >= 0.9 ? 0.8 : ratio >= 0.75 ? 0.5 : 0);
        return share >= 0.75 ? Agreement.Close : share >= 0.4 ? Agreement.Partial : Agreement.Differs;
    }
}
