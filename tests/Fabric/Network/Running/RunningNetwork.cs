using System.Diagnostics;
using ExchangeNetwork.Ledger.Fabric;
using Grpc.Net.Client;
using Hyperledger.Fabric.Client;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network.Running;

using Contract = Hyperledger.Fabric.Client.Contract;
using Gateway = Hyperledger.Fabric.Client.Gateway;
using Network = Hyperledger.Fabric.Client.Network;

/// <summary>The network of this run with the test chaincodes, and a gateway to the peer of every organisation.</summary>
internal sealed class RunningNetwork : IAsyncDisposable
{
    public const string Channel = "exchange";

    private readonly DirectoryInfo folder;
    private readonly Ports ports;
    private readonly Dictionary<Organization, GrpcChannel> peers = [];
    private readonly Dictionary<Organization, (EcdsaSigner Signer, Gateway Gateway)> users = [];

    private readonly Lazy<Task<Founders>> founders;

    private RunningNetwork(DirectoryInfo folder, Ports ports)
    {
        (this.folder, this.ports) = (folder, ports);
        Scripts = new Scripts(Path.Combine(folder.FullName, "data"), ports);
        founders = new Lazy<Task<Founders>>(() => Founders.FoundAsync(LedgerOptions(Orgs.Org1)));
    }

    public Scripts Scripts { get; }

    public TestChaincodes Chaincodes { get; private set; } = null!;

