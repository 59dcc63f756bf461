using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Sandbox.Issuer;
using ExchangeNetwork.Sandbox.Run;
using ExchangeNetwork.Sandbox.Scenario;
using Newtonsoft.Json;

namespace ExchangeNetwork.Sandbox.Network;

/// <summary>A whole network: ledger, bus, development issuer, and a node for each agency, all on loopback; the nodes in this process or each in its own.</summary>
internal sealed class SandboxNetwork : IAsyncDisposable
{
    // Room between the two rows of ports.
    private const int MostAgencies = 100;

    private readonly SandboxPaths paths;
    private readonly int firstPort;
    private readonly ILoggerFactory loggers;
    private readonly TimeProvider clock;
    private readonly SandboxBuses buses;
    private readonly SandboxLedger ledger;
    private readonly bool apart;
    private readonly SemaphoreSlim adding = new(1, 1);
    private volatile IReadOnlyList<SandboxNode> nodes = [];
    private DevelopmentAccounts accounts;
    private WebApplication? issuer;

    private SandboxNetwork(SandboxPaths paths, int firstPort, SandboxLedger ledger, SandboxBuses buses, bool apart, ILoggerFactory loggers, TimeProvider clock)
    {
        this.paths = paths;
        this.apart = apart;
        this.firstPort = firstPort;
        this.ledger = ledger;
        this.buses = buses;
        this.loggers = loggers;
        this.clock = clock;
        accounts = File.Exists(paths.Accounts)
            ? JsonConvert.DeserializeObject<DevelopmentAccounts>(File.ReadAllText(paths.Accounts))!
            : DemoAccounts.CommandLine;
    }

    /// <summary>Address of the issuer, with a trailing slash, as tokens name it.</summary>
    public Uri IssuerAddress => new($"http://127.0.0.1:{firstPort}/");

