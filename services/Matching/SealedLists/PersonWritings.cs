using System.Text;
using AnyAscii;
using ExchangeNetwork.Matching.Scoring.Names;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>How records write a person's name: in characters or their reading, either part first, with a comma, without marks or middle names.</summary>
/// <remarks>Letters only: canonical values know no case and no spaces.</remarks>
internal static class PersonWritings
{
    // Passports write ü as YU after L and N (GB/T 28039), other systems V or U.
    private const string ReadWithUmlaut = "吕呂闾閭律绿綠旅履侣侶铝鋁缕縷屡屢驴驢女";

    private static readonly string[] CompoundSurnames =
    [
        "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "公孙", "公孫", "慕容", "司徒", "令狐", "夏侯", "端木", "轩辕", "軒轅", "南宫", "南宮",
        "西门", "西門", "宇文", "尉迟", "尉遲", "万俟", "萬俟", "长孙", "長孫", "澹台", "澹臺", "单于", "單于", "闻人", "聞人", "申屠", "独孤", "獨孤",
    ];

    /// <summary>The ways to write a name.</summary>
    public static IEnumerable<Writing> Of(string name)
    {
        var folded = NameText.Fold(name);
        if (NameText.IsHan(folded))
            return Han(folded, NameText.Letters(folded));
        return NameText.HasHan(folded) ? [new Writing(folded, 0.6)] : Letters(folded);
    }

    private static IEnumerable<Writing> Han(string folded, string letters)
    {
        yield return new Writing(folded, 0.86);
        yield return new Writing(letters, 0.01);
        var length = Array.Exists(CompoundSurnames, known => letters.Length > 2 && letters.StartsWith(known, StringComparison.Ordinal)) ? 2 : 1;
        if (letters.Length <= length)
            yield break;
        // The reading of the whole name less that of what follows the surname: some characters are read otherwise as a surname.
        var given = Pinyin.Of(letters[length..]);
        var surname = Pinyin.OfPerson(letters)[..^given.Length];
        foreach (var (reading, share) in Readings(letters[..length], surname))
        {
            foreach (var (rest, restShare) in Readings(letters[length..], given))
            {
                yield return new Writing(reading + rest, 0.05 * share * restShare);
                yield return new Writing(rest + reading, 0.015 * share * restShare);
                yield return new Writing($"{reading},{rest}", 0.005 * share * restShare);
            }
        }
        var ordinary = Pinyin.Of(letters[..length]);
        if (ordinary != surname)
            yield return new Writing(ordinary + given, 0.002);
    }

    // The spelling that passports use is the commonest of those with ü.
    private static IEnumerable<(string Reading, double Share)> Readings(string characters, string reading)
    {
        if (!characters.Any(c => ReadWithUmlaut.Contains(c, StringComparison.Ordinal)))
            return [(reading, 1)];
        return [(Umlaut("yu"), 0.5), (Umlaut("v"), 0.3), (reading, 0.2)];

        string Umlaut(string written) => string.Concat(characters.EnumerateRunes().Select(rune => Pinyin.Of(rune.ToString()))
            .Select((syllable, at) => ReadWithUmlaut.Contains(characters[at], StringComparison.Ordinal) ? syllable.Replace("u", written, StringComparison.Ordinal) : syllable));
    }

    private static IEnumerable<Writing> Letters(string folded)
    {
        yield return new Writing(folded, 0.5);
        var comma = folded.IndexOf(',', StringComparison.Ordinal);
        var words = Words(comma < 0 ? folded : folded[(comma + 1)..] + " " + folded[..comma]);
        // One word may be a whole name written together: nothing is known of its parts.
        if (words.Count < 2)
        {
            yield return new Writing(WithoutMarks(folded), 0.05);
            yield break;
        }
        var (given, surname) = (words[..^1], words[^1]);
        foreach (var (spell, share) in ((Func<string, string>, double)[])[(text => text, 0.7), (WithoutMarks, 0.2), (Expanded, 0.1)])
        {
            yield return Write(0.06, share, spell, [.. given, surname]);
            yield return Write(0.14, share, spell, [surname, .. given]);
            yield return Write(0.03, share, spell, [surname + ",", .. given]);
            // Middle names are often left out, or kept as an initial.
            if (given.Count > 1)
            {
                yield return Write(0.05, share, spell, [given[0], surname]);
                yield return Write(0.04, share, spell, [surname, given[0]]);
                yield return Write(0.02, share, spell, [given[0], Initial(given[1]), surname]);
            }
            // What the owner wrote last may be the given name.
            yield return Write(0.02, share, spell, [.. words[1..], words[0]]);
        }
    }

    private static Writing Write(double share, double spelling, Func<string, string> spell, List<string> words) =>
        new(spell(string.Concat(words)), share * spelling);

    private static string Initial(string word) => word.EnumerateRunes().First().ToString();

    private static List<string> Words(string text) =>
        [.. text.Split([' ', ',', '.', ';', '\t', '\u3000'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string WithoutMarks(string text) => string.Concat(text.Transliterate().Where(c => char.IsAsciiLetterOrDigit(c) || c == ','));

    // As passports write them: ICAO Doc 9303-3, section 6.
    private static string Expanded(string text)
    {
        var expanded = new StringBuilder(text.Length + 4);
        foreach (var c in text.ToUpperInvariant())
        {
            expanded.Append(c switch
            {
                'Ä' or 'Æ' => "AE",
                'Ö' or 'Ø' or 'Œ' => "OE",
                'Ü' => "UE",
                'Å' => "AA",
                'ß' or 'ẞ' => "SS",
                'Þ' => "TH",
                _ => c.ToString(),
            });
        }
        return WithoutMarks(expanded.ToString());
    }
}
