using ExchangeNetwork.Matching.Identifiers;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>How a feature of a record and of an entry compare.</summary>
public enum Comparison
{
    /// <summary>Both have it and it is the same.</summary>
    Agrees,

    /// <summary>The same as far as the less complete side goes: by the bridge key, or words in another order, abbreviated or with a slip.</summary>
    AgreesInPart,

    /// <summary>Names of other characters, or of another script, with the same reading: never enough by itself.</summary>
    SoundsAlike,

    /// <summary>Both have it and it is not the same: counts against.</summary>
    Differs,

    /// <summary>One side does not have it: neutral.</summary>
    Missing,

    /// <summary>Both have it in forms that cannot be compared, such as two scripts: neutral.</summary>
    NotComparable,
}

/// <summary>One piece of evidence. Holds no subject value.</summary>
/// <param name="Feature">Type code of an identifier, or <c>name</c>, <c>birth-date</c>, <c>organization</c>, <c>branch</c>, <c>address</c>.</param>
/// <param name="Comparison">How the two sides compare.</param>
/// <param name="Weight">Evidence in bits: positive for, negative against, 0 neutral.</param>
/// <param name="Flags">Quality flags that lowered the weight, see <see cref="IdentifierFlagCodes"/>.</param>
/// <param name="NameZh">The feature's name in zh-CN.</param>
/// <param name="NameEn">The feature's name in English.</param>
public sealed record EvidencePart(
    string Feature,
    Comparison Comparison,
    double Weight,
    IReadOnlyList<string> Flags,
    string NameZh,
    string NameEn);

/// <summary>Why a record and an entry match: parts for machines, a sentence in each language for people.</summary>
/// <param name="Parts">All evidence, the strongest for the match first.</param>
public sealed record Explanation(IReadOnlyList<EvidencePart> Parts)
{
    /// <summary>The sentence in zh-CN.</summary>
    public string Zh => Join(
        "；", "。", "、", part => part.NameZh + (part.Flags.Count > 0 ? "（存疑）" : ""),
        names => $"{names}一致", names => $"{names}部分一致", names => $"{names}读音相同", names => $"{names}不一致");

    /// <summary>The sentence in English.</summary>
    public string En
    {
        get
        {
            var text = Join(
                "; ", ".", ", ", part => part.NameEn + (part.Flags.Count > 0 ? " (of doubtful quality)" : ""),
                names => $"same {names}", names => $"partly the same {names}", names => $"{names} that sounds the same",
                names => $"different {names}");
            return char.ToUpperInvariant(text[0]) + text[1..];
        }
    }

    private string Join(
        string clauseSeparator,
        string end,
        string nameSeparator,
        Func<EvidencePart, string> name,
        Func<string, string> agrees,
        Func<string, string> inPart,
        Func<string, string> soundsAlike,
        Func<string, string> differs)
    {
        var clauses = new List<string>(4);
        AddClause(Comparison.Agrees, agrees);
        AddClause(Comparison.AgreesInPart, inPart);
        AddClause(Comparison.SoundsAlike, soundsAlike);
        AddClause(Comparison.Differs, differs);
        return string.Join(clauseSeparator, clauses) + end;

        void AddClause(Comparison comparison, Func<string, string> clause)
        {
            var names = string.Join(nameSeparator, Parts.Where(part => part.Comparison == comparison).Select(name));
            if (names.Length > 0)
                clauses.Add(clause(names));
        }
    }
}
