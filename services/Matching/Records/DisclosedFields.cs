namespace ExchangeNetwork.Matching.Records;

/// <summary>What fields of a record that another agency disclosed say of its subject, by the names of the fields.</summary>
/// <param name="Identifiers">Typed values.</param>
/// <param name="Attributes">Names, birth date and address.</param>
public sealed record DisclosedFields(IReadOnlyList<IdentifierValue> Identifiers, SubjectAttributes Attributes)
{
    /// <summary>Reads fields by their names, as the columns of a file of records are read.</summary>
    public static DisclosedFields Read(IReadOnlyDictionary<string, string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var read = fields.Where(field => !string.IsNullOrWhiteSpace(field.Value))
            .Select(field => (Meaning: ColumnNames.Of(field.Key, ColumnRole.RecordId), field.Value)).OrderBy(field => field.Meaning.Preference).ToList();
        var identifiers = new List<IdentifierValue>();
        foreach (var (meaning, value) in read)
        {
            if (meaning.Role == ColumnRole.Identifier)
                identifiers.Add(new IdentifierValue(meaning.Type!, value));
            else if (meaning.Role == ColumnRole.InvoiceNumber)
                identifiers.Add(new IdentifierValue("invoice", CodeOf(meaning.Suffix) is { } code ? $"{code}+{value}" : value));
        }
        return new DisclosedFields(
            identifiers, new SubjectAttributes(First(ColumnRole.Name), First(ColumnRole.BirthDate), First(ColumnRole.OrganizationName), First(ColumnRole.Address)));

        string? First(ColumnRole role) => read.Find(field => field.Meaning.Role == role).Value;

        string? CodeOf(string suffix) => read.Find(field => field.Meaning.Role == ColumnRole.InvoiceCode && field.Meaning.Suffix == suffix).Value;
    }

    /// <summary>Masks the content.</summary>
    public override string ToString() => "DisclosedFields(***)";
}
