using ExchangeNetwork.Matching.Han;

namespace ExchangeNetwork.Matching.Scoring.Names;

/// <summary>What bears a name.</summary>
public enum NameKind
{
    /// <summary>A natural person.</summary>
    Person,

    /// <summary>A company, authority or any other body.</summary>
    Organization,

    /// <summary>A ship or another thing with a proper name.</summary>
    Thing,
}

/// <summary>How alike two names are, as one number.</summary>
/// <remarks>Pure, symmetric, the same in every culture.</remarks>
public static class NameScore
{
    /// <summary>From here on two names count as one where nothing else is known.</summary>
    public const double Threshold = 0.7;

    /// <summary>The most that equal readings of different characters can give: below every threshold.</summary>
    internal const double PinyinCeiling = 0.65;

    /// <summary>What names reach that have no word in common: enough to order them, far from every threshold.</summary>
    internal static double Unpaired(List<string> left, List<string> right) =>
        0.3 * WordSimilarity.EditRatio(string.Concat(left), string.Concat(right));

    /// <summary>0 to 1; 0 when either name is empty.</summary>
    /// <param name="left">A name as received.</param>
    /// <param name="right">A name as received.</param>
    /// <param name="kind">What bears the names.</param>
    public static double Of(string? left, string? right, NameKind kind)
    {
        if (string.IsNullOrWhiteSpace(left) || string.IsNullOrWhiteSpace(right))
            return 0;
        var a = Fold(left, kind);
        var b = Fold(right, kind);
        if (a.Length == 0 || b.Length == 0)
            return 0;
        // Joining and pairing go from the left, so the order of the two is settled first.
        if (string.CompareOrdinal(a, b) > 0)
            (a, b) = (b, a);
        return kind == NameKind.Person ? PersonNames.Score(a, b) : OrganizationNames.Score(a, b, kind == NameKind.Thing);
    }

    /// <summary>A name as it is compared.</summary>
    internal static string Fold(string name, NameKind kind)
    {
        var folded = NameText.Fold(name);
        return kind == NameKind.Person ? HanFolding.Name(folded) : HanFolding.Text(folded);
    }

    /// <summary>The kind that a schema's name stands for; an unknown one is an organisation.</summary>
    /// <param name="schema">Such as <c>Person</c>, <c>Company</c>, <c>Organization</c>, <c>LegalEntity</c>, <c>Vessel</c>, or their Chinese names.</param>
    public static NameKind KindOf(string? schema) => schema?.Trim().ToUpperInvariant() switch
    {
        "PERSON" or "个人" or "自然人" or "人员" => NameKind.Person,
        "VESSEL" or "VEHICLE" or "AIRPLANE" or "船舶" or "车辆" or "航空器" => NameKind.Thing,
        _ => NameKind.Organization,
    };
}
