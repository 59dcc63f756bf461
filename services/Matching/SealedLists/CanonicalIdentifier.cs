using ExchangeNetwork.Matching.Identifiers;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>An identifier in canonical form: what has a pseudonym.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Value">Its canonical value.</param>
public sealed record CanonicalIdentifier(IdentifierType Type, string Value)
{
    /// <summary>Masks the value: an identifier is never logged.</summary>
    public override string ToString() => $"{Type.Code}:***";
}
