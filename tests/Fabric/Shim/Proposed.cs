using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Msp;
using Hyperledger.Fabric.Protos.Peer;

namespace ExchangeNetwork.Tests.Fabric.Shim;

/// <summary>Signed proposals as clients make them; the shim does not check the signature, the peer has.</summary>
internal static class Proposed
{
    public static byte[] Nonce { get; } = [.. Enumerable.Range(0, 24).Select(i => (byte)i)];

    public static byte[] Creator(string mspId, X509Certificate2? certificate = null) => new SerializedIdentity
    {
        Mspid = mspId,
        IdBytes = ByteString.CopyFromUtf8(certificate?.ExportCertificatePem() ?? "no certificate"),
    }.ToByteArray();

    public static SignedProposal By(
        byte[] creator, DateTimeOffset? at = null, IReadOnlyDictionary<string, byte[]>? transient = null, HeaderType type = HeaderType.EndorserTransaction,
        ulong epoch = 0)
    {
        var payload = new ChaincodeProposalPayload();
        foreach (var (name, value) in transient ?? new Dictionary<string, byte[]>())
            payload.TransientMap.Add(name, ByteString.CopyFrom(value));
        var proposal = new Proposal
        {
            Header = new Header
            {
                ChannelHeader = new ChannelHeader
                {
                    Type = (int)type,
                    ChannelId = ScriptedPeer.Channel,
                    Epoch = epoch,
                    Timestamp = (at ?? new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero)).ToTimestamp(),
                }.ToByteString(),
                SignatureHeader = new SignatureHeader { Creator = ByteString.CopyFrom(creator), Nonce = ByteString.CopyFrom(Nonce) }.ToByteString(),
            }.ToByteString(),
            Payload = payload.ToByteString(),
        };
        return new SignedProposal { ProposalBytes = proposal.ToByteString(), Signature = ByteString.CopyFromUtf8("signature") };
    }
}

/// <summary>Authorities and certificates of one test run.</summary>
internal sealed class Authority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Authority(string subject)
    {
        var request = new CertificateRequest(new X500DistinguishedName(subject, X500DistinguishedNameFlags.None), _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>A certificate of 127.0.0.1 for servers and clients, with its key.</summary>
    public X509Certificate2 Issue(X500DistinguishedName subject, TimeSpan? validFor = null, params X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        foreach (var extension in extensions)
            request.CertificateExtensions.Add(extension);
        var certificate = request.Create(
            Certificate, DateTimeOffset.UtcNow.AddMinutes(-30), DateTimeOffset.UtcNow + (validFor ?? TimeSpan.FromMinutes(30)), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