    /// <summary>What the operator of this sandbox shows to add an agency; another one at each start.</summary>
    public string OperatorSecret { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The nodes: the scenario's agencies in their order, then those that were added.</summary>
    public IReadOnlyList<SandboxNode> Nodes => nodes;

    /// <summary>Accounts of all agencies.</summary>
    public DevelopmentAccounts Accounts => accounts;

    /// <summary>The ledger that they share.</summary>
    public SandboxLedger Ledger => ledger;

    /// <summary>True once all pages run, so that agencies can be added.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Starts the network; on an empty ledger the agencies found it. Ledger and buses belong to it from here on.</summary>
    /// <remarks>Nodes run in processes of their own (<paramref name="apart"/>) where ledger and buses are outside this one.</remarks>
    public static async Task<SandboxNetwork> StartAsync(
        SandboxPaths paths,
        int firstPort,
        IReadOnlyList<ScenarioAgency> agencies,
        SandboxLedger ledger,
        SandboxBuses buses,
        bool apart,
        ILoggerFactory loggers,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var network = new SandboxNetwork(paths, firstPort, ledger, buses, apart, loggers, clock);
        try
        {
            foreach (var agency in agencies.Concat(network.Added()).DistinctBy(agency => agency.Id))
                network.nodes = [.. network.nodes, await network.PrepareAsync(agency, network.nodes.Count, cancellationToken)];
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
        accounts.Clients.SingleOrDefault(client => client.Id == account))
    {
        // A node in a process of its own may end without this one.
        Patience = apart ? TimeSpan.FromMinutes(1) : TimeSpan.Zero,
    };

    /// <summary>Starts a further agency's node, and its pages when the others have theirs; it is no member until the members approve it.</summary>
    public async Task<(AddedAgency? Added, Refusal? Refusal)> AddAsync(ScenarioAgency agency, CancellationToken cancellationToken)
    {
        await adding.WaitAsync(cancellationToken);
        try
        {
            if (nodes.Any(node => node.Agency.Id == agency.Id))
                return (null, new Refusal("XN-SCEN-121", agency.Id));
            if (nodes.Count == MostAgencies)
                return (null, new Refusal("XN-SCEN-122", $"{MostAgencies}"));
            var node = await PrepareAsync(agency, nodes.Count, cancellationToken);
            try
            {
                WriteAccounts();
                await DevelopmentIssuer.AddAsync(issuer!, accounts, cancellationToken);
                await node.StartAsync(cancellationToken);
                if (IsComplete)
                    await StartPagesAsync(node, cancellationToken);
                SandboxPaths.WriteWhole(paths.Added, JsonConvert.SerializeObject(Added().Append(agency), Formatting.Indented));
            }
            catch
            {
                await node.DisposeAsync();
                throw;
            }
            nodes = [.. nodes, node];
            SandboxManifest.Write(paths, this);
            var users = accounts.Users.Where(user => user.Agency == agency.Id).Select(user => new AddedUser(user.Name, user.Password, user.Roles));
            return (new AddedAgency(agency.Id, node.Api, IsComplete ? node.Pages : null, [.. users]), null);
        }
        catch (SetupException problem)
        {
            return (null, new Refusal(problem.Code, [.. problem.Arguments]));
        }
        finally
        {
            adding.Release();
        }
    }

    /// <summary>Stops one node; the others go on, as when an agency's server is down.</summary>
    public ValueTask StopNodeAsync(string agency) => nodes.Single(node => node.Agency.Id == agency).DisposeAsync();

    /// <summary>Starts a node again that was stopped.</summary>
    public async Task StartNodeAsync(string agency, CancellationToken cancellationToken)
    {
        var index = nodes.ToList().FindIndex(node => node.Agency.Id == agency);
        var again = await PrepareAsync(nodes[index].Agency, index, cancellationToken);
        nodes = [.. nodes.Select(node => node.Agency.Id == agency ? again : node)];
        await again.StartAsync(cancellationToken);
    }

    /// <summary>Starts the pages of all agencies; from here on agencies can be added.</summary>
    public async Task StartPagesAsync(CancellationToken cancellationToken)
    {
        foreach (var node in nodes)
            await StartPagesAsync(node, cancellationToken);
        IsComplete = true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes.Reverse())
            await node.DisposeAsync();
        if (issuer is not null)
            await issuer.DisposeAsync();
        await buses.DisposeAsync();
        await ledger.DisposeAsync();
        adding.Dispose();
    }

    private IReadOnlyList<ScenarioAgency> Added() =>
        File.Exists(paths.Added) ? JsonConvert.DeserializeObject<ScenarioAgency[]>(File.ReadAllText(paths.Added))! : [];

    private Task StartPagesAsync(SandboxNode node, CancellationToken cancellationToken)
    {
        var client = accounts.Clients.Single(client => client.Id == $"{node.Agency.Id}-pages");
        return node.StartPagesAsync(client, paths.PageKeys(node.Agency.Id), cancellationToken);
    }

    private Uri PagesOf(int index) => new($"http://127.0.0.1:{firstPort + MostAgencies + 1 + index}/");

    private async Task<SandboxNode> PrepareAsync(ScenarioAgency agency, int index, CancellationToken cancellationToken)
    {
        if (!accounts.Users.Any(user => user.Agency == agency.Id))
            accounts = accounts.And(DemoAccounts.Create(agency.Id, agency.NameZh, null));
        accounts = DemoAccounts.WithPages(accounts, agency.Id, PagesOf(index));
        var options = new Node.NodeOptions
        {
            Agency = agency.Id,
            MspId = ledger.MspIdOf(agency.Id),
            NameZh = agency.NameZh,
            NameEn = agency.NameEn,
            NetworkId = ledger.NetworkId,
            DataFolder = paths.NodeData(agency.Id),
            KeyFolder = paths.NodeKeys(agency.Id),
            Registers = agency.Registers,
        };
        Directory.CreateDirectory(options.DataFolder);
        var address = new Uri($"http://127.0.0.1:{firstPort + 1 + index}/");
        var bus = apart ? null : await buses.ConnectAsync(agency.Id, cancellationToken);
        var keys = NodeKeys.Open(options, clock);
        var own = await ledger.AsAsync(agency.Id, keys, cancellationToken);
        return new SandboxNode(
            agency, options, keys, own, bus, address, PagesOf(index), IssuerAddress, apart ? Apart(options, address) : null, clock);
    }

    private NodeApart Apart(Node.NodeOptions options, Uri address)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Node:Agency"] = options.Agency,
            ["Node:MspId"] = options.MspId,
            ["Node:NameZh"] = options.NameZh,
            ["Node:NameEn"] = options.NameEn,
            ["Node:NetworkId"] = options.NetworkId,
            ["Node:DataFolder"] = options.DataFolder,
            ["Node:KeyFolder"] = options.KeyFolder,
            ["SignIn:Issuer"] = IssuerAddress.AbsoluteUri,
            ["SignIn:Audience"] = DevelopmentIssuer.AudienceOf(options.Agency),
            ["SignIn:AllowHttp"] = "true",
        };
        foreach (var (number, source) in options.Registers.Index())
            settings[$"Node:Registers:{number}"] = source;
        foreach (var (name, value) in ledger.SettingsOf(options.Agency)!.Concat(buses.SettingsOf(options.Agency)!))
            settings[name] = value;
        return new NodeApart(settings, address, paths.NodeData(options.Agency) + "-process", loggers.CreateLogger<NodeApart>());
    }

    private async Task FoundAsync(IReadOnlyList<ScenarioAgency> agencies, CancellationToken cancellationToken)
    {
        var members = await nodes[0].Ledger.EvaluateAsync(
            new LedgerCall(Functions.AgenciesList, [CanonicalJson.Serialize(new NoArguments())]), cancellationToken);
        if (CanonicalJson.Deserialize<Agency[]>(members.Result) is { Length: > 0 } known)
        {
            // A ledger of its own may have been founded from another data folder: with other keys these nodes could not act.
            var stranger = nodes.FirstOrDefault(node => known.FirstOrDefault(agency => agency.Id == node.Agency.Id) is { } agency
                && !agency.Keys.Any(key => key.KeyId == node.Keys.Signer.KeyId));
            if (stranger is not null)
                throw new SetupException("XN-SCEN-142", ledger.Place, stranger.Agency.Id);
            return;
        }
        var now = clock.GetUtcNow();
        var founding = new Founding(
        [
            .. agencies.Zip(nodes, (agency, node) => new NewAgency(
                agency.Id, node.Options.MspId, agency.NameZh, agency.NameEn, node.Keys.Application(ledger.NetworkId, agency.Id, now))),
        ]);
        var outcome = await nodes[0].Ledger.SubmitAsync(
            new LedgerCall(Functions.AgenciesBootstrap, [CanonicalJson.Serialize(founding)]), cancellationToken);
        if (outcome.Refusal is { } refusal)
            throw new InvalidOperationException($"The network could not be founded: {refusal}.");
    }

    private async Task StartIssuerAsync(CancellationToken cancellationToken)
    {
        WriteAccounts();
        issuer = DevelopmentIssuer.Build(new DevelopmentIssuerOptions
        {
            EnvironmentName = Environments.Development,
            Address = IssuerAddress,
            DatabasePath = Path.Combine(paths.Issuer, "issuer.db"),
            KeyFolder = Path.Combine(paths.Issuer, "keys"),
            Accounts = accounts,
        });
        issuer.MapAddAgency(this, OperatorSecret);
        await Listening.StartAsync(issuer.StartAsync, IssuerAddress, cancellationToken);
    }

    private void WriteAccounts() => SandboxPaths.WriteWhole(paths.Accounts, JsonConvert.SerializeObject(accounts, Formatting.Indented));
}
