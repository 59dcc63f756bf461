using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>Weighs all evidence between one record and one entry (Fellegi and Sunter 1969): bits add up, missing is neutral, contradiction counts against.</summary>
/// <remarks>Pure. Any agreed identifier makes a match whatever the score; contradictions lower the score and suppress nothing.</remarks>
public static class Scorer
{
    // Bits of evidence beyond the prior that stand half way between 0.5 and 1.
    private const double HalfWay = 16;

    private const IdentifierFlags Doubtful = IdentifierFlagCodes.Doubtful;

    /// <summary>Weighs the evidence; null when no identifier agrees.</summary>
    /// <param name="types">The types that the keys' ordinals are of.</param>
    /// <param name="entryKeys">Keys of the entry.</param>
    /// <param name="entry">Attributes of the entry.</param>
    /// <param name="recordKeys">Keys of the record.</param>
    /// <param name="record">Attributes of the record.</param>
    public static Evidence? Weigh(
        IdentifierTypes types,
        ReadOnlySpan<IdentifierKey> entryKeys,
        SubjectAttributes entry,
        ReadOnlySpan<IdentifierKey> recordKeys,
        SubjectAttributes record)
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
            CompareType(types.All[key.Type], entryKeys, recordKeys, parts, matched);
        }
        if (matched.Count == 0)
            return null;
        CompareAttributes(entry, record, parts);

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

    private static void CompareType(
        IdentifierType type,
        ReadOnlySpan<IdentifierKey> entryKeys,
        ReadOnlySpan<IdentifierKey> recordKeys,
        List<EvidencePart> parts,
        List<(MatchedIdentifier Identifier, double Weight)> matched)
    {
        var weights = FeatureWeights.Of(type.Code);
        var best = double.NegativeInfinity;
        var flags = IdentifierFlags.None;
        var agreed = default(MatchedIdentifier);
        var present = false;
        foreach (ref readonly var left in entryKeys)
        {
            if (left.Type != type.Ordinal)
                continue;
            foreach (ref readonly var right in recordKeys)
            {
                if (right.Type != type.Ordinal)
                    continue;
                present = true;
                var bridges = (left.Kind == KeyKind.Bridge ? 1 : 0) + (right.Kind == KeyKind.Bridge ? 1 : 0);
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
        if (agreed.Type is not null)
        {
            matched.Add((agreed, best));
            Add(parts, type, agreed.Kind == KeyKind.Bridge ? Comparison.AgreesInPart : Comparison.Agrees, best, flags);
        }
        else
        {
            Add(parts, type, present ? Comparison.Differs : Comparison.Missing, present ? weights.Disagreement : 0, IdentifierFlags.None);
        }
    }

    private static double Factor(IdentifierFlags flags)
    {
        if ((flags & IdentifierFlags.ChecksumFailed) != 0)
            return FeatureWeights.FailedChecksumFactor;
        return (flags & (Doubtful | IdentifierFlags.IssuingStateMissing | IdentifierFlags.BankCodeMissing)) != 0
            ? FeatureWeights.DoubtfulFactor
            : 1;
    }

    // What an identifier already says is not counted twice: name and birth date against name-birth, the organisation against its name.
    private static void CompareAttributes(SubjectAttributes entry, SubjectAttributes record, List<EvidencePart> parts)
    {
        var nameBirth = parts.Find(part => part.Feature == BuiltInTypes.NameBirth);
        if (nameBirth?.Comparison != Comparison.Agrees)
        {
            var name = NameComparison.Persons(entry.Name, record.Name);
            var birth = NameComparison.BirthDates(entry.BirthDate, record.BirthDate);
            if (nameBirth is not null && name != Comparison.Missing && birth != Comparison.Missing)
                parts.Remove(nameBirth);
            if (nameBirth?.Comparison != Comparison.Differs || (name != Comparison.Missing && birth != Comparison.Missing))
            {
                Add(parts, "name", "姓名", "name", name, FeatureWeights.Name);
                Add(parts, "birth-date", "出生日期", "birth date", birth, FeatureWeights.BirthDate);
            }
        }
        var organization = parts.Find(part => part.Feature == BuiltInTypes.OrganizationName);
        if (organization is null or { Comparison: Comparison.Missing })
        {
            var comparison = NameComparison.Organizations(entry.OrganizationName, record.OrganizationName);
            Add(parts, "organization", "单位名称", "organisation name", comparison, FeatureWeights.Organization);
        }
    }

    private static void Add(List<EvidencePart> parts, IdentifierType type, Comparison comparison, double weight, IdentifierFlags flags) =>
        parts.Add(new EvidencePart(type.Code, comparison, Math.Round(weight, 3), IdentifierFlagCodes.Of(flags), type.NameZh, type.NameEn));

    private static void Add(List<EvidencePart> parts, string feature, string zh, string en, Comparison comparison, FeatureWeight weight)
    {
        var bits = comparison switch
        {
            Comparison.Agrees => weight.Agreement,
            Comparison.AgreesInPart => weight.Agreement * FeatureWeights.BridgeFactor,
            Comparison.Differs => weight.Disagreement,
            _ => 0,
        };
        // Attributes that neither side needs to have are told only where they were compared.
        if (comparison != Comparison.Missing)
            parts.Add(new EvidencePart(feature, comparison, Math.Round(bits, 3), [], zh, en));
    }
}

/// <summary>The outcome of weighing.</summary>
/// <param name="Bits">Sum of all weights and the prior.</param>
/// <param name="Score">The same as a number between 0 and 1.</param>
/// <param name="Identifiers">What agreed, one per type, the strongest first.</param>
/// <param name="Explanation">Why, without subject values.</param>
public sealed record Evidence(double Bits, double Score, IReadOnlyList<MatchedIdentifier> Identifiers, Explanation Explanation);
