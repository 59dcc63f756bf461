using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Hyperledger.Fabric.Shim;

/// <summary>The TLS files of a server, read and turned into the settings of its listener.</summary>
internal static class ServerCertificates
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <exception cref="InvalidOperationException">A file is missing or holds no such thing; the message says which.</exception>
    public static HttpsConnectionAdapterOptions Load(ChaincodeTls tls)
    {
        var chain = ReadCertificates(tls.CertificateFile);
        var options = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = ReadWithKey(tls),
            ServerCertificateChain = chain,
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        if (tls.ClientCaFile is not null)
        {
            var authorities = ReadCertificates(tls.ClientCaFile);
            options.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            options.ClientCertificateValidation = (certificate, sent, _) => IsIssuedBy(certificate, sent, authorities);
        }
        return options;
    }

    private static bool IsIssuedBy(X509Certificate2 certificate, X509Chain? sent, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        // Intermediates come with the handshake.
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }

    private static X509Certificate2 ReadWithKey(ChaincodeTls tls)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile);
            // Windows takes no key for TLS that lives in memory only.
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidOperationException(
                $"{tls.CertificateFile} and {tls.KeyFile} are not a certificate and its unencrypted key in PEM form: {fault.Message}", fault);
        }
    }

    private static X509Certificate2Collection ReadCertificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"{file} cannot be read as PEM certificates: {fault.Message}", fault);
        }
        return certificates.Count > 0 ? certificates : throw new InvalidOperationException($"{file} holds no PEM certificate.");
    }
}
