using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Msp;

namespace Hyperledger.Fabric.Client;

/// <summary>Who acts: a member's certificate together with the id of the membership service that vouches for it.</summary>
public sealed class X509Identity
{
    /// <summary>Takes the first certificate of a PEM text.</summary>
    /// <param name="mspId">Id of the organisation's membership service, such as <c>Org1MSP</c>.</param>
    /// <param name="certificatePem">PEM text of the signing certificate; what surrounds the first certificate is left out.</param>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The text holds no readable certificate.</exception>
    public X509Identity(string mspId, string certificatePem)
    {
        ArgumentException.ThrowIfNullOrEmpty(mspId);
        ArgumentNullException.ThrowIfNull(certificatePem);
        using var certificate = X509Certificate2.CreateFromPem(certificatePem);
        MspId = mspId;
        CertificatePem = Text(certificate);
        Creator = Serialize();
    }

    /// <summary>Takes a certificate already read; its private key, if any, is not touched.</summary>
    /// <param name="mspId">Id of the organisation's membership service, such as <c>Org1MSP</c>.</param>
    /// <param name="certificate">The signing certificate.</param>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public X509Identity(string mspId, X509Certificate2 certificate)
    {
        ArgumentException.ThrowIfNullOrEmpty(mspId);
        ArgumentNullException.ThrowIfNull(certificate);
        MspId = mspId;
        CertificatePem = Text(certificate);
        Creator = Serialize();
    }

    /// <summary>Id of the organisation's membership service.</summary>
    public string MspId { get; }

    /// <summary>The certificate as PEM, in one spelling whatever the source's line breaks were: the transaction id covers these bytes.</summary>
    public string CertificatePem { get; }

    /// <summary>The serialized identity, which every message carries: made once.</summary>
    internal ByteString Creator { get; }

    private static string Text(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";

    private ByteString Serialize() =>
        new SerializedIdentity { Mspid = MspId, IdBytes = ByteString.CopyFromUtf8(CertificatePem) }.ToByteString();
}
