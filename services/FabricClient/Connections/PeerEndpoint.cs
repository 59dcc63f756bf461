using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hyperledger.Fabric.Client;

/// <summary>Where a gateway peer listens and how it is known to be that peer.</summary>
public sealed record PeerEndpoint
{
    /// <summary>Host and port to dial, such as <c>peer0.org1.example.com:7051</c> or <c>127.0.0.1:7051</c>.</summary>
    public required string Address { get; init; }

    /// <summary>PEM text of one or more certificates, the only roots trusted for this peer; null trusts the machine's.</summary>
    public string? TlsRootCertificates { get; init; }

    /// <summary>The name that the peer's certificate bears, where that is not the host dialled; null for the host.</summary>
    public string? HostNameOverride { get; init; }

    /// <summary>Certificate with private key for a peer that demands one (mutual TLS); it stays the caller's.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Whether to speak without TLS; for tests and for a proxy on the same machine.</summary>
    public bool Plaintext { get; init; }

    /// <summary>How long the peer's machine may take to answer the dial; then the call moves to the next peer, if there is one, or fails.</summary>
    /// <remarks>Shorter than a call's limit, so that a machine that is off does not use the call up.</remarks>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often an idle connection with calls on it is pinged; a peer closes connections that ping it more than once a minute.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>SHA-256 of the client certificate's DER, for <see cref="GatewayOptions.TlsClientCertificateHash"/>; empty without one.</summary>
    public ReadOnlyMemory<byte> ClientCertificateHash =>
        ClientCertificate is { } certificate ? SHA256.HashData(certificate.RawData) : default;
}
