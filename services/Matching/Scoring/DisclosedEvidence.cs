using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>Weighs a hit on a sealed list again at the list's owner, who knows all of the entry and by now some of the record.</summary>
/// <remarks>That the identifiers agreed is proven by the hit: nobody could have claimed it without holding them.</remarks>
public static class DisclosedEvidence
{
    /// <summary>The evidence of what agreed and of the fields together; null when the fields say nothing that can be compared.</summary>
    /// <param name="engine">The node's engine.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="fields">Fields of the record, by name.</param>
    /// <param name="agreed">Codes of the identifier types that agreed.</param>
    public static Evidence? Weigh(MatchEngine engine, ListSubject entry, DisclosedFields fields, IReadOnlyCollection<string> agreed)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(agreed);
        if (fields.Identifiers.Count == 0 && fields.Attributes == SubjectAttributes.None)
            return null;
        var disclosed = fields.Identifiers.Select(identifier => identifier.Type).ToHashSet(StringComparer.Ordinal);
        // What agreed and was not disclosed is as in the entry.
        var proven = entry.Identifiers.Where(identifier => agreed.Contains(identifier.Type) && !disclosed.Contains(identifier.Type));
        var record = new HeldRecord("", null, [.. fields.Identifiers, .. proven], Attributes(entry.Attributes, fields.Attributes, agreed), []);
        var own = engine.Prepare([new HeldRecord("", null, entry.Identifiers, entry.Attributes, [])]);
        var other = engine.Prepare([record]);
        return Scorer.Weigh(own.Types, own.KeysOf(0), own.AttributesOf(0), other.KeysOf(0), other.AttributesOf(0));
    }

    private static SubjectAttributes Attributes(SubjectAttributes entry, SubjectAttributes disclosed, IReadOnlyCollection<string> agreed)
    {
        if (agreed.Contains(BuiltInTypes.NameBirth) && disclosed is { Name: null, BirthDate: null })
            disclosed = disclosed with { Name = entry.Name, BirthDate = entry.BirthDate };
        return agreed.Contains(BuiltInTypes.OrganizationName) && disclosed.OrganizationName is null
            ? disclosed with { OrganizationName = entry.OrganizationName }
            : disclosed;
    }
}
