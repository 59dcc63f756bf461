using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeNetwork.Node.Security.KeyStore;

/// <summary>A key of the store: 32 secret bytes under a kind and an id.</summary>
/// <remarks>Safe for use from many threads. After the key was deleted every use fails, so nobody goes on with zeroed bytes.</remarks>
public sealed class KeyEntry
{
    /// <summary>Bytes of a secret: a symmetric key, or the scalar of a P-256 key.</summary>
    public const int SecretSize = 32;

    private readonly Lock _lock = new();
    private readonly byte[] _secret;
    private bool _destroyed;

    internal KeyEntry(KeyKind kind, string id, DateTimeOffset created, KeyState state, byte[] secret)
    {
        Kind = kind;
        Id = id;
        Created = created;
        State = state;
        Fingerprint = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        _secret = secret;
    }

    /// <summary>What it is for.</summary>
    public KeyKind Kind { get; }

    /// <summary>Its id, unique within the kind.</summary>
    public string Id { get; }

    /// <summary>When it was made or received.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>Whether it is used for new work.</summary>
    public KeyState State { get; internal set; }

    /// <summary>A short form of the id, for values that name their key.</summary>
    internal ulong Fingerprint { get; }

    /// <summary>A copy of the secret; the caller zeroes it after use.</summary>
    /// <exception cref="InvalidOperationException">The key was deleted.</exception>
    public byte[] CopySecret()
    {
        lock (_lock)
        {
            if (_destroyed)
                throw new InvalidOperationException($"The key {this} was deleted.");
            return (byte[])_secret.Clone();
        }
    }

    /// <summary>A P-256 key as SubjectPublicKeyInfo, the form in which the ledger holds it.</summary>
    /// <exception cref="InvalidOperationException">A symmetric key, or deleted.</exception>
    public byte[] PublicKey()
    {
        using var key = OpenSigning();
        return key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>A P-256 key to sign with; an encryption key signs nothing but its proof of possession.</summary>
    /// <exception cref="InvalidOperationException">A symmetric key, or deleted.</exception>
    public ECDsa OpenSigning()
    {
        if (Kind is not (KeyKind.AgencySigning or KeyKind.AgencyEncryption))
            throw new InvalidOperationException($"The key {this} is symmetric.");
        var secret = CopySecret();
        try
        {
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>An encryption key to open notices and wraps with.</summary>
    /// <exception cref="InvalidOperationException">A key of another kind, or deleted.</exception>
    public HpkePrivateKey OpenEncryption()
    {
        if (Kind != KeyKind.AgencyEncryption)
            throw new InvalidOperationException($"The key {this} does not decrypt.");
        var secret = CopySecret();
        try
        {
            return HpkePrivateKey.Import(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Names the key; never its secret.</summary>
    public override string ToString() => $"{Kind}/{Id}";

    internal bool HasSecret(ReadOnlySpan<byte> secret)
    {
        lock (_lock)
            return !_destroyed && CryptographicOperations.FixedTimeEquals(_secret, secret);
    }

    internal void Destroy()
    {
        lock (_lock)
        {
            _destroyed = true;
            CryptographicOperations.ZeroMemory(_secret);
        }
    }
}
