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
}
