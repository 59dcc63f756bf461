using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExchangeNetwork.Tests.Fabric.Network.Running;

/// <summary>Certificates for clients of a test's own, signed with the key of an organisation's authority.</summary>
internal static class Certificates
{
    /// <summary>A certificate of a client of the organisation.</summary>
    /// <param name="authority">Files of the authority's certificate and key.</param>
    /// <param name="key">The client's public key.</param>
    /// <param name="end">End of its time; null for that of the authority. It always begins with the authority's.</param>
    public static string Issue((string Certificate, string Key) authority, ECDsa key, DateTimeOffset? end = null)
    {
        using var issuer = X509Certificate2.CreateFromPem(File.ReadAllText(authority.Certificate));
        using var issuerKey = ECDsa.Create();
        issuerKey.ImportFromPem(File.ReadAllText(authority.Key));
        var request = ClientRequest(key);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        using var certificate = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), issuer.NotBefore, end ?? issuer.NotAfter, Serial());
        return certificate.ExportCertificatePem();
    }

    /// <summary>A certificate that nobody vouches for.</summary>
    public static string SelfSigned(ECDsa key)
    {
        var now = DateTimeOffset.UtcNow;
        using var certificate = ClientRequest(key).CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
        return certificate.ExportCertificatePem();
    }

    private static CertificateRequest ClientRequest(ECDsa key)
    {
        // The unit says that its holder is a client, as cryptogen has it.
        var request = new CertificateRequest("CN=client of a test, OU=client", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        return request;
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        // A serial number is positive.
        serial[0] = 0x01;
        return serial;
    }
}
