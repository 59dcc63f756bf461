using System.Text.Json;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Explicit roles of columns, from a JSON file <c>{"column": "role"}</c>; columns it does not name go by their headers.</summary>
/// <remarks>Roles: <c>record_id</c>, <c>entry_id</c>, <c>observed_at</c>, <c>name</c>, <c>birth_date</c>, <c>organization_name</c>, <c>address</c>,
/// <c>invoice_code</c>, <c>invoice_number</c>, an identifier type code, or <c>field</c> for a plain field.</remarks>
public sealed class ColumnMapping
{
    private readonly Dictionary<string, (string Column, Meaning Meaning)> _roles = new(StringComparer.Ordinal);

    private ColumnMapping()
    {
    }

    /// <summary>The columns named, as written in the file.</summary>
    public IEnumerable<string> Columns => _roles.Values.Select(role => role.Column);

    /// <summary>Reads a mapping; null with a refusal when it is not one.</summary>
    public static ColumnMapping? TryParse(ReadOnlySpan<byte> json, out FileRefusal? refusal)
    {
        refusal = null;
        var mapping = new ColumnMapping();
        try
        {
            var reader = new Utf8JsonReader(json.StartsWith("\uFEFF"u8) ? json[3..] : json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return Invalid(out refusal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var column = reader.GetString()!;
                if (!reader.Read() || reader.TokenType != JsonTokenType.String)
                    return Invalid(out refusal);
                var role = reader.GetString()!;
                if (!ColumnNames.TryRole(role, out var meaning))
                {
                    refusal = new FileRefusal(IntakeCodes.UnknownRole, column, role);
                    return null;
                }
                if (!mapping._roles.TryAdd(ColumnNames.Fold(column), (column, meaning)))
                {
                    refusal = new FileRefusal(IntakeCodes.DuplicateHeader, column);
                    return null;
                }
            }
            return reader.Read() ? Invalid(out refusal) : mapping;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader says so by exception; a lone surrogate in an escape is the InvalidOperationException.
            return Invalid(out refusal);
        }
    }

    internal bool TryGet(string header, out Meaning meaning)
    {
        var found = _roles.TryGetValue(ColumnNames.Fold(header), out var role);
        meaning = role.Meaning;
        return found;
    }

    private static ColumnMapping? Invalid(out FileRefusal? refusal)
    {
        refusal = new FileRefusal(IntakeCodes.InvalidMapping);
        return null;
    }
}
