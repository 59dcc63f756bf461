using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>Weighs all evidence between one record and one entry (Fellegi and Sunter 1969): bits add up, missing is neutral, contradiction counts against.</summary>
/// <remarks>Pure. Any agreed identifier makes a match; whether its score makes it a hit is for the list's threshold to say.</remarks>
public static class Scorer
{
    // Bits of evidence beyond the prior that stand half way between 0.5 and 1.
    private const double HalfWay = 16;

    /// <summary>Weighs the evidence; null when no identifier agrees.</summary>
    /// <param name="types">The types that the keys' ordinals are of.</param>
    /// <param name="entryKeys">Keys of the entry.</param>
    /// <param name="entry">Attributes of the entry.</param>
    /// <param name="recordKeys">Keys of the record.</param>
    /// <param name="record">Attributes of the record.</param>
    /// <param name="sharedBy">How many entries of the list have a value; null where none is shared.</param>
    public static Evidence? Weigh(
        IdentifierTypes types,
        ReadOnlySpan<IdentifierKey> entryKeys,
        SubjectAttributes entry,
        ReadOnlySpan<IdentifierKey> recordKeys,
        SubjectAttributes record,
        Func<LocalToken, int>? sharedBy = null)
    {
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(record);
        var parts = new List<EvidencePart>(entryKeys.Length + 3);
        var matched = new List<(MatchedIdentifier Identifier, double Weight)>(entryKeys.Length);
        var compared = 0UL;
        foreach (ref readonly var key in entryKeys)
        {
            if ((compared & (1UL << key.Type)) != 0)
                continue;
            compared |= 1UL << key.Type;
            if (IdentifierComparison.Of(types.All[key.Type], entryKeys, recordKeys, sharedBy, out var part) is { } identifier)
                matched.Add((identifier, part.Weight));
            parts.Add(part);
        }
        if (matched.Count == 0)
            return null;
        AttributeEvidence.Add(parts, entry, record);

        parts.Sort(static (a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : string.CompareOrdinal(a.Feature, b.Feature));
        matched.Sort(static (a, b) => a.Weight != b.Weight
            ? b.Weight.CompareTo(a.Weight)
            : string.CompareOrdinal(a.Identifier.Type.Code, b.Identifier.Type.Code));
        var bits = FeatureWeights.Prior;
        foreach (var part in parts)
            bits += part.Weight;
        return new Evidence(bits, ToScore(bits), [.. matched.Select(match => match.Identifier)], new Explanation(parts));
    }

    /// <summary>Bits of evidence as a number between 0 and 1, 0.5 at 0.</summary>
    /// <remarks>Strictly monotone. It nears 1 so slowly that strong matches still differ in the third decimal, where a logistic curve piles them up.</remarks>
    public static double ToScore(double bits) => 0.5 * (1 + (bits / (Math.Abs(bits) + HalfWay)));
}

/// <summary>The outcome of weighing.</summary>
/// <param name="Bits">Sum of all weights and the prior.</param>
/// <param name="Score">The same as a number between 0 and 1.</param>
/// <param name="Identifiers">What agreed, one per type, the strongest first.</param>
/// <param name="Explanation">Why, without subject values.</param>
public sealed record Evidence(double Bits, double Score, IReadOnlyList<MatchedIdentifier> Identifiers, Explanation Explanation);
