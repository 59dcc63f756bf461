using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ExchangeNetwork.Node.Security;

/// <summary>A P-256 private key that HPKE decrypts with.</summary>
/// <remarks>Safe for use from many threads: .NET promises that of no ECDiffieHellman instance, so each call borrows one.</remarks>
public sealed class HpkePrivateKey : IDisposable
{
    private static readonly int Kept = Environment.ProcessorCount * 2;

    private readonly ConcurrentBag<ECDiffieHellman> _idle = [];
    private readonly byte[] _scalar;
    private readonly byte[] _publicKey;
    private volatile bool _disposed;

    private HpkePrivateKey(ECDiffieHellman key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: true);
        _scalar = parameters.D!;
        _publicKey = [0x04, .. parameters.Q.X!, .. parameters.Q.Y!];
        _idle.Add(key);
    }

    /// <summary>The public key as an uncompressed point, 65 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>A new key.</summary>
    public static HpkePrivateKey Generate() => new(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The key of a 32-byte scalar, big-endian.</summary>
    /// <exception cref="CryptographicException">Zero, or not below the group's order.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Not 32 bytes.</exception>
    public static HpkePrivateKey Import(ReadOnlySpan<byte> scalar)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scalar.Length, Hpke.PrivateKeySize, nameof(scalar));
        return new HpkePrivateKey(Create(scalar));
    }

    /// <summary>The scalar, for the key store only; the caller zeroes it.</summary>
    public byte[] Export() => (byte[])_scalar.Clone();

    /// <summary>The x coordinate of the product with a point; null when the bytes are no point of the curve.</summary>
    internal byte[]? Agree(ReadOnlySpan<byte> point)
    {
        using var other = ImportPoint(point);
        if (other is null)
            return null;
        using var otherPublic = other.PublicKey;
        ObjectDisposedException.ThrowIf(_disposed, this);
        var key = _idle.TryTake(out var idle) ? idle : Create(_scalar);
        try
        {
            return key.DeriveRawSecretAgreement(otherPublic);
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
        CryptographicOperations.ZeroMemory(_scalar);
    }

    /// <summary>Masks the key.</summary>
    public override string ToString() => "HpkePrivateKey(***)";

    private static ECDiffieHellman Create(ReadOnlySpan<byte> scalar)
    {
        var d = scalar.ToArray();
        try
        {
            return ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(d);
        }
    }

    /// <summary>The point of 65 bytes; null when it is compressed, of a wrong length or off the curve.</summary>
    private static ECDiffieHellman? ImportPoint(ReadOnlySpan<byte> point)
    {
        if (point.Length != Hpke.PublicKeySize || point[0] != 0x04)
            return null;
        try
        {
            return ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() },
            });
        }
        catch (CryptographicException)
        {
            // Import checks the curve equation; the caller sees null and refuses with its own code.
            return null;
        }
    }
}
