using System.Security.Cryptography;
using ExchangeNetwork.Contract.Signatures;
using ExchangeNetwork.Node.Security;

namespace ExchangeNetwork.Tests.Unit.Security;

/// <summary>A clock that the test moves.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public static SetClock Start() => new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, 250, TimeSpan.Zero));

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("xnet-security-");

    public string At(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>An agency with one key of each purpose.</summary>
internal sealed class TestAgency : IDisposable
{
    private readonly ECDsa _signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAgency(string id)
    {
        Id = id;
        Decryption = HpkePrivateKey.Generate();
        using var point = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Decryption.PublicKey[1..33].ToArray(), Y = Decryption.PublicKey[33..].ToArray() },
        });
        Encryption = new EncryptionKey(id, EncryptionKeyId, point.ExportSubjectPublicKeyInfo());
    }

    public string Id { get; }

    public string SigningKeyId => Id + "-sign-1";

    public string EncryptionKeyId => Id + "-encrypt-1";

    public HpkePrivateKey Decryption { get; }

    public EncryptionKey Encryption { get; }

    public byte[] SigningPublicKey => _signing.ExportSubjectPublicKeyInfo();

    public byte[] Sign(ReadOnlyMemory<byte> data)
    {
        var signature = _signing.SignData(data.Span, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        Es256.MakeLowS(signature);
        return signature;
    }

    public void Dispose()
    {
        _signing.Dispose();
        Decryption.Dispose();
    }
}
