using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Hyperledger.Fabric.Client;

/// <summary>Signs with an ECDSA private key in memory, on P-256 or P-384; give <see cref="SignAsync"/> to the gateway as its <see cref="Signer"/>.</summary>
/// <remarks>
/// <see cref="ECDsa"/> is not safe for threads, so that the signer keeps as many of them as have ever signed at one moment, and
/// a signature makes no new one. Dispose it after the last gateway that uses it.
/// </remarks>
public sealed class EcdsaSigner : IDisposable
{
    private const int LongestRawSignature = 96;
    private readonly ConcurrentBag<ECDsa> idle = [];
    private readonly ECParameters parameters;
    private readonly int rawLength;
    private volatile bool disposed;

    /// <summary>Takes a copy of the key's parameters.</summary>
    /// <param name="key">A private key on P-256 or P-384 that may be exported; keys that may not are used through a <see cref="Signer"/> of one's own.</param>
    /// <exception cref="CryptographicException">No private key, not exportable, or another curve.</exception>
    public EcdsaSigner(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.KeySize is not (256 or 384))
            throw new CryptographicException($"Fabric accepts P-256 and P-384, the key has {key.KeySize} bits.");
        parameters = key.ExportParameters(includePrivateParameters: true);
        rawLength = key.KeySize / 4;
        idle.Add(ECDsa.Create(parameters));
    }

    /// <summary>The hash that belongs to the key's curve: SHA-256 on P-256, SHA-384 on P-384.</summary>
    public DigestAlgorithm Digest => rawLength == 64 ? DigestAlgorithm.Sha256 : DigestAlgorithm.Sha384;

    /// <summary>Reads a private key from PEM text (PKCS#8 or SEC1).</summary>
    /// <param name="privateKeyPem">The PEM text.</param>
    /// <returns>A signer to dispose of.</returns>
    /// <exception cref="ArgumentException">The text holds no single private key in the clear.</exception>
    /// <exception cref="CryptographicException">The key is not ECDSA on P-256 or P-384.</exception>
    public static EcdsaSigner FromPem(string privateKeyPem)
    {
        ArgumentNullException.ThrowIfNull(privateKeyPem);
        using var key = ECDsa.Create();
        key.ImportFromPem(privateKeyPem);
        return new EcdsaSigner(key);
    }

    /// <summary>Reads a private key from PEM text in encrypted PKCS#8.</summary>
    /// <param name="privateKeyPem">The PEM text.</param>
    /// <param name="password">The password it is encrypted under.</param>
    /// <returns>A signer to dispose of.</returns>
    /// <exception cref="ArgumentException">The text holds no encrypted private key.</exception>
    /// <exception cref="CryptographicException">The password is wrong, or the key is not ECDSA on P-256 or P-384.</exception>
    public static EcdsaSigner FromEncryptedPem(string privateKeyPem, string password)
    {
        ArgumentNullException.ThrowIfNull(privateKeyPem);
        ArgumentNullException.ThrowIfNull(password);
        using var key = ECDsa.Create();
        key.ImportFromEncryptedPem(privateKeyPem, password);
        return new EcdsaSigner(key);
    }

    /// <summary>Signs a digest; has the shape of <see cref="Signer"/>.</summary>
    /// <param name="digest">The hash to sign.</param>
    /// <param name="cancellationToken">Looked at before signing, which itself does not wait.</param>
    /// <returns>DER with a low s.</returns>
    /// <exception cref="ObjectDisposedException">The signer is disposed of.</exception>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Sign(digest.Span));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        disposed = true;
        DisposeIdle();
        CryptographicOperations.ZeroMemory(parameters.D);
    }

    private byte[] Sign(ReadOnlySpan<byte> digest)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!idle.TryTake(out var key))
            key = ECDsa.Create(parameters);
        try
        {
            Span<byte> raw = stackalloc byte[LongestRawSignature];
            return key.TrySignHash(digest, raw, DSASignatureFormat.IeeeP1363FixedFieldConcatenation, out var written) && written == rawLength
                ? EcdsaSignature.FromRaw(raw[..written])
                : throw new CryptographicException($"The key wrote a signature of other than {rawLength} bytes.");
        }
        finally
        {
            idle.Add(key);
            // Whoever was signing while the signer was disposed of brings the key back too late for that call.
            if (disposed)
                DisposeIdle();
        }
    }

    private void DisposeIdle()
    {
        while (idle.TryTake(out var key))
            key.Dispose();
    }
}
