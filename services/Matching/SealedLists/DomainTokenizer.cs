using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>Turns pseudonyms into the tokens of one owner's sealed lists: AES-256-CMAC of the pseudonym under the owner's domain key.</summary>
/// <remarks>One instance serves one thread at a time.</remarks>
public sealed class DomainTokenizer : IDisposable
{
    private const int AtOnce = 1024;

    private readonly AesCmac _cmac;
    private readonly CmacBatch _batch = new();
    private readonly UInt128[] _results = new UInt128[AtOnce];

    /// <summary>A tokenizer under an owner's domain key.</summary>
    /// <param name="domainKey">32 bytes.</param>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public DomainTokenizer(ReadOnlySpan<byte> domainKey) => _cmac = new AesCmac(domainKey);

    /// <summary>The token of one pseudonym, computed alone: the clear version of the batch.</summary>
    public DomainToken Token(Pseudonym pseudonym)
    {
        Span<byte> message = stackalloc byte[Pseudonym.Size];
        pseudonym.CopyTo(message);
        return new DomainToken(_cmac.Compute(message));
    }

    /// <summary>The tokens of many pseudonyms.</summary>
    /// <param name="pseudonyms">The pseudonyms.</param>
    /// <param name="tokens">Receives one token each, in their order.</param>
    /// <exception cref="ArgumentException">There is not a place for each.</exception>
    public void Tokens(ReadOnlySpan<Pseudonym> pseudonyms, Span<DomainToken> tokens)
    {
        if (tokens.Length < pseudonyms.Length)
            throw new ArgumentException("A place for each pseudonym.", nameof(tokens));
        Span<byte> message = stackalloc byte[Pseudonym.Size];
        for (var start = 0; start < pseudonyms.Length; start += AtOnce)
        {
            var part = pseudonyms.Slice(start, Math.Min(AtOnce, pseudonyms.Length - start));
            foreach (var pseudonym in part)
            {
                pseudonym.CopyTo(message);
                _batch.Add(message);
            }
            _cmac.Compute(_batch, _results);
            _batch.Clear();
            for (var i = 0; i < part.Length; i++)
                tokens[start + i] = new DomainToken(_results[i]);
        }
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose() => _cmac.Dispose();
}
