using F23.StringSimilarity;

namespace ExchangeNetwork.Matching.Scoring.Names;

/// <summary>How alike two words are: Jaro-Winkler within the edits that mistyping explains, else two different words.</summary>
/// <remarks>Stateless. Jaro-Winkler alone rates any two words of one beginning high (Daniel, Danilo, Dana), so edits decide first.</remarks>
internal static class WordSimilarity
{
    /// <summary>From here on two words are one word mistyped or spelled another way: at most one edit in four letters.</summary>
    public const double Same = 0.75;

    private const double InitialSimilarity = 0.9;

    private static readonly JaroWinkler JaroWinkler = new();
    private static readonly OptimalStringAlignment Edits = new();

    /// <summary>0 to 1; below <see cref="Same"/> the words are different.</summary>
    /// <param name="left">A word, lower case.</param>
    /// <param name="right">A word, lower case.</param>
    /// <param name="initials">Whether a single letter stands for a word that it begins.</param>
    public static double Of(string left, string right, bool initials)
    {
        if (left == right)
            return 1;
        if (left.Length == 0 || right.Length == 0)
            return 0;
        if (left.Length == 1 || right.Length == 1)
            return initials && left[0] == right[0] && char.IsAsciiLetter(left[0]) ? InitialSimilarity : 0;
        var ratio = EditRatio(left, right);
        // Numbers do not vary by spelling.
        if (ratio < Same || IsNumber(left) || IsNumber(right))
            return Math.Min(ratio, Same) / 2;
        return Math.Max(Same, (ratio + JaroWinkler.Similarity(left, right)) / 2);
    }

    /// <summary>One minus edits (insert, delete, replace, swap neighbours) per character of the longer text.</summary>
    public static double EditRatio(string left, string right)
    {
        var longer = Math.Max(left.Length, right.Length);
        if (longer == 0)
            return 1;
        // Each missing character is an edit; no need to count the rest.
        var bound = 1 - ((double)Math.Abs(left.Length - right.Length) / longer);
        return bound <= 0.5 ? bound / 2 : 1 - (Edits.Distance(left, right) / longer);
    }

    /// <summary>Whether a word is made of digits.</summary>
    public static bool IsNumber(string word) => word.All(char.IsAsciiDigit);
}
