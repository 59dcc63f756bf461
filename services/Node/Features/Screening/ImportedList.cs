using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>A list version that this node matches, opened and checked against its manifest.</summary>
/// <param name="Manifest">What the ledger says of it.</param>
/// <param name="Basis">The terms of its legal basis.</param>
/// <param name="BlockNumber">Block that published it.</param>
public abstract record ImportedList(Manifest Manifest, LegalBasisTerms Basis, long BlockNumber)
{
    /// <summary>List and version; no subject data.</summary>
    public sealed override string ToString() => $"{Manifest.ListId} v{Manifest.Version}";
}

/// <summary>A list whose subjects this node knows.</summary>
/// <param name="Manifest">What the ledger says of it.</param>
/// <param name="Basis">The terms of its legal basis.</param>
/// <param name="BlockNumber">Block that published it.</param>
/// <param name="Index">Its entries as the engine matches them.</param>
/// <param name="Seeds">The entries' seeds, by the same ordinals.</param>
public sealed record DisclosedList(
    Manifest Manifest, LegalBasisTerms Basis, long BlockNumber, IndexedList Index, IReadOnlyList<EntrySeed> Seeds)
    : ImportedList(Manifest, Basis, BlockNumber);

/// <summary>A list of which this node learns only what it hits.</summary>
/// <param name="Manifest">What the ledger says of it.</param>
/// <param name="Basis">The terms of its legal basis.</param>
/// <param name="BlockNumber">Block that published it.</param>
/// <param name="Table">Its rows.</param>
/// <param name="DomainKey">Domain key of the owner's lists, 32 bytes.</param>
/// <param name="KeyIds">Ids of the network keys that its rows were made with, by the keys' names.</param>
public sealed record SealedList(
    Manifest Manifest, LegalBasisTerms Basis, long BlockNumber, SealedTable Table, byte[] DomainKey, IReadOnlyDictionary<string, string> KeyIds)
    : ImportedList(Manifest, Basis, BlockNumber)
{
    /// <summary>Whether its rows may stand for identifiers of a type.</summary>
    public bool Holds(string type) => Manifest.IdentifierTypes.Contains(type);
}
