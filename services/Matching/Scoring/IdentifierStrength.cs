using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.SealedLists;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>Weighs a match of which nothing is known but the identifiers that agree: what they say together, and no contradiction.</summary>
/// <remarks>The entry's owner weighs it again with all of the entry once fields of the record are disclosed.</remarks>
public static class IdentifierStrength
{
    /// <summary>The evidence of agreeing identifiers; of several of one type the best one counts.</summary>
    /// <param name="keys">At least one.</param>
    public static Evidence Of(IReadOnlyCollection<HeldKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var best = keys.GroupBy(key => key.Type)
            .Select(type => type.Select(key => (Key: key, Weight: WeightOf(key))).MaxBy(key => key.Weight))
            .OrderByDescending(key => key.Weight).ThenBy(key => key.Key.Type.Code, StringComparer.Ordinal)
            .ToList();
        var parts = best.ConvertAll(key => new EvidencePart(
            key.Key.Type.Code, Comparison.Agrees, Math.Round(key.Weight, 3), IdentifierFlagCodes.Of(key.Key.Flags & IdentifierFlagCodes.Doubtful),
            key.Key.Type.NameZh, key.Key.Type.NameEn));
        var bits = FeatureWeights.Prior + parts.Sum(part => part.Weight);
        return new Evidence(
            bits, Scorer.ToScore(bits), best.ConvertAll(key => new MatchedIdentifier(key.Key.Type, KeyKind.Direct, key.Key.Token)), new Explanation(parts));
    }

    private static double WeightOf(HeldKey key) => FeatureWeights.Of(key.Type.Code).Agreement * IdentifierComparison.Factor(key.Flags);
}
