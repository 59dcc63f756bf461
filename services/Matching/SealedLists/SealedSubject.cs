using System.Text;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>What of a subject sealed lists can be matched by: its identifiers in canonical form, those made from its names included.</summary>
/// <param name="Identifiers">Distinct, in the order given, those made from names last.</param>
/// <param name="NameRecall">The recall to expect when the subject has nothing but a name; null when it has another identifier.</param>
public sealed record SealedSubject(IReadOnlyList<CanonicalIdentifier> Identifiers, double? NameRecall)
{
    /// <summary>
    /// An entry as its owner publishes it: each name in the ways that records write it, and of a value that some records hold in part alone,
    /// such as an organisation's code in its unified social credit code (GB 32100), the part as well.
    /// </summary>
    /// <remarks>A record is looked up by what it holds, so two whole values that share a part do not meet, nor does a whole one meet an entry of the part alone.</remarks>
    /// <param name="types">The identifier types that the node knows.</param>
    /// <param name="allowed">Codes of the types that may be used.</param>
    /// <param name="identifiers">Typed values as received.</param>
    /// <param name="attributes">Names and birth date as received.</param>
    public static SealedSubject OfEntry(
        IdentifierTypes types, IReadOnlySet<string> allowed, IReadOnlyList<IdentifierValue> identifiers, SubjectAttributes attributes) =>
        Of(types, allowed, identifiers, attributes, withParts: true, NameVariants.OfNameBirth, NameVariants.OfPerson, NameVariants.OfOrganization);

    /// <summary>A record as its holder looks it up: each name as it is written there.</summary>
    /// <param name="types">The identifier types that the node knows.</param>
    /// <param name="allowed">Codes of the types that some list may be matched by.</param>
    /// <param name="record">The record.</param>
    public static IReadOnlyList<CanonicalIdentifier> OfRecord(IdentifierTypes types, IReadOnlySet<string> allowed, HeldRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Of(types, allowed, record.Identifiers, record.Attributes, withParts: false, Only, NameVariants.AsWritten, NameVariants.AsWritten).Identifiers;
    }

    /// <summary>Masks the subject.</summary>
    public override string ToString() => "SealedSubject(***)";

    private static NameVariants Only(string canonical) => new([canonical], 1);

    private static SealedSubject Of(
        IdentifierTypes types,
        IReadOnlySet<string> allowed,
        IReadOnlyList<IdentifierValue> identifiers,
        SubjectAttributes attributes,
        bool withParts,
        Func<string, NameVariants> ofNameBirth,
        Func<string, string, NameVariants> ofPerson,
        Func<string, NameVariants> ofOrganization)
    {
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(allowed);
        ArgumentNullException.ThrowIfNull(identifiers);
        ArgumentNullException.ThrowIfNull(attributes);
        var strong = new List<CanonicalIdentifier>();
        var names = new List<CanonicalIdentifier>();
        var recall = 0.0;
        foreach (var identifier in identifiers.Where(identifier => allowed.Contains(identifier.Type)))
        {
            if (!types.TryGet(identifier.Type, out var type) || Canonical(type, identifier.Value, out var part) is not { } canonical)
                continue;
            // Spaces are lost in a canonical name: where it is the subject's own, the parts are known from there.
            if (identifier.Type == BuiltInTypes.NameBirth)
                AddName(type, Of(canonical, attributes is { Name: { } own, BirthDate: { } born } ? ofPerson(own, born) : NameVariants.None, ofNameBirth));
            else if (identifier.Type == BuiltInTypes.OrganizationName)
                AddName(type, Of(canonical, attributes.OrganizationName is { } organizationsOwn ? ofOrganization(organizationsOwn) : NameVariants.None, ofOrganization));
            else
                strong.AddRange(withParts && part is not null && Canonical(type, part, out _) == part ? [new(type, canonical), new(type, part)] : (CanonicalIdentifier[])[new(type, canonical)]);
        }
        // A type that was given is not made from attributes as well: that is how disclosed lists are matched, too.
        if (Derives(BuiltInTypes.NameBirth, out var nameBirth) && attributes is { Name: { } name, BirthDate: { } birthDate })
            AddName(nameBirth, ofPerson(name, birthDate));
        if (Derives(BuiltInTypes.OrganizationName, out var organization) && attributes.OrganizationName is { } organizationName)
            AddName(organization, ofOrganization(organizationName));
        return new SealedSubject([.. strong.Concat(names).Distinct()], strong.Count == 0 ? recall : null);

        bool Derives(string code, out IdentifierType type) =>
            types.TryGet(code, out type!) && allowed.Contains(code) && !identifiers.Any(identifier => identifier.Type == code);

        void AddName(IdentifierType type, NameVariants variants)
        {
            names.AddRange(variants.Values.Select(value => new CanonicalIdentifier(type, value)));
            recall = Math.Max(recall, variants.ExpectedRecall);
        }
    }

    private static NameVariants Of(string canonical, NameVariants own, Func<string, NameVariants> ofCanonical) =>
        own.Values.Count > 0 && own.Values[0] == canonical ? own : ofCanonical(canonical);

    private static string? Canonical(IdentifierType type, string value, out string? part)
    {
        part = null;
        if (value.Length > IdentifierNormalizer.MaxInputBytes)
            return null;
        Span<byte> canonical = stackalloc byte[IdentifierNormalizer.MaxCanonicalBytes];
        if (!IdentifierNormalizer.TryNormalize(type, Encoding.UTF8.GetBytes(value), canonical, out var result))
            return null;
        if (result.BridgeLength > 0)
            part = Encoding.UTF8.GetString(canonical.Slice(result.BridgeOffset, result.BridgeLength));
        return Encoding.UTF8.GetString(canonical[..result.Length]);
    }
}
