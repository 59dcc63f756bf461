namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>Column names of list entries and the identifier types that they give.</summary>
internal static class ScenarioColumns
{
    /// <summary>Identifier columns: the type codes with underscores.</summary>
    public static IReadOnlyList<string> Identifiers { get; } =
    [
        "resident_id", "uscc", "passport", "travel_permit", "bank_card", "bank_account", "plate", "invoice", "customs_declaration", "mobile",
        "bic", "iban", "lei", "organization_name",
    ];

    /// <summary>The type codes that a header gives, in the order of the header; name and birth date together, invoice number too.</summary>
    public static IReadOnlyList<string> Types(IReadOnlyCollection<string> header)
    {
        var types = header.Where(Identifiers.Contains).Select(column => column.Replace('_', '-')).ToList();
        if (header.Contains("invoice_number") && !types.Contains("invoice"))
            types.Add("invoice");
        if (header.Contains("name_birth") || header.Contains("name") && header.Contains("birth_date"))
            types.Add("name-birth");
        return types;
    }
}
