using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Scoring;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching;

/// <summary>The engine's finding: one record and one entry of a list agree in at least one identifier.</summary>
/// <remarks>At most one per record and entry; all agreeing identifiers are merged into it.</remarks>
/// <param name="Record">Ordinal of the record in the batch that was matched.</param>
/// <param name="List">The list version that holds the entry.</param>
/// <param name="Entry">Ordinal of the entry in the list version, as given when the list was prepared.</param>
/// <param name="Identifiers">What agreed, one per type, the strongest evidence first.</param>
/// <param name="Score">Strength of all evidence: between 0 and 1, 0.5 where evidence and prior balance.</param>
/// <param name="Explanation">Why, without subject values.</param>
/// <param name="IndexHeight">Ledger height of the index that decided.</param>
public sealed record Match(
    int Record,
    IndexedList List,
    int Entry,
    IReadOnlyList<MatchedIdentifier> Identifiers,
    double Score,
    Explanation Explanation,
    long IndexHeight)
{
    /// <summary>The token of the strongest agreed value: what the over-match cap counts per list.</summary>
    public LocalToken CapToken => Identifiers[0].Token;

    /// <summary>Masks the evidence.</summary>
    public override string ToString() => $"Match(record {Record}, {List}, entry {Entry})";
}

/// <summary>One identifier by which a record and an entry agree.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Kind">Whether the full value agreed or only the bridge key.</param>
/// <param name="Token">The token that matched.</param>
public readonly record struct MatchedIdentifier(IdentifierType Type, KeyKind Kind, LocalToken Token);
