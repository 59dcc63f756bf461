using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace ExchangeNetwork.Matching.Scoring.Names;

/// <summary>How alike two organisations' names are: brand first; legal form, region and branch beside it.</summary>
internal static partial class OrganizationNames
{
    private const double ContradictionCeiling = 0.68;
    private const double MissingWordLoss = 0.8;
    private const double OtherFormFactor = 0.9;
    private const double WrittenTogether = 0.9;

    /// <summary>The most that a branch and its head office, or two branches, can reach: one name, two bodies.</summary>
    internal const double BranchCeiling = 0.6;

    private static readonly FrozenSet<string> Fillers = FrozenSet.Create(StringComparer.Ordinal, "the", "of", "and", "for", "in", "de", "du", "des", "del", "der", "di", "a");

    // Words that half of all companies bear: they name nobody.
    private static readonly FrozenSet<string> Commonplace = FrozenSet.Create(
        StringComparer.Ordinal,
        "group", "holding", "holdings", "international", "global", "management", "services", "service", "solutions", "systems", "industries", "enterprises",
        "trading", "trade", "capital", "investment", "investments", "partners", "business", "technology", "technologies", "foundation", "association",
        "organization", "organisation", "institute", "general", "national", "export", "import", "development", "consulting", "logistics", "construction");

    private static readonly FrozenSet<string> Regions = FrozenSet.Create(
        StringComparer.Ordinal,
        "china", "prc", "hongkong", "hk", "macau", "taiwan", "japan", "korea", "singapore", "malaysia", "thailand", "vietnam", "indonesia", "philippines",
        "india", "pakistan", "iran", "turkey", "russia", "ukraine", "kazakhstan", "germany", "deutschland", "france", "italy", "italia", "spain", "espana",
        "portugal", "uk", "britain", "ireland", "netherlands", "nederland", "belgium", "switzerland", "schweiz", "suisse", "austria", "poland", "polska",
        "sweden", "norway", "denmark", "finland", "usa", "us", "america", "canada", "mexico", "brazil", "brasil", "argentina", "chile", "colombia", "peru",
        "australia", "africa", "nigeria", "egypt", "uae", "dubai", "europe", "asia", "pacific", "beijing", "shanghai", "shenzhen", "guangzhou", "guangdong");

    private static readonly FrozenSet<string> Branches = FrozenSet.Create(StringComparer.Ordinal, "branch", "filiale", "filial", "succursale", "sucursal", "zweigniederlassung");

    private static readonly FrozenSet<string> Ships = FrozenSet.Create(StringComparer.Ordinal, "mv", "ms", "mt", "ss", "mts", "hms", "uss");

    /// <summary>0 to 1; 0.7 and more for one name.</summary>
    /// <param name="left">A folded name.</param>
    /// <param name="right">A folded name.</param>
    /// <param name="isThing">Whether ships and the like are named, without legal form.</param>
    public static double Score(string left, string right, bool isThing)
    {
        var leftHan = NameText.HasHan(left);
        if (leftHan != NameText.HasHan(right))
            return Math.Min(NameScore.PinyinCeiling, WordSimilarity.EditRatio(Reading(left), Reading(right)));
        if (leftHan)
            return ChineseOrganization.Score(ChineseOrganization.Read(left), ChineseOrganization.Read(right));
        var score = Score(Words(left, joinHyphens: false), Words(right, joinHyphens: false), isThing);
        return left.Contains('-') || right.Contains('-')
            ? Math.Max(score, Score(Words(left, joinHyphens: true), Words(right, joinHyphens: true), isThing))
            : score;
    }

    private static double Score(List<string> left, List<string> right, bool isThing)
    {
        var (a, leftForm) = isThing ? (WithoutShip(left), LegalForm.None) : LegalForms.Take(left);
        var (b, rightForm) = isThing ? (WithoutShip(right), LegalForm.None) : LegalForms.Take(right);
        var leftBranch = a.Exists(Branches.Contains);
        var rightBranch = b.Exists(Branches.Contains);
        (a, b) = (Canonical(a), Canonical(b));
        var alignment = WordAlignment.Of(a, b, initials: false, Weight);
        var score = alignment.Paired == 0 ? NameScore.Unpaired(a, b) : Score(alignment, Named(a), Named(b));
        if (a.Count != b.Count || left.Count != right.Count)
            score = Math.Max(score, Math.Max(Together(a, b), Together(Canonical(left), Canonical(right))));
        // A number tells one of a series from the others, and from what bears none.
        if (Numbers(a) != Numbers(b))
            score = Math.Min(score, ContradictionCeiling);
        if (leftForm != rightForm && leftForm != LegalForm.None && rightForm != LegalForm.None)
            score *= OtherFormFactor;
        return leftBranch != rightBranch || (leftBranch && score < 1) ? Math.Min(score, BranchCeiling) : score;
    }

    private static double Score(WordAlignment alignment, bool leftNamed, bool rightNamed)
    {
        var share = alignment.Paired / (alignment.Paired + alignment.Contradiction);
        if (alignment.Contradiction >= 0.4)
            return alignment.Likeness * ContradictionCeiling * share;
        var loss = MissingWordLoss * alignment.Missing / (alignment.Paired + alignment.Missing);
        var score = alignment.Likeness * share * (1 - loss);
        // One side names nobody in particular: Management Company is no part of Westminster Management Company.
        return leftNamed != rightNamed ? Math.Min(score, ContradictionCeiling) : score;
    }

    private static double Together(List<string> a, List<string> b)
    {
        var ratio = WordSimilarity.EditRatio(string.Concat(a), string.Concat(b));
        return ratio >= WrittenTogether ? ratio : 0;
    }

    private static List<string> Words(string folded, bool joinHyphens) =>
        NameText.Words(folded.Replace("&", " and ", StringComparison.Ordinal).Replace("’s", "s", StringComparison.Ordinal), joinHyphens);

    private static string Numbers(List<string> words) =>
        string.Join(' ', words.SelectMany(word => DigitRuns().Matches(word).Select(run => run.Value.TrimStart('0'))).Order(StringComparer.Ordinal));

    private static List<string> Canonical(List<string> words) => NumberWords.ToDigits(InitialsTogether(words));

    private static string Reading(string name) =>
        NameText.HasHan(name) ? Pinyin.Of(name) : string.Concat(NameText.Words(name, joinHyphens: true));

    // A.B.C. is ABC.
    private static List<string> InitialsTogether(List<string> words)
    {
        var together = new List<string>(words.Count);
        var inInitials = false;
        foreach (var word in words)
        {
            var isInitial = word.Length == 1 && char.IsAsciiLetter(word[0]);
            if (isInitial && inInitials)
                together[^1] += word;
            else
                together.Add(word);
            inInitials = isInitial;
        }
        return together;
    }

    private static List<string> WithoutShip(List<string> words)
    {
        var kept = words.FindAll(word => !Ships.Contains(word));
        return kept.Count > 0 ? kept : words;
    }

    private static bool Named(List<string> words) => words.Exists(word => Weight(word) >= 1 && !Commonplace.Contains(word));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex DigitRuns();

    private static double Weight(string word) => Fillers.Contains(word) ? 0.1 : Regions.Contains(word) ? 0.4 : Commonplace.Contains(word) ? 0.8 : 1;
}
