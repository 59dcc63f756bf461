namespace ExchangeNetwork.Matching.Scoring.Names;

/// <summary>Two lists of words side by side in any order: what pairs, what one side lacks, and what contradicts.</summary>
/// <param name="Likeness">Mean similarity of the paired words, 0 when none pairs.</param>
/// <param name="Paired">Weight of the pairs.</param>
/// <param name="LeftOver">Weight of the left words without a counterpart.</param>
/// <param name="RightOver">Weight of the right words without a counterpart.</param>
internal readonly record struct WordAlignment(double Likeness, double Paired, double LeftOver, double RightOver)
{
    /// <summary>Weight of words that both sides have where the other has a different one.</summary>
    public double Contradiction => Math.Min(LeftOver, RightOver);

    /// <summary>Weight of words that only one side has.</summary>
    public double Missing => Math.Abs(LeftOver - RightOver);

    /// <summary>Pairs the most similar words first, then puts words together that the other side writes as one.</summary>
    /// <param name="left">Words of one side.</param>
    /// <param name="right">Words of the other.</param>
    /// <param name="initials">Whether a single letter stands for a word.</param>
    /// <param name="weight">Weight of a word.</param>
    public static WordAlignment Of(List<string> left, List<string> right, bool initials, Func<string, double> weight)
    {
        var a = Joined(left, right);
        var b = Joined(right, a);
        var pairs = new List<(double Similarity, int Left, int Right)>();
        for (var i = 0; i < a.Count; i++)
        {
            for (var j = 0; j < b.Count; j++)
            {
                var similarity = WordSimilarity.Of(a[i], b[j], initials);
                if (similarity >= WordSimilarity.Same)
                    pairs.Add((similarity, i, j));
            }
        }
        // Ties keep the order of the words, so that the result is the same whichever side comes first.
        pairs.Sort(static (x, y) => x.Similarity != y.Similarity
            ? y.Similarity.CompareTo(x.Similarity)
            : (x.Left + x.Right, Math.Abs(x.Left - x.Right)).CompareTo((y.Left + y.Right, Math.Abs(y.Left - y.Right))));
        return Sum(a, b, pairs, weight);
    }

    private static WordAlignment Sum(List<string> a, List<string> b, List<(double Similarity, int Left, int Right)> pairs, Func<string, double> weight)
    {
        var leftUsed = new bool[a.Count];
        var rightUsed = new bool[b.Count];
        double paired = 0, likeness = 0;
        foreach (var (similarity, i, j) in pairs)
        {
            if (leftUsed[i] || rightUsed[j])
                continue;
            leftUsed[i] = rightUsed[j] = true;
            // An initial is evidence of its own weight, not of the word it stands for.
            var both = Math.Min(weight(a[i]), weight(b[j]));
            paired += both;
            likeness += both * similarity;
        }
        return new WordAlignment(paired > 0 ? likeness / paired : 0, paired, Over(a, leftUsed), Over(b, rightUsed));

        double Over(List<string> words, bool[] used) => words.Where((_, i) => !used[i]).Sum(weight);
    }

    private static List<string> Joined(List<string> words, List<string> others)
    {
        var joined = new List<string>(words.Count);
        for (var i = 0; i < words.Count; i++)
        {
            if (i + 1 < words.Count && words[i].Length + words[i + 1].Length > 3)
            {
                var both = words[i] + words[i + 1];
                if (others.Exists(other => Fits(other, both, words[i], words[i + 1])))
                {
                    joined.Add(both);
                    i++;
                    continue;
                }
            }
            joined.Add(words[i]);
        }
        return joined;
    }

    // Putting together must explain the other's word better than either part does.
    private static bool Fits(string other, string both, string first, string second) =>
        other.Length > Math.Max(first.Length, second.Length)
        && WordSimilarity.Of(other, both, initials: false) is >= WordSimilarity.Same and var whole
        && whole > WordSimilarity.Of(other, first, initials: false)
        && whole > WordSimilarity.Of(other, second, initials: false);
}