    /// <summary>Brings everything up; what was started before a fault is ended again.</summary>
    public static async Task<RunningNetwork> StartAsync()
    {
        var network = new RunningNetwork(Directory.CreateTempSubdirectory("fabric-network-"), Ports.Find());
        try
        {
            await network.Scripts.RunAsync("up.sh", "--fresh");
            network.Chaincodes = new TestChaincodes(Path.Combine(network.folder.FullName, "packages"), network.ports, network.TlsOf);
            await network.Chaincodes.DeployAsync(network.Scripts);
            foreach (var org in Orgs.All)
                network.Connect(org);
            await network.AwaitDiscoveryAsync();
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>The address of an organisation's peer, as errors name it.</summary>
    public string PeerAddress(Organization org) => ports.Peer(org);

    public PeerEndpoint Endpoint(Organization org) => new()
    {
        Address = ports.Peer(org),
        TlsRootCertificates = File.ReadAllText(TlsOf(org).Authority),
    };

    /// <summary>Whether the channel lets chaincode purge private data: its application capability says so.</summary>
    public bool Purges => Scripts.ApplicationCapability == "V2_5";

    /// <summary>Skips a test of a purge on a channel without.</summary>
    public void SkipUnlessItPurges() => Assert.SkipUnless(
        Purges, $"The channel's application capability is {Scripts.ApplicationCapability}; private data is purged from V2_5 on (Fabric 2.5).");

    /// <summary>What the peer of an organisation has counted.</summary>
    public PeerCounts CountsOf(Organization org) => new(ports.Operations(org));

    /// <summary>The connection to an organisation's peer, for gateways of a test's own.</summary>
    public GrpcChannel Peer(Organization org) => peers[org];

    /// <summary>The organisation's first user at its own peer.</summary>
    public Gateway GatewayOf(Organization org) => users[org].Gateway;

    public X509Identity IdentityOf(Organization org) => users[org].Gateway.Identity;

    public EcdsaSigner SignerOf(Organization org) => users[org].Signer;

    public Network ChannelOf(Organization org) => GatewayOf(org).GetNetwork(Channel);

    public Contract ContractOf(Organization org, string chaincode) => ChannelOf(org).GetContract(chaincode);

    /// <summary>Somebody else at an organisation's peer.</summary>
    public Gateway Connect(Organization peer, X509Identity identity, Signer? signer) =>
        Gateway.Connect(peers[peer], new GatewayOptions { Identity = identity, Signer = signer });

    /// <summary>How an organisation's node reaches the network's own chaincode, as the scripts describe it.</summary>
    public FabricLedgerOptions LedgerOptions(Organization org) =>
        FabricNetwork.Read(Path.Combine(folder.FullName, "data/network.json")).Of(org.Agency)!;

    /// <summary>The members of the exchange, which is founded when somebody first asks.</summary>
    public Task<Founders> FoundersAsync() => founders.Value;

    public string CertificateFile(Organization org) => Directory.GetFiles(Path.Combine(OrgFolder(org), "users", $"User1@{Domain(org)}", "msp/signcerts")).Single();

    public string KeyFile(Organization org) => Directory.GetFiles(Path.Combine(OrgFolder(org), "users", $"User1@{Domain(org)}", "msp/keystore")).Single();

    /// <summary>Certificate and key of the authority that certifies the organisation's people.</summary>
    public (string Certificate, string Key) AuthorityFiles(Organization org) =>
        (Path.Combine(OrgFolder(org), "ca", $"ca.{Domain(org)}-cert.pem"), Path.Combine(OrgFolder(org), "ca/priv_sk"));

    private TlsFiles TlsOf(Organization org)
    {
        var (peer, user) = (Path.Combine(OrgFolder(org), "peers", $"peer0.{Domain(org)}", "tls"), Path.Combine(OrgFolder(org), "users", $"User1@{Domain(org)}", "tls"));
        return new TlsFiles(
            Path.Combine(peer, "server.crt"), Path.Combine(peer, "server.key"), Path.Combine(peer, "ca.crt"),
            Path.Combine(user, "client.crt"), Path.Combine(user, "client.key"));
    }

    /// <summary>Starts the peer of an organisation and returns when it listens.</summary>
    public Task StartPeerAsync(Organization org) =>
        Scripts.CallAsync($"start_peer {org.Agency}; await_port $(peer_port {org.Agency}) peer-{org.Agency}");

    public async ValueTask DisposeAsync()
    {
        if (founders is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            (await founders.Value).Dispose();
        foreach (var (signer, gateway) in users.Values)
        {
            gateway.Dispose();
            signer.Dispose();
        }
        foreach (var peer in peers.Values)
            peer.Dispose();
        var started = Scripts.ProcessIds();
        try
        {
            await Scripts.RunAsync("down.sh");
        }
        finally
        {
            foreach (var id in started)
                Kill(id);
            // A network that did not come up has none.
            if (Chaincodes is not null)
                await Chaincodes.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private void Connect(Organization org)
    {
        peers.Add(org, GatewayChannel.Create(Endpoint(org)));
        var signer = EcdsaSigner.FromPem(File.ReadAllText(KeyFile(org)));
        users.Add(org, (signer, Connect(org, new X509Identity(org.MspId, File.ReadAllText(CertificateFile(org))), signer.SignAsync)));
    }

    /// <summary>Peers learn by gossip who else has which chaincode; until then a gateway finds no endorsers.</summary>
    private async Task AwaitDiscoveryAsync()
    {
        foreach (var org in Orgs.All)
        {
            await Patience.UntilAgreedAsync(() => ContractOf(org, TestChaincodes.Names.AllThree).NewProposal("echo", Calls.Options(["ready"])).EndorseAsync());
            await Patience.UntilAgreedAsync(() => ContractOf(org, TestChaincodes.Names.Errors)
                .NewProposal("orgsFail", Calls.Options(["[]"])).EndorseAsync());
            await Patience.UntilAgreedAsync(() => ContractOf(org, TestChaincodes.Names.Facts).NewProposal("client").EndorseAsync());
        }
        await Patience.UntilAgreedAsync(() => ContractOf(Orgs.Org1, TestChaincodes.Names.Private).NewProposal(
            "WritePrivateData",
            Calls.Options(transient: [("collection", "SharedCollection,Org3Collection"), ("key", "ready"), ("value", "ready")])).EndorseAsync());
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended, as down.sh asked.
        }
    }

    private string OrgFolder(Organization org) => Path.Combine(folder.FullName, "data/crypto/peerOrganizations", Domain(org));

    private static string Domain(Organization org) => $"{org.Agency}.exchange.example";
}
