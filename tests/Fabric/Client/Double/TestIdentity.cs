using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hyperledger.Fabric.Client;

namespace ExchangeNetwork.Tests.Fabric.Client.Double;

/// <summary>A member with a key and a self-signed certificate.</summary>
internal sealed class TestIdentity
{
    private TestIdentity(string mspId, ECCurve curve)
    {
        Key = ECDsa.Create(curve);
        var request = new CertificateRequest("CN=user, O=org1.example.com", Key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        CertificatePem = certificate.ExportCertificatePem();
        Identity = new X509Identity(mspId, CertificatePem);
        Signer = EcdsaSigner.FromPem(Key.ExportPkcs8PrivateKeyPem());
    }

    public static TestIdentity P256 { get; } = new("Org1MSP", ECCurve.NamedCurves.nistP256);

    public static TestIdentity P384 { get; } = new("Org1MSP", ECCurve.NamedCurves.nistP384);

    public ECDsa Key { get; }

    public string CertificatePem { get; }

    public X509Identity Identity { get; }

    public EcdsaSigner Signer { get; }

    public GatewayOptions Options => new() { Identity = Identity, Signer = Signer.SignAsync, Hash = Signer.Digest };
}
