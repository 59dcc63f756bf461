using System.Collections.Frozen;
using System.Text;
using ExchangeNetwork.Matching.Han;
using ExchangeNetwork.Matching.Scoring.Names;

namespace ExchangeNetwork.Matching.Scoring.Places;

/// <summary>An address in its parts: areas, numbers, and the words between.</summary>
internal sealed class PostalAddress
{
    private static readonly FrozenDictionary<string, string> Abbreviations = """
        st street|str street|rd road|ave avenue|av avenue|dr drive|ln lane|ct court|pl place|sq square|cres crescent|tce terrace|hwy highway|pde parade
        |blvd boulevard|apt unit|flat unit|apartment unit|rm room|bldg building|fl floor
        """.Split('|').Select(pair => pair.Trim().Split(' ')).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    // They say that a number follows, and nothing else.
    private static readonly FrozenSet<string> Empty = FrozenSet.Create(StringComparer.Ordinal, "no", "number", "nr");

    private PostalAddress(ChineseAreas areas, string place, List<string> words, List<AddressNumber> numbers) =>
        (Areas, Place, Words, Numbers) = (areas, place, words, numbers);

    /// <summary>Administrative areas of a Chinese address.</summary>
    public ChineseAreas Areas { get; }

    /// <summary>Street and building of a Chinese address, without numbers.</summary>
    public string Place { get; }

    /// <summary>Words of any other address, without numbers.</summary>
    public List<string> Words { get; }

    /// <summary>Numbers in order.</summary>
    public List<AddressNumber> Numbers { get; }

    /// <summary>Whether it is written in Chinese characters.</summary>
    public bool IsHan { get; private init; }

    /// <summary>Reads an address; null where nothing is left after folding.</summary>
    public static PostalAddress? Read(string address)
    {
        var folded = HanFolding.Text(NameText.Fold(address)).ToLowerInvariant();
        if (NameText.HasHan(folded))
            return Chinese(folded);
        List<string> words = [], all = NameText.Words(folded, joinHyphens: false);
        var numbers = new List<AddressNumber>();
        foreach (var word in all)
        {
            if (word.Any(char.IsAsciiDigit))
                numbers.Add(new AddressNumber(word.TrimStart('0'), NumberOf.Unsaid));
            else if (!Empty.Contains(word))
                words.Add(Abbreviations.GetValueOrDefault(word, word));
        }
        return all.Count == 0 ? null : new PostalAddress(new ChineseAreas(null, null, null, null), "", words, numbers);
    }

    /// <summary>Masks the content.</summary>
    public override string ToString() => "PostalAddress(***)";

    private static PostalAddress Chinese(string folded)
    {
        var kept = new StringBuilder(folded.Length);
        foreach (var c in folded)
        {
            // What stands between two numbers parts them; elsewhere it is ornament.
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c == ChineseNumerals.Zero)
                kept.Append(c);
            else if (kept.Length > 0 && char.IsAsciiDigit(kept[^1]))
                kept.Append('-');
        }
        var areas = ChineseAreas.Take(kept.ToString(), out var rest);
        var numbers = new List<AddressNumber>();
        var place = new StringBuilder(rest.Length);
        for (var at = 0; at < rest.Length;)
        {
            var length = NumberAt(rest, at, out var value);
            if (length == 0)
            {
                // 之 and 附 lead to a number within a number.
                if (rest[at] is not ('-' or '之' or '附' or '第'))
                    place.Append(rest[at]);
                at++;
                continue;
            }
            at += length;
            numbers.Add(new AddressNumber(value, AddressNumber.UnitAt(rest.AsSpan(at), out var unit)));
            at += unit;
        }
        return new PostalAddress(areas, place.ToString(), [], numbers) { IsHan = true };
    }

    // Digits with a letter on either side; a letter or Chinese digits before a unit (A座, 三栋).
    private static int NumberAt(string text, int start, out string value)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            end++;
        var run = text.AsSpan(start, end - start);
        if (run.ContainsAnyInRange('0', '9') || (run.Length == 1 && AddressNumber.UnitAt(text.AsSpan(end), out _) != NumberOf.Unsaid))
        {
            value = run.TrimStart('0').ToString();
            return run.Length;
        }
        var digits = ChineseNumerals.Read(text.AsSpan(start), out var number);
        var isNumber = digits > 0 && AddressNumber.UnitAt(text.AsSpan(start + digits), out _) != NumberOf.Unsaid;
        value = isNumber ? number : "";
        return isNumber ? digits : 0;
    }
}
