using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>A list version that this node matches, opened and checked against its manifest.</summary>
/// <param name="Manifest">What the ledger says of it.</param>
/// <param name="Basis">The terms of its legal basis.</param>
/// <param name="BlockNumber">Block that published it.</param>
/// <param name="Index">Its entries as the engine matches them.</param>
/// <param name="Seeds">The entries' seeds, by the same ordinals.</param>
public sealed record ImportedList(
    Manifest Manifest, LegalBasisTerms Basis, long BlockNumber, IndexedList Index, IReadOnlyList<EntrySeed> Seeds)
{
    /// <summary>List and version; no subject data.</summary>
    public override string ToString() => $"{Manifest.ListId} v{Manifest.Version}";
}
