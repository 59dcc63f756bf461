namespace ExchangeNetwork.Ledger.Fabric;

/// <summary>How an agency's node reaches the Fabric network.</summary>
public sealed record FabricLedgerOptions
{
    /// <summary>The channel; also the network's id.</summary>
    public required string Channel { get; init; }

    /// <summary>Name of the network's chaincode on the channel.</summary>
    public string Chaincode { get; init; } = "exchange";

    /// <summary>MSP id of the agency's organisation.</summary>
    public required string MspId { get; init; }

    /// <summary>PEM file of the node's certificate.</summary>
    public required string Certificate { get; init; }

    /// <summary>PEM file of the key to it: PKCS#8 or SEC 1, P-256 or P-384.</summary>
    public required string PrivateKey { get; init; }

    /// <summary>The agency's own peers, best first; the others are taken while one cannot be reached.</summary>
    public required IReadOnlyList<FabricPeer> Peers { get; init; }

    /// <summary>Transactions at once on their way; a peer's gateway refuses more than 500 of all its clients.</summary>
    public int MaxInFlight { get; init; } = 200;

    /// <summary>How often a transaction is run again whose reads were overtaken.</summary>
    public int MaxAttempts { get; init; } = 16;

    /// <summary>How long a peer is tried before a question fails.</summary>
    public TimeSpan EvaluationPatience { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long peers and orderers are tried before a transaction fails.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>A peer whose gateway a node uses.</summary>
public sealed record FabricPeer
{
    /// <summary>Host and port, such as <c>peer0.tax.example:7051</c>.</summary>
    public required string Address { get; init; }

    /// <summary>PEM file of the authority that issued the peer's TLS certificate.</summary>
    public required string RootCertificate { get; init; }

    /// <summary>Name in the peer's TLS certificate when that is not the host of the address; null when it is.</summary>
    public string? HostName { get; init; }

    /// <summary>PEM file of the node's TLS certificate, for peers that demand one; null when they do not.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>PEM file of the key to <see cref="ClientCertificate"/>.</summary>
    public string? ClientKey { get; init; }
}
