using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Fabric;
using ExchangeNetwork.Node.Security;
using Newtonsoft.Json;

namespace ExchangeNetwork.Sandbox.Network;

/// <summary>A running Fabric network, each agency with its own identity at its own peer; <c>deploy/fabric/up.sh</c> starts one and describes it.</summary>
internal sealed class FabricSandboxLedger : SandboxLedger
{
    private readonly FabricNetwork network;
    private readonly ILoggerFactory loggers;
    private readonly TimeProvider clock;
    private readonly Dictionary<string, FabricLedger> ledgers = new(StringComparer.Ordinal);

    private FabricSandboxLedger(string place, FabricNetwork network, ILoggerFactory loggers, TimeProvider clock)
    {
        Place = place;
        (this.network, this.loggers, this.clock) = (network, loggers, clock);
    }

    public override string NetworkId => network.Channel;

    public override string Place { get; }

    /// <summary>Reads the description of a network.</summary>
    /// <exception cref="SetupException">XN-SCEN-140: the file is not there, or describes no network.</exception>
    public static FabricSandboxLedger Open(string path, ILoggerFactory loggers, TimeProvider clock)
    {
        try
        {
            var network = FabricNetwork.Read(path);
            return new FabricSandboxLedger(path, network, loggers, clock);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SetupException("XN-SCEN-140", path);
        }
    }

    public override string MspIdOf(string agency) => OptionsOf(agency).MspId;

    public override async Task<ILedger> AsAsync(string agency, NodeKeys keys, CancellationToken cancellationToken)
    {
        if (ledgers.TryGetValue(agency, out var open))
            return open;
        var ledger = await FabricLedger.ConnectAsync(OptionsOf(agency), clock, loggers.CreateLogger<FabricLedger>(), cancellationToken);
        ledgers.Add(agency, ledger);
        return ledger;
    }

    public override IReadOnlyDictionary<string, string?> SettingsOf(string agency)
    {
        var options = OptionsOf(agency);
        var settings = new Dictionary<string, string?>
        {
            ["Ledger:Fabric:Chaincode"] = options.Chaincode,
            ["Ledger:Fabric:Certificate"] = options.Certificate,
            ["Ledger:Fabric:PrivateKey"] = options.PrivateKey,
        };
        foreach (var (number, peer) in options.Peers.Index())
        {
            var section = $"Ledger:Fabric:Peers:{number}:";
            settings[section + nameof(FabricPeer.Address)] = peer.Address;
            settings[section + nameof(FabricPeer.RootCertificate)] = peer.RootCertificate;
            settings[section + nameof(FabricPeer.HostName)] = peer.HostName;
            settings[section + nameof(FabricPeer.ClientCertificate)] = peer.ClientCertificate;
            settings[section + nameof(FabricPeer.ClientKey)] = peer.ClientKey;
        }
        return settings;
    }

    public override async Task<bool> VerifyAsync(CancellationToken cancellationToken) =>
        (await FabricVerification.VerifyAsync([.. ledgers.Values], [], null, cancellationToken)).Verified;

    // A further agency may have come into the network after this process read its description.
    private FabricLedgerOptions OptionsOf(string agency) =>
        network.Of(agency) ?? FabricNetwork.Read(Place).Of(agency) ?? throw new SetupException("XN-SCEN-141", Place, agency);

    public override async ValueTask DisposeAsync()
    {
        foreach (var ledger in ledgers.Values)
            await ledger.DisposeAsync();
        ledgers.Clear();
    }
}
