using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>What the attributes of two sides add to their identifiers.</summary>
internal static class AttributeEvidence
{
    private const string ResidentId = "resident-id";

    /// <summary>Adds the parts; what an identifier already says is not counted twice.</summary>
    /// <param name="parts">What the identifiers say.</param>
    /// <param name="entry">Attributes of the entry.</param>
    /// <param name="record">Attributes of the record.</param>
    public static void Add(List<EvidencePart> parts, SubjectAttributes entry, SubjectAttributes record)
    {
        AddPerson(parts, entry, record);
        AddOrganization(parts, entry, record);
        Add(parts, "address", "地址", "address", AttributeComparison.Addresses(entry.Address, record.Address), FeatureWeights.Address);
    }

    private static void AddPerson(List<EvidencePart> parts, SubjectAttributes entry, SubjectAttributes record)
    {
        var nameBirth = parts.Find(part => part.Feature == BuiltInTypes.NameBirth);
        if (nameBirth?.Comparison == Comparison.Agrees)
            return;
        var name = AttributeComparison.Persons(entry.Name, record.Name);
        var birth = AttributeComparison.BirthDates(entry.BirthDate, record.BirthDate);
        var both = name.Level != Level.Missing && birth.Level != Level.Missing;
        // Which of the two differs, and how far, says more than that both together differ.
        if (nameBirth is not null && both)
            parts.Remove(nameBirth);
        if (nameBirth?.Comparison == Comparison.Differs && !both)
            return;
        Add(parts, "name", "姓名", "name", name, FeatureWeights.Name);
        // A resident id holds the birth date: an equal one adds nothing, another one contradicts.
        if (birth.Level == Level.Exact && parts.Exists(part => part is { Feature: ResidentId, Comparison: Comparison.Agrees }))
            parts.Add(new EvidencePart("birth-date", Comparison.Agrees, 0, [], "出生日期", "birth date"));
        else
            Add(parts, "birth-date", "出生日期", "birth date", birth, FeatureWeights.BirthDate);
    }

    private static void AddOrganization(List<EvidencePart> parts, SubjectAttributes entry, SubjectAttributes record)
    {
        var token = parts.Find(part => part.Feature == BuiltInTypes.OrganizationName);
        if (token?.Comparison == Comparison.Agrees)
            return;
        var name = AttributeComparison.Organizations(entry.OrganizationName, record.OrganizationName, out var branchesDiffer);
        if (name.Level == Level.Missing)
            return;
        // That the whole names are not the same is the least that can be said of them.
        if (token is not null)
            parts.Remove(token);
        Add(parts, "organization", "单位名称", "organisation name", name, FeatureWeights.Organization);
        if (!branchesDiffer || name.Level == Level.Differs)
            return;
        // A branch is not its head office: whatever speaks for one body is taken back, and a difference of names counted.
        var against = FeatureWeights.Organization.Of(new Likeness(Level.Differs)) - FeatureWeights.Organization.Of(name);
        parts.Add(new EvidencePart("branch", Comparison.Differs, Math.Round(against, 3), [], "分支机构", "branch office"));
    }

    private static void Add(List<EvidencePart> parts, string feature, string zh, string en, in Likeness likeness, AttributeWeights weights)
    {
        // Attributes that neither side needs to have are told only where they were compared.
        if (likeness.Level == Level.Missing)
            return;
        var comparison = likeness.Level switch
        {
            Level.Exact => Comparison.Agrees,
            Level.Close or Level.Partial => Comparison.AgreesInPart,
            Level.SoundsAlike or Level.Homophone => Comparison.SoundsAlike,
            Level.Differs => Comparison.Differs,
            _ => Comparison.NotComparable,
        };
        parts.Add(new EvidencePart(feature, comparison, Math.Round(weights.Of(likeness), 3), [], zh, en));
    }
}
