using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Sandbox.Issuer;
using ExchangeNetwork.Sandbox.Scenario;
using MassTransit;
using Newtonsoft.Json;

namespace ExchangeNetwork.Sandbox.Network;

/// <summary>A whole network in one process: ledger, bus, development issuer, and a node for each agency, all on loopback.</summary>
internal sealed class SandboxNetwork : IAsyncDisposable
{
    /// <summary>The channel of the sandbox's ledger.</summary>
    public const string NetworkId = "sandbox";

    private readonly SandboxPaths paths;
    private readonly int firstPort;
    private readonly ILoggerFactory loggers;
    private readonly TimeProvider clock;
    private readonly IBusControl bus;
    private readonly EmbeddedLedger ledger;
    private readonly List<SandboxNode> nodes = [];
    private DevelopmentAccounts accounts;
    private WebApplication? issuer;

    private SandboxNetwork(SandboxPaths paths, int firstPort, ILoggerFactory loggers, TimeProvider clock)
    {
        this.paths = paths;
        this.firstPort = firstPort;
        this.loggers = loggers;
        this.clock = clock;
        accounts = File.Exists(paths.Accounts)
            ? JsonConvert.DeserializeObject<DevelopmentAccounts>(File.ReadAllText(paths.Accounts))!
            : DemoAccounts.CommandLine;
        bus = ExchangeBuses.InMemory(loggers);
        Directory.CreateDirectory(Path.GetDirectoryName(paths.Ledger)!);
        ledger = EmbeddedLedger.Open(
            new EmbeddedLedgerOptions { Path = paths.Ledger, ChannelId = NetworkId }, new NetworkContract(), NetworkKeys.Find, clock,
            loggers.CreateLogger<EmbeddedLedger>());
    }

    /// <summary>Address of the issuer, with a trailing slash, as tokens name it.</summary>
    public Uri IssuerAddress => new($"http://127.0.0.1:{firstPort}/");

    /// <summary>The nodes, in the order of the scenario's agencies.</summary>
    public IReadOnlyList<SandboxNode> Nodes => nodes;

    /// <summary>Accounts of all agencies.</summary>
    public DevelopmentAccounts Accounts => accounts;

    /// <summary>File of the ledger.</summary>
    public string LedgerPath => paths.Ledger;

    /// <summary>Starts the network; on an empty ledger the agencies found it.</summary>
    public static async Task<SandboxNetwork> StartAsync(
        SandboxPaths paths, int firstPort, IReadOnlyList<ScenarioAgency> agencies, ILoggerFactory loggers, TimeProvider clock, CancellationToken cancellationToken)
    {
        var network = new SandboxNetwork(paths, firstPort, loggers, clock);
        try
        {
            await network.bus.StartAsync(cancellationToken);
            foreach (var (agency, index) in agencies.Select((agency, index) => (agency, index)))
                network.nodes.Add(network.Prepare(agency, index));
            await network.FoundAsync(agencies, cancellationToken);
            await network.StartIssuerAsync(cancellationToken);
            foreach (var node in network.nodes)
                await node.StartAsync(cancellationToken);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of a node's API in the name of an account.</summary>
    public NodeClient ClientOf(string agency, string account) => new(
        nodes.Single(node => node.Agency.Id == agency).Api, IssuerAddress, accounts.Users.SingleOrDefault(user => user.Name == account),
        accounts.Clients.SingleOrDefault(client => client.Id == account));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Enumerable.Reverse(nodes))
            await node.DisposeAsync();
        if (issuer is not null)
            await issuer.DisposeAsync();
        await bus.StopAsync(TimeSpan.FromSeconds(10));
        await ledger.DisposeAsync();
    }

    /// <summary>Stops one node; the others go on, as when an agency's server is down.</summary>
    public ValueTask StopNodeAsync(string agency) => nodes.Single(node => node.Agency.Id == agency).DisposeAsync();

    /// <summary>Starts a node again that was stopped.</summary>
    public async Task StartNodeAsync(string agency, CancellationToken cancellationToken)
    {
        var index = nodes.FindIndex(node => node.Agency.Id == agency);
        nodes[index] = Prepare(nodes[index].Agency, index);
        await nodes[index].StartAsync(cancellationToken);
    }

    /// <summary>Starts the pages of all agencies.</summary>
    public async Task StartPagesAsync(CancellationToken cancellationToken)
    {
        foreach (var node in nodes)
        {
            var client = accounts.Clients.Single(client => client.Id == $"{node.Agency.Id}-pages");
            await node.StartPagesAsync(client, paths.PageKeys(node.Agency.Id), cancellationToken);
        }
    }

    // Room for a hundred agencies between the two rows of ports.
    private Uri PagesOf(int index) => new($"http://127.0.0.1:{firstPort + 101 + index}/");

    private SandboxNode Prepare(ScenarioAgency agency, int index)
    {
        if (!accounts.Users.Any(user => user.Agency == agency.Id))
            accounts = accounts.And(DemoAccounts.Create(agency.Id, agency.NameZh, null));
        accounts = DemoAccounts.WithPages(accounts, agency.Id, PagesOf(index));
        var options = new Node.NodeOptions
        {
            Agency = agency.Id,
            MspId = MspIdOf(agency.Id),
            NameZh = agency.NameZh,
            NameEn = agency.NameEn,
            NetworkId = NetworkId,
            DataFolder = paths.NodeData(agency.Id),
            KeyFolder = paths.NodeKeys(agency.Id),
            Registers = agency.Registers,
        };
        Directory.CreateDirectory(options.DataFolder);
        var keys = NodeKeys.Open(options, clock);
        return new SandboxNode(
            agency, options, keys, ledger.As(keys.Signer), new BusOnMassTransit(bus, BusTransport.InMemory, clock),
            new Uri($"http://127.0.0.1:{firstPort + 1 + index}/"), PagesOf(index), IssuerAddress, clock);
    }

    private async Task FoundAsync(IReadOnlyList<ScenarioAgency> agencies, CancellationToken cancellationToken)
    {
        if ((await nodes[0].Ledger.HeadAsync(cancellationToken)).Number >= 0)
            return;
        var now = clock.GetUtcNow();
        var founding = new Founding(
        [
            .. agencies.Zip(nodes, (agency, node) => new NewAgency(
                agency.Id, node.Options.MspId, agency.NameZh, agency.NameEn, node.Keys.Application(NetworkId, agency.Id, now))),
        ]);
        var outcome = await nodes[0].Ledger.SubmitAsync(
            new LedgerCall(Functions.AgenciesBootstrap, [CanonicalJson.Serialize(founding)]), cancellationToken);
        if (outcome.Refusal is { } refusal)
            throw new InvalidOperationException($"The network could not be founded: {refusal}.");
    }

    private async Task StartIssuerAsync(CancellationToken cancellationToken)
    {
        SandboxPaths.WriteWhole(paths.Accounts, JsonConvert.SerializeObject(accounts, Formatting.Indented));
        issuer = DevelopmentIssuer.Build(new DevelopmentIssuerOptions
        {
            EnvironmentName = Environments.Development,
            Address = IssuerAddress,
            DatabasePath = Path.Combine(paths.Issuer, "issuer.db"),
            KeyFolder = Path.Combine(paths.Issuer, "keys"),
            Accounts = accounts,
        });
        await issuer.StartAsync(cancellationToken);
    }

    private static string MspIdOf(string agency) =>
        string.Concat(agency.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..])) + "MSP";
}
