using System.Collections.Concurrent;
using System.Security.Cryptography;
using ExchangeNetwork.Contract.Signatures;

namespace ExchangeNetwork.Ledger;

/// <summary>An agency's P-256 signing key under the id by which the ledger knows it.</summary>
/// <remarks>
/// Safe for use from many threads: .NET promises that of no ECDsa instance, so each call borrows one of a few instances of the same key.
/// Holds private key material in memory until disposed.
/// </remarks>
public sealed class AgencySigner : IDisposable
{
    private static readonly int Kept = Environment.ProcessorCount * 2;

    private readonly ConcurrentBag<ECDsa> _idle = [];
    private readonly byte[] _pkcs8;
    private readonly byte[] _publicKey;
    private volatile bool _disposed;

    private AgencySigner(string mspId, string keyId, ECDsa key)
    {
        ArgumentException.ThrowIfNullOrEmpty(mspId);
        ArgumentException.ThrowIfNullOrEmpty(keyId);
        if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != "1.2.840.10045.3.1.7")
            throw new CryptographicException("An agency signs with a P-256 key.");
        MspId = mspId;
        KeyId = keyId;
        _pkcs8 = key.ExportPkcs8PrivateKey();
        _publicKey = key.ExportSubjectPublicKeyInfo();
        _idle.Add(key);
    }

    /// <summary>MSP id of the agency.</summary>
    public string MspId { get; }

    /// <summary>Id of the key in the ledger's membership.</summary>
    public string KeyId { get; }

    /// <summary>The public key as SPKI (DER).</summary>
    public byte[] PublicKey => (byte[])_publicKey.Clone();

    /// <summary>A new key.</summary>
    public static AgencySigner Create(string mspId, string keyId) => new(mspId, keyId, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>A key from PEM (PKCS#8 or SEC 1).</summary>
    /// <exception cref="CryptographicException">Not a P-256 key.</exception>
    /// <exception cref="ArgumentException">Not PEM, or without a private key.</exception>
    public static AgencySigner FromPem(string mspId, string keyId, ReadOnlySpan<char> pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return new AgencySigner(mspId, keyId, key);
    }

    /// <summary>A key from PKCS#8 (DER).</summary>
    /// <exception cref="CryptographicException">Not a P-256 key.</exception>
    public static AgencySigner FromPkcs8(string mspId, string keyId, ReadOnlySpan<byte> pkcs8)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return new AgencySigner(mspId, keyId, key);
    }

    /// <summary>The private key as PKCS#8 (DER), for the key store only.</summary>
    public byte[] ExportPkcs8() => (byte[])_pkcs8.Clone();

    /// <summary>The private key as PKCS#8 PEM, for the key store only.</summary>
    public string ExportPem() => PemEncoding.WriteString("PRIVATE KEY", _pkcs8);

    /// <summary>Signs SHA-256 of the data; 64 bytes r‖s with low s.</summary>
    /// <exception cref="ObjectDisposedException">The signer was disposed.</exception>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_idle.TryTake(out var key))
        {
            key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(_pkcs8, out _);
        }
        try
        {
            var signature = key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            Es256.MakeLowS(signature);
            return signature;
        }
        finally
        {
            if (_disposed || _idle.Count >= Kept)
                key.Dispose();
            else
                _idle.Add(key);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var key))
            key.Dispose();
        CryptographicOperations.ZeroMemory(_pkcs8);
    }

    /// <summary>Names the key; never its private part.</summary>
    public override string ToString() => $"{MspId}/{KeyId}";
}
