using System.Text.Json;
using ExchangeNetwork.Tests.Fabric.Network.TestChaincode;
using Hyperledger.Fabric.Shim;

namespace ExchangeNetwork.Tests.Fabric.Network.Running;

/// <summary>The test chaincodes: a server in this process for every chaincode and agency, and their definitions on the channel.</summary>
internal sealed class TestChaincodes : IAsyncDisposable
{
    /// <summary>Chaincodes that are packaged and served; their order gives the ports.</summary>
    private static readonly string[] Served = [Names.Basic, Names.Private, Names.Errors, Names.Facts];

    private readonly Dictionary<(string Chaincode, Organization Org), ChaincodeHost> hosts = [];
    private readonly string folder;

    public TestChaincodes(string folder, Ports ports, Func<Organization, TlsFiles> tls)
    {
        this.folder = folder;
        for (var i = 0; i < Served.Length; i++)
        {
            foreach (var org in Orgs.All)
            {
                var transport = TransportOf(Served[i], org);
                hosts.Add((Served[i], org), new ChaincodeHost(Served[i], org, ports.Chaincode(i, org), Program(Served[i]), transport, tls(org)));
            }
        }
    }

    /// <summary>The server of an agency's peer.</summary>
    public ChaincodeHost this[string chaincode, Organization org] => hosts[(chaincode, org)];

    /// <summary>Starts the servers and has the agencies agree on the definitions.</summary>
    public async Task DeployAsync(Scripts scripts)
    {
        foreach (var ((chaincode, org), host) in hosts)
        {
            Directory.CreateDirectory(Path.Combine(folder, chaincode));
            await File.WriteAllBytesAsync(Path.Combine(folder, chaincode, $"{org.Agency}.tgz"), host.Package.Bytes);
            await host.StartAsync();
        }
        await Task.WhenAll(
            DefineAsync(Names.Basic, Names.Basic, "--signature-policy", And(Orgs.Org1, Orgs.Org2)),
            DefineAsync(Names.Private, Names.Private, "--signature-policy", Or(Orgs.Org1, Orgs.Org2, Orgs.Org3), "--collections-config", Collections(Names.Private,
                // Members of one agency each: with one peer there is nobody else to hand the data to. The reference lets values lapse after three
                // blocks; here other tests make blocks meanwhile.
                Collection("SharedCollection", [Orgs.Org1, Orgs.Org3], required: 1, memberOnlyRead: true, memberOnlyWrite: true),
                Collection("Org1Collection", [Orgs.Org1], required: 0, memberOnlyRead: true, memberOnlyWrite: false, endorsers: Orgs.Org1),
                Collection("Org3Collection", [Orgs.Org3], required: 0, memberOnlyRead: false, memberOnlyWrite: false, endorsers: Orgs.Org3))),
            DefineAsync(Names.Errors, Names.Errors, "--signature-policy", And(Orgs.Org1, Orgs.Org2, Orgs.Org3)),
            // The basic chaincode under another name and policy: one package may stand behind several definitions.
            DefineAsync(Names.AllThree, Names.Basic, "--signature-policy", And(Orgs.Org1, Orgs.Org2, Orgs.Org3)),
            DefineAsync(Names.Facts, Names.Facts, "--signature-policy", And(Orgs.Org1, Orgs.Org2), "--collections-config", Collections(Names.Facts,
                Collection("Both", [Orgs.Org1, Orgs.Org2], required: 0, memberOnlyRead: true, memberOnlyWrite: true))));

        Task DefineAsync(string name, string package, params string[] definition) =>
            scripts.RunAsync("add-chaincode.sh", [name, Path.Combine(folder, package), .. definition]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts.Values)
            await host.DisposeAsync();
    }

    /// <summary>Names of the chaincodes on the channel.</summary>
    public static class Names
    {
        public const string Basic = "basic";
        public const string AllThree = "allthree";
        public const string Private = "private";
        public const string Errors = "errors";
        public const string Facts = "facts";
    }

    private static Func<ChaincodeHost, IChaincode> Program(string chaincode) => chaincode switch
    {
        Names.Basic => _ => new BasicContract(),
        Names.Private => _ => new PrivateContract(),
        Names.Errors => host => new ErrorsContract(host.StopAsync),
        _ => _ => new FactsContract(),
    };

    /// <summary>The two endorsers of <see cref="Names.Facts"/> are reached by TLS and by mutual TLS, all others without.</summary>
    private static Transport TransportOf(string chaincode, Organization org) =>
        chaincode != Names.Facts ? Transport.Plain : org == Orgs.Org1 ? Transport.Tls : org == Orgs.Org2 ? Transport.MutualTls : Transport.Plain;

    private string Collections(string chaincode, params object[] collections)
    {
        var file = Path.Combine(folder, chaincode + "-collections.json");
        File.WriteAllText(file, JsonSerializer.Serialize(collections));
        return file;
    }

    private static object Collection(
        string name, Organization[] members, int required, bool memberOnlyRead, bool memberOnlyWrite, Organization? endorsers = null) =>
        new Dictionary<string, object?>
        {
            ["name"] = name,
            ["policy"] = Or(members),
            ["requiredPeerCount"] = required,
            ["maxPeerCount"] = 1,
            ["blockToLive"] = 0,
            ["memberOnlyRead"] = memberOnlyRead,
            ["memberOnlyWrite"] = memberOnlyWrite,
            ["endorsementPolicy"] = endorsers is null ? null : new Dictionary<string, string> { ["signaturePolicy"] = Or(endorsers) },
        };

    private static string And(params Organization[] orgs) => $"AND({Members(orgs)})";

    private static string Or(params Organization[] orgs) => $"OR({Members(orgs)})";

    private static string Members(Organization[] orgs) => string.Join(',', orgs.Select(org => $"'{org.MspId}.member'"));
}
