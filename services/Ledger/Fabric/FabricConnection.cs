using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Common;

namespace ExchangeNetwork.Ledger.Fabric;

/// <summary>An agency's gateway, channel and chaincode, with what has to be closed in the end.</summary>
internal sealed class FabricConnection : IDisposable
{
    // The system chaincode that answers questions about the chain of blocks.
    private const string ChainQueries = "qscc";

    private readonly string channel;
    private readonly List<IDisposable> opened;
    private readonly Hyperledger.Fabric.Client.Contract contract;
    private readonly Hyperledger.Fabric.Client.Contract chain;

    /// <summary>Uses a gateway that somebody made; it is closed with the rest.</summary>
    internal FabricConnection(FabricLedgerOptions options, Gateway gateway, List<IDisposable> opened)
    {
        (channel, this.opened) = (options.Channel, opened);
        Network = gateway.GetNetwork(options.Channel);
        contract = Network.GetContract(options.Chaincode);
        chain = Network.GetContract(ChainQueries);
    }

    /// <summary>The channel.</summary>
    public Network Network { get; }

    /// <summary>Reads key and certificates; the first call connects.</summary>
    /// <exception cref="LedgerException">XN-LEDGER-050: a file cannot be read or is not what it should be; -052: the certificate has expired.</exception>
    public static FabricConnection Open(FabricLedgerOptions options, TimeProvider clock)
    {
        var opened = new List<IDisposable>();
        try
        {
            var signer = Keep(opened, EcdsaSigner.FromPem(File.ReadAllText(options.PrivateKey)));
            var identity = new X509Identity(options.MspId, File.ReadAllText(options.Certificate));
            ThrowIfExpired(identity, options, clock);
            var endpoints = options.Peers.Select(peer => EndpointOf(opened, peer)).ToList();
            GrpcChannel[] channels = [.. endpoints.Select(endpoint => Keep(opened, GatewayChannel.Create(endpoint)))];
            var gateway = Keep(opened, Gateway.Connect(channels, GatewayOptionsOf(identity, signer, endpoints[0].ClientCertificateHash, clock)));
            return new FabricConnection(options, gateway, opened);
        }
        catch (LedgerException)
        {
            Close(opened);
            throw;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            Close(opened);
            throw new LedgerException("The Fabric identity or a peer's certificate cannot be used.", fault, LedgerRefusals.FabricFiles(fault.Message));
        }
    }

    /// <summary>What a node's gateway repeats by itself: evaluations, and envelopes on their way to the orderer. What is proposed anew is decided here.</summary>
    internal static GatewayOptions GatewayOptionsOf(X509Identity identity, EcdsaSigner signer, ReadOnlyMemory<byte> tlsHash, TimeProvider clock) => new()
    {
        Identity = identity,
        Signer = signer.SignAsync,
        Hash = signer.Digest,
        TlsClientCertificateHash = tlsHash,
        Retry = new RetryPolicy { MaxAttempts = 8, RerunConflicts = false },
        Timeouts = new CallTimeouts { Evaluate = TimeSpan.FromSeconds(30), Endorse = TimeSpan.FromSeconds(40), Submit = TimeSpan.FromSeconds(40) },
        TimeProvider = clock,
    };

    /// <summary>A proposal for a call of the network's chaincode, with an id of its own.</summary>
    public Proposal Propose(LedgerCall call) => contract.NewProposal(call.Function, new ProposalOptions
    {
        Arguments = [.. call.Arguments.Select(argument => (Argument)argument)],
        Transient = call.Transient?.ToDictionary(value => value.Key, value => (ReadOnlyMemory<byte>)value.Value),
    });

    /// <summary>Height and newest block of the peer's chain.</summary>
    public async Task<BlockchainInfo> ChainInfoAsync(CancellationToken cancellationToken) =>
        BlockchainInfo.Parser.ParseFrom((await chain.EvaluateAsync("GetChainInfo", new ProposalOptions { Arguments = [channel] }, cancellationToken)
            .ConfigureAwait(false)).Span);

    /// <summary>A block of the peer's chain; it must be there.</summary>
    public async Task<Block> BlockAsync(long number, CancellationToken cancellationToken) =>
        Block.Parser.ParseFrom((await chain.EvaluateAsync(
            "GetBlockByNumber", new ProposalOptions { Arguments = [channel, FormattableString.Invariant($"{number}")] }, cancellationToken)
            .ConfigureAwait(false)).Span);

    /// <inheritdoc/>
    public void Dispose() => Close(opened);

    /// <summary>Before Fabric 3.0 the agency's own peer would still answer an expired identity; no other peer and no orderer takes what it proposes.</summary>
    private static void ThrowIfExpired(X509Identity identity, FabricLedgerOptions options, TimeProvider clock)
    {
        using var certificate = X509Certificate2.CreateFromPem(identity.CertificatePem);
        if (certificate.NotAfter.ToUniversalTime() <= clock.GetUtcNow().UtcDateTime)
        {
            throw new LedgerException(
                $"The certificate of {options.MspId} expired on {certificate.NotAfter.ToUniversalTime():u}.", null,
                LedgerRefusals.FabricAccessDenied(options.MspId, options.Channel));
        }
    }

    private static PeerEndpoint EndpointOf(List<IDisposable> opened, FabricPeer peer) => new()
    {
        Address = peer.Address,
        TlsRootCertificates = File.ReadAllText(peer.RootCertificate),
        HostNameOverride = peer.HostName,
        ClientCertificate = peer.ClientCertificate is { } certificate
            ? Keep(opened, X509Certificate2.CreateFromPemFile(certificate, peer.ClientKey))
            : null,
    };

    private static T Keep<T>(List<IDisposable> opened, T disposable)
        where T : IDisposable
    {
        opened.Add(disposable);
        return disposable;
    }

    private static void Close(List<IDisposable> opened)
    {
        for (var i = opened.Count - 1; i >= 0; i--)
            opened[i].Dispose();
        opened.Clear();
    }
}
