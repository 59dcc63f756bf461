using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ExchangeNetwork.Matching.Identifiers;

namespace ExchangeNetwork.Matching.Tokens;

/// <summary>Turns canonical identifiers into node-local tokens: AES-256-CMAC over type code, 0x1f, normalisation version, 0x1f, zeros to the end of the block, value.</summary>
/// <remarks>
/// What precedes the value is whole blocks, so the cipher runs over it once for each type and not for each value. No two types begin alike,
/// whatever values follow: codes have neither 0x1f nor zeros. One instance serves one thread at a time.
/// </remarks>
public sealed class LocalTokenizer : IDisposable
{
    private readonly AesCmac cmac;
    private readonly Vector128<byte>[] prefixes;

    /// <summary>A tokenizer under the node's key.</summary>
    /// <param name="types">The types whose values are tokenised.</param>
    /// <param name="key">Exactly 32 secret bytes from the node's key store; they never leave the node.</param>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public LocalTokenizer(IdentifierTypes types, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(types);
        cmac = new AesCmac(key);
        prefixes = [.. types.All.Select(type => cmac.After(type.TokenPrefix))];
    }

    /// <summary>The token of one canonical value, computed alone: the clear version of the batch.</summary>
    public LocalToken Token(IdentifierType type, ReadOnlySpan<byte> canonical)
    {
        ArgumentNullException.ThrowIfNull(type);
        Span<byte> message = stackalloc byte[type.TokenPrefix.Length + canonical.Length];
        type.TokenPrefix.CopyTo(message);
        canonical.CopyTo(message[type.TokenPrefix.Length..]);
        var token = new LocalToken(cmac.Compute(message));
        message.Clear();
        return token;
    }

    /// <summary>The tokens of all values of a batch.</summary>
    /// <param name="batch">Values that were reserved and committed here.</param>
    /// <param name="tokens">Receives one token per value, in their order.</param>
    public void Tokens(CmacBatch batch, Span<LocalToken> tokens) => cmac.Compute(batch, prefixes, MemoryMarshal.Cast<LocalToken, UInt128>(tokens));

    /// <summary>Forgets the key.</summary>
    public void Dispose() => cmac.Dispose();

    /// <summary>Room for a canonical value, so that the normaliser writes straight into the batch.</summary>
    internal static Span<byte> Reserve(CmacBatch batch, int size) => batch.Reserve(size);

    /// <summary>Takes the canonical value written to the reserved room.</summary>
    internal static void Commit(CmacBatch batch, IdentifierType type, int length) => batch.Commit(length, (byte)type.Ordinal);
}
