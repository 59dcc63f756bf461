using ExchangeNetwork.Matching.Scoring.Names;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>How alike two birth dates are as they are mistyped.</summary>
internal static class BirthDateLikeness
{
    /// <summary>Day and month swapped, a digit mistyped or two swapped; or the year and one of the others.</summary>
    /// <param name="left">As yyyyMMdd.</param>
    /// <param name="right">As yyyyMMdd.</param>
    public static Level Of(string left, string right)
    {
        if (left == right)
            return Level.Exact;
        if (left == right[..4] + right[6..] + right[4..6])
            return Level.Close;
        var different = 0;
        for (var i = 0; i < left.Length; i++)
            different += left[i] == right[i] ? 0 : 1;
        if (different == 1 || (different == 2 && WordSimilarity.EditRatio(left, right) >= 0.875))
            return Level.Close;
        // Of three parts two digits can spoil at most two.
        return different == 2 ? Level.Partial : Level.Differs;
    }
}
