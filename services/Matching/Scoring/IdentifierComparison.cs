using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>Compares the identifiers of one type by their tokens.</summary>
internal static class IdentifierComparison
{
    private const IdentifierFlags Doubtful = IdentifierFlagCodes.Doubtful;

    // The check digit was not written with the number, so that it tells no slip.
    private const IdentifierFlags Unverified = Doubtful | IdentifierFlags.ExpandedFrom15Digits | IdentifierFlags.OrganizationCodeOnly | IdentifierFlags.TaxNumber15;

    /// <summary>Compares all values of a type of both sides.</summary>
    /// <param name="type">The type.</param>
    /// <param name="entryKeys">Keys of the entry, of all types.</param>
    /// <param name="recordKeys">Keys of the record, of all types.</param>
    /// <param name="sharedBy">How many entries of the list have a value; null where none is shared.</param>
    /// <param name="part">What it says.</param>
    /// <returns>What agreed; null when nothing did.</returns>
    public static MatchedIdentifier? Of(
        IdentifierType type, ReadOnlySpan<IdentifierKey> entryKeys, ReadOnlySpan<IdentifierKey> recordKeys, Func<LocalToken, int>? sharedBy, out EvidencePart part)
    {
        var weights = FeatureWeights.Of(type.Code);
        var best = double.NegativeInfinity;
        var (flags, present) = (IdentifierFlags.None, IdentifierFlags.None);
        MatchedIdentifier? agreed = null;
        bool isPresent = false, sharesBridge = false;
        foreach (ref readonly var left in entryKeys)
        {
            if (left.Type != type.Ordinal)
                continue;
            foreach (ref readonly var right in recordKeys)
            {
                if (right.Type != type.Ordinal)
                    continue;
                isPresent = true;
                present |= left.Flags | right.Flags;
                var bridges = (left.Kind == KeyKind.Bridge ? 1 : 0) + (right.Kind == KeyKind.Bridge ? 1 : 0);
                sharesBridge |= bridges == 2 && left.Token == right.Token;
                if (bridges == 2 || left.Token != right.Token)
                    continue;
                var weight = weights.Agreement * Factor(left.Flags | right.Flags) * (bridges == 1 ? FeatureWeights.BridgeFactor : 1);
                if (weight <= best)
                    continue;
                best = weight;
                flags = (left.Flags | right.Flags) & Doubtful;
                agreed = new MatchedIdentifier(type, bridges == 1 ? KeyKind.Bridge : KeyKind.Direct, left.Token);
            }
        }
        if (agreed is { } identifier)
        {
            // The record may be of any of those who share the value.
            var others = sharedBy is null ? 1 : Math.Max(1, sharedBy(identifier.Token));
            part = Part(type, identifier.Kind == KeyKind.Bridge ? Comparison.AgreesInPart : Comparison.Agrees, best - Math.Log2(others), flags);
            return identifier;
        }
        part = isPresent
            ? Part(type, Comparison.Differs, Against(type, weights, present, sharesBridge), IdentifierFlags.None)
            : Part(type, Comparison.Missing, 0, IdentifierFlags.None);
        return null;
    }

    private static double Against(IdentifierType type, in FeatureWeight weights, IdentifierFlags flags, bool sharesBridge)
    {
        if ((flags & Doubtful) != 0)
            return weights.Disagreement * FeatureWeights.FailedChecksumFactor;
        return FeatureWeights.IsSingle(type.Code) && (flags & Unverified) == 0 && !sharesBridge ? FeatureWeights.Contradiction : weights.Disagreement;
    }

    /// <summary>Share of an identifier's weight that its quality leaves.</summary>
    internal static double Factor(IdentifierFlags flags)
    {
        if ((flags & IdentifierFlags.ChecksumFailed) != 0)
            return FeatureWeights.FailedChecksumFactor;
        return (flags & (Doubtful | IdentifierFlags.IssuingStateMissing | IdentifierFlags.BankCodeMissing)) != 0
            ? FeatureWeights.DoubtfulFactor
            : 1;
    }

    private static EvidencePart Part(IdentifierType type, Comparison comparison, double weight, IdentifierFlags flags) =>
        new(type.Code, comparison, Math.Round(weight, 3), IdentifierFlagCodes.Of(flags), type.NameZh, type.NameEn);
}
