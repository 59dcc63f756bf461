using ExchangeNetwork.Matching.Scoring;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>A record and an entry of a sealed list agree: an identifier of the record unlocked the entry's seed.</summary>
/// <remarks>At most one per record and entry; all agreeing identifiers are merged into it.</remarks>
/// <param name="Record">Ordinal of the record in its batch.</param>
/// <param name="Table">The version that holds the entry.</param>
/// <param name="Seed">The entry's seed.</param>
/// <param name="Evidence">The identifiers that agreed, and how strong they are: nothing else of the entry is known here.</param>
public sealed record SealedMatch(int Record, SealedTable Table, EntrySeed Seed, Evidence Evidence)
{
    /// <summary>Masks the evidence.</summary>
    public override string ToString() => $"SealedMatch(record {Record}, {Table.Version})";
}
