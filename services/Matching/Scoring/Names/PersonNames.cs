using System.Collections.Frozen;
using ExchangeNetwork.Matching.Han;

namespace ExchangeNetwork.Matching.Scoring.Names;

/// <summary>How alike two persons' names are: any order, initials, spellings, scripts; a word that contradicts makes two persons.</summary>
internal static class PersonNames
{
    // A word each that differs wholly is another person, however many other words agree.
    private const double ContradictionCeiling = 0.68;

    // One word of a longer name names nobody.
    private const double SingleWordCeiling = 0.6;

    private const double MissingWordLoss = 0.3;

    // Written with another form of one character (陈昇 and 陈升), as clerks must whose keyboards lack it.
    private const double OtherForm = 0.9;

    // Written together and apart (FriedrichHans): so much alike in all letters.
    private const double WrittenTogether = 0.9;

    private static readonly FrozenSet<string> Particles = FrozenSet.Create(
        StringComparer.Ordinal,
        "al", "el", "ul", "ur", "ud", "ad", "as", "ash", "at", "an", "ar", "az", "bin", "ben", "ibn", "bint", "bte", "binti", "abu", "de", "da", "do", "dos",
        "das", "del", "della", "di", "du", "des", "la", "le", "los", "las", "van", "von", "vom", "zu", "zum", "der", "den", "ter", "ten", "y", "e", "i", "af");

    private static readonly FrozenSet<string> Titles = FrozenSet.Create(
        StringComparer.Ordinal,
        "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "lord", "lady", "dame", "herr", "frau", "sheikh", "shaikh", "shaykh", "haji", "hajji",
        "jr", "sr", "esq", "phd", "president", "general", "colonel", "captain");

    /// <summary>0 to 1; 0.7 and more for one name.</summary>
    /// <param name="left">A folded name.</param>
    /// <param name="right">A folded name.</param>
    public static double Score(string left, string right)
    {
        // A character is a word of its own in these scripts; their readings would hide which.
        if (NameText.IsHan(left) && NameText.IsHan(right))
            return Characters(left, right, Pinyin.OfPerson(NameText.Letters(left)) == Pinyin.OfPerson(NameText.Letters(right)));
        if (NameText.IsHangul(left) && NameText.IsHangul(right))
            return Characters(left, right, sameReading: false);
        if (NameText.HasHan(left) || NameText.HasHan(right))
            return Math.Min(NameScore.PinyinCeiling, Readings(left, right));
        var score = Score(NameText.Words(left, joinHyphens: true), NameText.Words(right, joinHyphens: true));
        return left.Contains('-') || right.Contains('-')
            ? Math.Max(score, Score(NameText.Words(left, joinHyphens: false), NameText.Words(right, joinHyphens: false)))
            : score;
    }

    private static double Characters(string left, string right, bool sameReading)
    {
        var a = NameText.Letters(left);
        var b = NameText.Letters(right);
        if (a == b)
            return a.Length > 0 ? 1 : 0;
        if (HanFolding.Text(a) == HanFolding.Text(b))
            return OtherForm;
        var ratio = WordSimilarity.EditRatio(a, b);
        var score = Math.Min(NameScore.PinyinCeiling, ratio * 0.9);
        return sameReading ? Math.Max(score, 0.6) : score;
    }

    private static double Readings(string left, string right)
    {
        var a = Reading(left);
        var b = Reading(right);
        var ratio = WordSimilarity.EditRatio(a, b);
        // The given name first, as passports' bearers are called abroad.
        var words = NameText.Words(NameText.IsHan(left) ? right : left, joinHyphens: true);
        if (words.Count > 1)
            ratio = Math.Max(ratio, WordSimilarity.EditRatio(NameText.IsHan(left) ? a : b, words[^1] + string.Concat(words[..^1])));
        return ratio;
    }

    private static string Reading(string name) =>
        NameText.IsHan(name) ? Pinyin.OfPerson(NameText.Letters(name)) : string.Concat(NameText.Words(name, joinHyphens: true));

    private static double Score(List<string> left, List<string> right)
    {
        var a = WithoutTitles(left);
        var b = WithoutTitles(right);
        if (a.Count == 0 || b.Count == 0)
            return 0;
        var alignment = WordAlignment.Of(a, b, initials: true, Weight);
        var score = alignment.Paired == 0 ? NameScore.Unpaired(a, b) : Score(alignment, Math.Min(NamingWords(a), NamingWords(b)));
        if (a.Count == b.Count)
            return score;
        var together = WordSimilarity.EditRatio(string.Concat(a), string.Concat(b));
        return together >= WrittenTogether ? Math.Max(score, together) : score;
    }

    private static double Score(WordAlignment alignment, int namingWords)
    {
        var missing = 1 - (MissingWordLoss * alignment.Missing / (alignment.Paired + alignment.Missing));
        var score = alignment.Likeness * missing;
        // Particles and initials on both sides weigh less than a word and contradict nothing.
        if (alignment.Contradiction >= 0.5)
            return score * ContradictionCeiling * alignment.Paired / (alignment.Paired + alignment.Contradiction);
        return namingWords == 1 && alignment.Missing >= 1 ? Math.Min(score, SingleWordCeiling) : score;
    }

    private static List<string> WithoutTitles(List<string> words)
    {
        var kept = words.FindAll(word => !Titles.Contains(word));
        return kept.Count > 0 ? kept : words;
    }

    private static int NamingWords(List<string> words) => words.Count(word => Weight(word) >= 1);

    private static double Weight(string word) => Particles.Contains(word) ? 0.1 : word.Length == 1 ? 0.5 : 1;
}
