using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>What is known of identifiers under one network key: the cache at a node, a dictionary in tests.</summary>
public interface IKnownPseudonyms
{
    /// <summary>The pseudonyms of many identifiers.</summary>
    /// <param name="tokens">Their local tokens.</param>
    /// <param name="pseudonyms">Receives the pseudonym of each that is known.</param>
    /// <param name="known">Receives whether it is known.</param>
    /// <returns>How many are known.</returns>
    int Find(ReadOnlySpan<LocalToken> tokens, Span<Pseudonym> pseudonyms, Span<bool> known);

    /// <summary>Pseudonym and unlock key of an identifier; false when it is not known.</summary>
    bool TryGet(LocalToken token, out PseudonymOutput output);

    /// <summary>Hands over everything that is known, some thousand identifiers at a time; what becomes known meanwhile may be left out.</summary>
    void Scan(PseudonymScan take);
}

/// <summary>Told of identifiers that are known.</summary>
/// <param name="pseudonyms">Their pseudonyms.</param>
/// <param name="tokenOf">The local token of one of them by its ordinal; costs more than all the rest, and is for few of them.</param>
public delegate void PseudonymScan(ReadOnlySpan<Pseudonym> pseudonyms, Func<int, LocalToken> tokenOf);
