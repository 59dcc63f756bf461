namespace ExchangeNetwork.Matching.Records;

/// <summary>A record as it arrived from an agency's own systems, read but not yet normalised.</summary>
/// <param name="RecordId">The source's own id of the record, unique within the source.</param>
/// <param name="ObservedAt">When the source saw it; null when the source does not say.</param>
/// <param name="Identifiers">Typed values as received; a record may hold several of one type.</param>
/// <param name="Attributes">Name, birth date, organisation name and address as received.</param>
/// <param name="Canonical">Canonical JSON of the whole record (UTF-8), the bytes that are kept, hashed and disclosed from.</param>
public sealed record HeldRecord(
    string RecordId,
    DateTimeOffset? ObservedAt,
    IReadOnlyList<IdentifierValue> Identifiers,
    SubjectAttributes Attributes,
    byte[] Canonical)
{
    /// <summary>Masks the content: a record is never logged.</summary>
    public override string ToString() => "HeldRecord(***)";
}

/// <summary>A typed value as received.</summary>
/// <param name="Type">Type code such as <c>resident-id</c>.</param>
/// <param name="Value">The value as received.</param>
public readonly record struct IdentifierValue(string Type, string Value)
{
    /// <summary>Masks the value: an identifier is never logged.</summary>
    public override string ToString() => $"{Type}:***";
}

/// <summary>What a subject is described by beside identifiers, as received.</summary>
/// <param name="Name">Name of a person; null when absent.</param>
/// <param name="BirthDate">Birth date as received; null when absent.</param>
/// <param name="OrganizationName">Name of an organisation; null when absent.</param>
/// <param name="Address">Where it lives or has its seat, in one line; null when absent.</param>
public sealed record SubjectAttributes(string? Name, string? BirthDate, string? OrganizationName, string? Address = null)
{
    /// <summary>No attribute at all.</summary>
    public static SubjectAttributes None { get; } = new(null, null, null);

    /// <summary>Masks the content.</summary>
    public override string ToString() => "SubjectAttributes(***)";
}
