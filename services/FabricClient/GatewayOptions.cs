namespace Hyperledger.Fabric.Client;

/// <summary>What a gateway needs to know besides its peers.</summary>
public sealed record GatewayOptions
{
    /// <summary>Who the transactions are by; with offline signing, the identity whose key signs elsewhere.</summary>
    public required X509Identity Identity { get; init; }

    /// <summary>Signs with the identity's key; null for offline signing, where the first step that needs a signature fails.</summary>
    public Signer? Signer { get; init; }

    /// <summary>How messages are hashed for the signer.</summary>
    public DigestAlgorithm Hash { get; init; } = DigestAlgorithm.Sha256;

    /// <summary>Limits of the calls, unless a call brings its own.</summary>
    public CallTimeouts Timeouts { get; init; } = CallTimeouts.Default;

    /// <summary>SHA-256 of the DER of the TLS client certificate, 32 bytes: a peer that demands client certificates compares it in block event requests.</summary>
    public ReadOnlyMemory<byte> TlsClientCertificateHash { get; init; }

    /// <summary>Which failures are tried again; null, as in the official clients, for none.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>How long a gateway peer that could not be reached is tried only after the others.</summary>
    public TimeSpan PeerCoolDown { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Clock of proposal timestamps, cool-down and back-off; gRPC keeps its deadlines by the system's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
