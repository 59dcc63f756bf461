namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Names of the network keys that pseudonyms are made with: each has quotas of its own, and every identifier type belongs to one.</summary>
/// <remarks>A country's residents can be counted; under one quota with invoices, of which there are more, they could be listed.</remarks>
public static class KeyNames
{
    /// <summary>Identifiers of natural persons.</summary>
    public const string Person = "person";

    /// <summary>Identifiers of organisations, documents and things.</summary>
    public const string Thing = "thing";

    /// <summary>Both names.</summary>
    public static IReadOnlyList<string> All { get; } = [Person, Thing];
}
