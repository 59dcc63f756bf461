using ExchangeNetwork.Matching.Scoring.Names;

namespace ExchangeNetwork.Matching.Scoring.Places;

/// <summary>How alike two addresses are, numbers first: a number that differs makes two addresses, however alike the words are.</summary>
/// <remarks>Pure and symmetric.</remarks>
internal static class AddressScore
{
    /// <summary>From here on two addresses are one place where nothing else is known.</summary>
    public const double Threshold = 0.7;

    // The most that addresses reach whose numbers or areas contradict.
    private const double ContradictionCeiling = 0.4;

    // One side leaves numbers out: the house without the flat.
    private const double MissingNumbers = 0.85;
    private const double MissingAreas = 0.98;

    // One side leaves out the street or the building.
    private const double PartOfPlace = 0.92;
    private const double NoPlace = 0.8;
    private const double MissingWordLoss = 0.3;

    /// <summary>0 to 1; null where they are written in two scripts and cannot be compared.</summary>
    public static double? Of(PostalAddress left, PostalAddress right)
    {
        if (left.IsHan != right.IsHan)
            return null;
        var score = left.IsHan ? Places(left.Place, right.Place) : Words(left.Words, right.Words);
        score *= Numbers(left.Numbers, right.Numbers, out var contradict);
        if (left.Areas != right.Areas)
            score *= MissingAreas;
        return contradict || left.Areas.Contradicts(right.Areas) ? Math.Min(score, ContradictionCeiling) : score;
    }

    private static double Numbers(List<AddressNumber> left, List<AddressNumber> right, out bool contradict)
    {
        List<AddressNumber> a = [.. left], b = [.. right];
        Pair(a, b, static (one, other) => one == other);
        Pair(a, b, static (one, other) => one.Value == other.Value && AddressNumber.MayBeOne(one.Of, other.Of));
        contradict = a.Exists(one => b.Exists(other => AddressNumber.MayBeOne(one.Of, other.Of)));
        return a.Count == 0 && b.Count == 0 ? 1 : MissingNumbers;
    }

    private static void Pair(List<AddressNumber> left, List<AddressNumber> right, Func<AddressNumber, AddressNumber, bool> fits) =>
        left.RemoveAll(one =>
        {
            var at = right.FindIndex(other => fits(one, other));
            if (at >= 0)
                right.RemoveAt(at);
            return at >= 0;
        });

    private static double Places(string left, string right)
    {
        if (left == right)
            return 1;
        if (left.Length == 0 || right.Length == 0)
            return NoPlace;
        return left.Contains(right, StringComparison.Ordinal) || right.Contains(left, StringComparison.Ordinal)
            ? PartOfPlace
            : WordSimilarity.EditRatio(left, right);
    }

    private static double Words(List<string> left, List<string> right)
    {
        if (left.Count == 0 || right.Count == 0)
            return left.Count == right.Count ? 1 : NoPlace;
        // Pairing goes from the left, so the order of the two is settled first.
        if (string.CompareOrdinal(string.Join(' ', left), string.Join(' ', right)) > 0)
            (left, right) = (right, left);
        var alignment = WordAlignment.Of(left, right, initials: false, _ => 1);
        if (alignment.Paired == 0)
            return NameScore.Unpaired(left, right);
        var share = alignment.Paired / (alignment.Paired + alignment.Contradiction);
        return alignment.Likeness * share * (1 - (MissingWordLoss * alignment.Missing / (alignment.Paired + alignment.Missing)));
    }
}
