using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Security;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Gives canonical identifiers the local tokens that cache and queue know them by.</summary>
internal sealed class WantedIdentifiers(MatchEngine engine, NodeKeys keys)
{
    /// <summary>The identifiers as the queue takes them, about 2 µs each.</summary>
    public IReadOnlyList<WantedIdentifier> Of(IEnumerable<CanonicalIdentifier> identifiers)
    {
        var secret = keys.LocalTokenKey;
        try
        {
            using var tokenizer = new LocalTokenizer(engine.Types, secret);
            return
            [
                .. identifiers.Select(identifier => (identifier.Type, Value: Encoding.UTF8.GetBytes(identifier.Value)))
                    .Select(canonical => new WantedIdentifier(tokenizer.Token(canonical.Type, canonical.Value), canonical.Type, canonical.Value)),
            ];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
