namespace Hyperledger.Fabric.Shim;

/// <summary>Where a chaincode server listens and for which package it speaks.</summary>
public sealed record ChaincodeServerOptions
{
    /// <summary>Largest message of Fabric's own servers: 100 MiB.</summary>
    public const int MostMessageBytes = 100 * 1024 * 1024;

    /// <summary>Address to listen on, <c>HOST:PORT</c>; host <c>0.0.0.0</c>, <c>[::]</c>, <c>*</c> or none is every interface, port 0 a free one.</summary>
    public required string Address { get; init; }

    /// <summary>Package id as <c>peer lifecycle chaincode install</c> prints it: <c>LABEL:HEX</c>. Peers refuse any other than the one they look for.</summary>
    public required string PackageId { get; init; }

    /// <summary>MSP id of the organisation that runs the server; chaincode reads it as <see cref="IChaincodeStub.LocalMspId"/>. Peers do not say it.</summary>
    public string? MspId { get; init; }

    /// <summary>Certificate and key; null serves without TLS, for peers on the same machine or network policy only.</summary>
    public ChaincodeTls? Tls { get; init; }

    /// <summary>
    /// Options from the customary variables: <c>CHAINCODE_SERVER_ADDRESS</c>, <c>CORE_CHAINCODE_ID_NAME</c>, <c>CORE_PEER_LOCALMSPID</c>, and
    /// the files <c>CHAINCODE_TLS_CERT</c>, <c>CHAINCODE_TLS_KEY</c> and <c>CHAINCODE_CLIENT_CA_CERT</c>.
    /// </summary>
    /// <exception cref="ArgumentException">A variable is missing; the message names it.</exception>
    public static ChaincodeServerOptions FromEnvironment()
    {
        var certificate = Environment.GetEnvironmentVariable("CHAINCODE_TLS_CERT");
        return new ChaincodeServerOptions
        {
            Address = Required("CHAINCODE_SERVER_ADDRESS"),
            PackageId = Required("CORE_CHAINCODE_ID_NAME"),
            MspId = Environment.GetEnvironmentVariable("CORE_PEER_LOCALMSPID"),
            Tls = certificate is null
                ? null
                : new ChaincodeTls(certificate, Required("CHAINCODE_TLS_KEY"), Environment.GetEnvironmentVariable("CHAINCODE_CLIENT_CA_CERT")),
        };
    }

    private static string Required(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new ArgumentException($"Set the environment variable {name}.");
}

/// <summary>TLS of a chaincode server: PEM files, read at the start.</summary>
/// <param name="CertificateFile">The server's certificate, its intermediates after it; a name in it must match the address that peers dial.</param>
/// <param name="KeyFile">The certificate's private key, unencrypted.</param>
/// <param name="ClientCaFile">CA certificates that must have issued the peers' certificates (mutual TLS); null takes every client.</param>
public sealed record ChaincodeTls(string CertificateFile, string KeyFile, string? ClientCaFile = null);
