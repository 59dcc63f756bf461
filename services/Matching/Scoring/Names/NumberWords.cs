using System.Collections.Frozen;
using System.Globalization;

namespace ExchangeNetwork.Matching.Scoring.Names;

/// <summary>Writes the numbers in a name as digits: forty-four, 1st, first and IV are 44, 1, 1 and 4.</summary>
internal static class NumberWords
{
    private static readonly FrozenDictionary<string, int> Units = Number(
        1,
        1,
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen");

    private static readonly FrozenDictionary<string, int> Ordinals = Number(
        1, 1, "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth");

    private static readonly FrozenDictionary<string, int> Tens = Number(
        20, 10, "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

    // A single I, V or X is as often an initial or a letter of its own.
    private static readonly FrozenDictionary<string, int> Roman = Number(
            1, 1, "-", "ii", "iii", "iv", "-v", "vi", "vii", "viii", "ix", "-x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx");

    /// <summary>The words with their numbers as digits.</summary>
    public static List<string> ToDigits(List<string> words)
    {
        var digits = new List<string>(words.Count);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            // A misspelling as common as the word.
            if (Tens.TryGetValue(word == "fourty" ? "forty" : word, out var tens))
            {
                if (i + 1 < words.Count && Units.TryGetValue(words[i + 1], out var unit) && unit < 10)
                {
                    tens += unit;
                    i++;
                }
                digits.Add(Text(tens));
            }
            else if (Units.TryGetValue(word, out var number) || Ordinals.TryGetValue(word, out number) || Roman.TryGetValue(word, out number))
            {
                digits.Add(Text(number));
            }
            else
            {
                digits.Add(WithoutOrdinalEnding(word));
            }
        }
        return digits;
    }

    private static string WithoutOrdinalEnding(string word)
    {
        if (!char.IsAsciiDigit(word[0]))
            return word;
        var number = word.TrimEnd("stndrh".ToCharArray());
        return word.Length - number.Length == 2 && WordSimilarity.IsNumber(number) ? number : word;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static FrozenDictionary<string, int> Number(int from, int step, params string[] words) =>
        words.Select((word, i) => (word, i)).ToFrozenDictionary(entry => entry.word, entry => from + (entry.i * step), StringComparer.Ordinal);
}
