using System.Runtime.InteropServices;
using ExchangeNetwork.Matching.Identifiers;

namespace ExchangeNetwork.Matching.Tokens;

/// <summary>Turns canonical identifiers into node-local tokens: AES-256-CMAC over type code, 0x1f, normalisation version, 0x1f, value.</summary>
/// <remarks>One instance serves one thread at a time.</remarks>
public sealed class LocalTokenizer : IDisposable
{
    private readonly AesCmac cmac;

    /// <summary>A tokenizer under the node's key.</summary>
    /// <param name="key">Exactly 32 secret bytes from the node's key store; they never leave the node.</param>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public LocalTokenizer(ReadOnlySpan<byte> key) => cmac = new AesCmac(key);

    /// <summary>The token of one canonical value, computed alone: the clear version of the batch.</summary>
    public LocalToken Token(IdentifierType type, ReadOnlySpan<byte> canonical)
    {
        ArgumentNullException.ThrowIfNull(type);
        var prefix = type.TokenPrefix.AsSpan(0, type.TokenPrefixLength);
        Span<byte> message = stackalloc byte[prefix.Length + canonical.Length];
        prefix.CopyTo(message);
        canonical.CopyTo(message[prefix.Length..]);
        var token = new LocalToken(cmac.Compute(message));
        message.Clear();
        return token;
    }

    /// <summary>Adds a canonical value to a batch.</summary>
    public static void Add(CmacBatch batch, IdentifierType type, ReadOnlySpan<byte> canonical)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(type);
        canonical.CopyTo(Reserve(batch, type, canonical.Length));
        Commit(batch, type, canonical.Length);
    }

    /// <summary>The tokens of all values of a batch.</summary>
    /// <param name="batch">Values added by <see cref="Add"/>.</param>
    /// <param name="tokens">Receives one token per value, in their order.</param>
    public void Tokens(CmacBatch batch, Span<LocalToken> tokens) => cmac.Compute(batch, MemoryMarshal.Cast<LocalToken, UInt128>(tokens));

    /// <summary>Forgets the key.</summary>
    public void Dispose() => cmac.Dispose();

    /// <summary>Room for a canonical value behind its type's prefix, so that the normaliser writes straight into the batch.</summary>
    internal static Span<byte> Reserve(CmacBatch batch, IdentifierType type, int size)
    {
        var room = batch.Reserve(IdentifierType.PrefixRoom + size);
        // A fixed number of bytes is copied faster than the few that count.
        type.TokenPrefix.AsSpan(0, IdentifierType.PrefixRoom).CopyTo(room);
        return room[type.TokenPrefixLength..];
    }

    /// <summary>Takes the canonical value written to the reserved room.</summary>
    internal static void Commit(CmacBatch batch, IdentifierType type, int length) => batch.Commit(type.TokenPrefixLength + length);
}
