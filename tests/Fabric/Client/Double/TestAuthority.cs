using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExchangeNetwork.Tests.Fabric.Client.Double;

/// <summary>A private certificate authority that lives for one test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    public TestAuthority(string name = "Private CA")
    {
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
    }

    public string Pem => certificate.ExportCertificatePem();

    public X509Certificate2 Server(string dnsName)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        return Issue("CN=" + dnsName, "1.3.6.1.5.5.7.3.1", names.Build());
    }

    public X509Certificate2 Client() => Issue("CN=client", "1.3.6.1.5.5.7.3.2", null);

    /// <summary>A certificate for a key of which only the public half is here.</summary>
    public string CertificatePem(ECDsa publicKey)
    {
        var request = new CertificateRequest("CN=hsm", publicKey, HashAlgorithmName.SHA256);
        using var issued = request.Create(
            certificate, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return issued.ExportCertificatePem();
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }

    private X509Certificate2 Issue(string subject, string usage, X509Extension? names)
    {
        using var subjectKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, subjectKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (names is not null)
            request.CertificateExtensions.Add(names);
        using var issued = request.Create(
            certificate, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(subjectKey);
    }
}
