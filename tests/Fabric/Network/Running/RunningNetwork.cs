using System.Diagnostics;
using Grpc.Net.Client;
using Hyperledger.Fabric.Client;

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

    private RunningNetwork(DirectoryInfo folder, Ports ports)
    {
        (this.folder, this.ports) = (folder, ports);
        Scripts = new Scripts(Path.Combine(folder.FullName, "data"), ports);
        Chaincodes = new TestChaincodes(Path.Combine(folder.FullName, "packages"), ports);
    }

    public Scripts Scripts { get; }

    public TestChaincodes Chaincodes { get; }

    /// <summary>Brings everything up; what was started before a fault is ended again.</summary>
    public static async Task<RunningNetwork> StartAsync()
    {
        var network = new RunningNetwork(Directory.CreateTempSubdirectory("fabric-network-"), Ports.Find());
        try
        {
            await network.Scripts.RunAsync("up.sh", "--fresh");
            await network.Chaincodes.DeployAsync(network.Scripts);
            foreach (var org in Orgs.All)
                network.Connect(org);
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
        TlsRootCertificates = File.ReadAllText(PeerRootFile(org)),
    };

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

    public string CertificateFile(Organization org) => Directory.GetFiles(Path.Combine(OrgFolder(org), "users", $"User1@{Domain(org)}", "msp/signcerts")).Single();

    public string KeyFile(Organization org) => Directory.GetFiles(Path.Combine(OrgFolder(org), "users", $"User1@{Domain(org)}", "msp/keystore")).Single();

    /// <summary>Certificate and key of the authority that certifies the organisation's people.</summary>
    public (string Certificate, string Key) AuthorityFiles(Organization org) =>
        (Path.Combine(OrgFolder(org), "ca", $"ca.{Domain(org)}-cert.pem"), Path.Combine(OrgFolder(org), "ca/priv_sk"));

    public string PeerRootFile(Organization org) => Path.Combine(OrgFolder(org), "peers", $"peer0.{Domain(org)}", "tls/ca.crt");

    public async ValueTask DisposeAsync()
    {
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
