using System.Diagnostics;
using System.Text;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Scenario;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Newtonsoft.Json;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Running;

/// <summary>Four agencies as in the sandbox, in this process: real nodes, ledger, bus and issuer on free loopback ports, a clock that can be moved ahead.</summary>
/// <remarks>Used as a class fixture it serves all tests of a class; each test then works on a list of its own.</remarks>
public sealed class RunningNetwork : IAsyncLifetime
{
    /// <summary>The agencies, in order.</summary>
    public static readonly IReadOnlyList<string> Agencies = ["tax", "police", "customs", "bank"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly string folder = Directory.CreateTempSubdirectory("xnet-running").FullName;
    private readonly int firstPort = FreePorts.First();
    private readonly Dictionary<string, NodeClient> clients = new(StringComparer.Ordinal);
    private int files;

    /// <summary>The source that is a population register at every agency.</summary>
    internal const string Register = "residents";

    /// <summary>The clock of ledger and nodes.</summary>
    public ShiftedClock Clock { get; } = new();

    internal SandboxNetwork Network { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Stops everything in order and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>The API of an agency's node, called as one of the demo accounts: <c>As("tax", "analyst")</c>, <c>As("tax", "daemon")</c>.</summary>
    internal NodeClient As(string agency, string account)
    {
        var name = $"{agency}-{account}";
        if (!clients.TryGetValue(name, out var client))
            clients.Add(name, client = Network.ClientOf(agency, name));
        return client;
    }

    /// <summary>Proposes a legal basis and has it approved by owner and first recipient.</summary>
    internal async Task<LegalBasisView> BasisAsync(string owner, Func<ProposeLegalBasis, ProposeLegalBasis>? change = null)
    {
        var now = Clock.GetUtcNow();
        var terms = new ProposeLegalBasis(
            $"basis-{Guid.NewGuid():N}", "测试法第一条", "find", [owner], [.. Agencies.Where(agency => agency != owner)],
            ["resident-id", "uscc", "passport", "mobile", "name-birth", "organization-name", "plate", "bank-card"],
            [], [], ["note", "address"], "automatic", 2, 30, 10_000, 365, 48, 24, 100, "https://example.org/impact", now.AddMinutes(-5), now.AddDays(90));
        terms = change?.Invoke(terms) ?? terms;
        await As(owner, "supervisor").PostAsync<LegalBasisView>("legal-bases", terms, Token);
        foreach (var agency in (string[])[owner, terms.Recipients[0]])
            await As(agency, "supervisor2").PostAsync<LegalBasisView>($"legal-bases/{terms.BasisId}/approval", null, Token);
        return await UntilAsync(
            async () => (await As(owner, "analyst").AllAsync<LegalBasisView>("legal-bases", Token)).FirstOrDefault(view => view.BasisId == terms.BasisId),
            view => view?.State == "inForce");
    }

    /// <summary>Publishes a list under a basis and waits until every recipient matches it; with <paramref name="listId"/> its next version.</summary>
    internal async Task<QueryListView> PublishAsync(
        LegalBasisView basis, string csv, string? listId = null, Func<DraftQueryList, DraftQueryList>? change = null, bool acceptRecall = false)
    {
        var list = await SubmitAsync(basis, csv, listId, change, acceptRecall);
        var path = $"lists/{list.ListId}/versions/{list.Version}";
        await As(list.Owner, "supervisor").PostAsync<QueryListView>($"{path}/approval", null, Token);
        await UntilMatchedAsync(list);
        return await As(list.Owner, "analyst").GetAsync<QueryListView>(path, Token);
    }

    /// <summary>Waits until every recipient matches a version of a list.</summary>
    internal async Task UntilMatchedAsync(QueryListView list)
    {
        foreach (var recipient in list.Recipients.Where(recipient => recipient != list.Owner))
        {
            await UntilAsync(
                async () => (await As(recipient, "analyst").AllAsync<QueryListView>("lists?side=recipient", Token))
                    .FirstOrDefault(view => view.ListId == list.ListId && view.Version == list.Version),
                view => view?.Matching == "matching");
        }
    }

    /// <summary>Sends records to an agency's node.</summary>
    internal Task<IntakeSummary> SendAsync(string agency, string source, string csv) => As(agency, "daemon").SendFileAsync<IntakeSummary>(
        HttpMethod.Post, $"intake/{Uri.EscapeDataString(source)}", WriteFile(csv), _ => { }, Token);

    /// <summary>Waits until nothing waits at any node.</summary>
    internal Task SettleAsync() => SettleAsync([.. Network.Nodes.Select(node => node.Agency.Id)]);

    /// <summary>The hits on a list at an agency's node.</summary>
    internal async Task<IReadOnlyList<HitView>> HitsAsync(string agency, string listId) =>
        [.. (await As(agency, "analyst").AllAsync<HitView>("hits", Token)).Where(hit => hit.ListId == listId)];

    /// <summary>Looks again and again until what is seen is as it should be; fails with what was seen last when it never is.</summary>
    internal static async Task<T> UntilAsync<T>(Func<Task<T?>> look, Func<T?, bool> right)
    {
        // Time in which this process stood still is no time that a node has waited: a machine may be lent to others for minutes.
        var (waited, at) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
        while (true)
        {
            var seen = await look();
            if (right(seen))
                return seen!;
            if (waited > Patience)
                throw new TimeoutException($"Still not right after {Patience.TotalSeconds} s: {JsonConvert.SerializeObject(seen)}");
            await PauseAsync();
            var passed = Stopwatch.GetElapsedTime(at);
            (waited, at) = (waited + (passed < Look ? passed : Look), Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Writes a file for one upload.</summary>
    internal string WriteFile(string content)
    {
        var path = Path.Combine(folder, $"upload-{Interlocked.Increment(ref files)}.csv");
        File.WriteAllText(path, content, new UTF8Encoding(false));
        return path;
    }

    private static async Task PauseAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        await timer.WaitForNextTickAsync(Token);
    }

    private Func<TimeProvider, SandboxBuses> buses = clock => SandboxBuses.InMemory(NullLoggerFactory.Instance, clock);

    /// <summary>A network whose nodes exchange notices over other buses than the one in memory.</summary>
    internal static async Task<RunningNetwork> StartOnAsync(Func<TimeProvider, SandboxBuses> buses)
    {
        var network = new RunningNetwork { buses = buses };
        await network.StartAsync();
        return network;
    }

    private Func<RunningNetwork, SandboxLedger> ledger = network => new EmbeddedSandboxLedger(network.Paths, NullLoggerFactory.Instance, network.Clock);

    /// <summary>A network of four agencies on a running Fabric network.</summary>
    /// <param name="description">The file that tells where its peers are.</param>
    internal static async Task<RunningNetwork> StartOnFabricAsync(string description)
    {
        var network = new RunningNetwork { ledger = network => FabricSandboxLedger.Open(description, NullLoggerFactory.Instance, network.Clock) };
        await network.StartAsync();
        return network;
    }

    /// <summary>A network of four agencies on an embedded ledger behind something.</summary>
    internal static async Task<RunningNetwork> StartBehindAsync(Func<SandboxLedger, SandboxLedger> before)
    {
        var network = new RunningNetwork
        {
            ledger = network => before(new EmbeddedSandboxLedger(network.Paths, NullLoggerFactory.Instance, network.Clock)),
        };
        await network.StartAsync();
        return network;
    }

    /// <summary>A network of four agencies whose nodes run in processes of their own, as in production: on a ledger that this process serves, and on RabbitMQ.</summary>
    internal static async Task<RunningNetwork> StartApartAsync(
        Func<SandboxPaths, int, TimeProvider, CancellationToken, Task<SandboxLedger>> serveAsync, Func<string, RabbitMqAccess> accessOf)
    {
        var network = new RunningNetwork { apart = true, buses = clock => SandboxBuses.RabbitMq(accessOf, NullLoggerFactory.Instance, clock) };
        var served = await serveAsync(network.Paths, network.firstPort + Agencies.Count + 1, network.Clock, Token);
        network.ledger = _ => served;
        await network.StartAsync();
        return network;
    }

    private bool apart;

    private SandboxPaths Paths => new(Path.Combine(folder, "data"));

    private async Task StartAsync() => Network = await SandboxNetwork.StartAsync(
        Paths, firstPort, [.. Agencies.Select(agency => new ScenarioAgency(agency, agency, agency) { Registers = [Register] })],
        ledger(this), buses(Clock), apart, NullLoggerFactory.Instance, Clock, CancellationToken.None);

    private async Task StopAsync()
    {
        foreach (var client in clients.Values)
            client.Dispose();
        clients.Clear();
        await Network.DisposeAsync();
    }

    /// <summary>Drafts a list or its next version, uploads its entries and submits it for approval.</summary>
    internal async Task<QueryListView> SubmitAsync(
        LegalBasisView basis, string csv, string? listId = null, Func<DraftQueryList, DraftQueryList>? change = null, bool acceptRecall = false)
    {
        var owner = As(basis.Terms.Owners[0], "analyst");
        var draft = new DraftQueryList($"list-{Guid.NewGuid():N}", basis.BasisId, basis.Terms.Recipients, "disclosed", ListId: listId);
        var list = await owner.PostAsync<QueryListView>("lists", change?.Invoke(draft) ?? draft, Token);
        var path = $"lists/{list.ListId}/versions/{list.Version}";
        await owner.SendFileAsync<EntriesUploaded>(HttpMethod.Put, $"{path}/entries", WriteFile(csv), _ => { }, Token);
        list = await owner.PostAsync<QueryListView>($"{path}/submission{(acceptRecall ? "?acceptRecall=true" : "")}", null, Token);
        // A sealed one waits for pseudonyms first.
        return list.State == "submitted" ? list : await UntilAsync(() => owner.GetAsync<QueryListView>(path, Token)!, view => view!.State == "submitted");
    }

    /// <summary>The node of an agency.</summary>
    internal SandboxNode NodeOf(string agency) => Network.Nodes.Single(node => node.Agency.Id == agency);

    /// <summary>Stops one agency's node; the others go on.</summary>
    internal async Task StopAsync(string agency)
    {
        Forget(agency);
        await Network.StopNodeAsync(agency);
    }

    /// <summary>Starts the node of an agency again.</summary>
    internal Task StartAsync(string agency) => Network.StartNodeAsync(agency, CancellationToken.None);

    /// <summary>Does something while the node of an agency is down.</summary>
    internal async Task WithoutAsync(string agency, Func<Task> act)
    {
        await StopAsync(agency);
        try
        {
            await act();
        }
        finally
        {
            await StartAsync(agency);
        }
    }

    /// <summary>Waits until nothing waits at these agencies' nodes.</summary>
    internal async Task SettleAsync(params IReadOnlyList<string> agencies)
    {
        // Looked at twice: what one node is about to tell another shows at neither for a moment.
        var quiet = 0;
        await UntilAsync(
            () => Task.WhenAll(agencies.Select(agency => As(agency, "daemon").GetAsync<Backlog>("backlog", Token)))!,
            backlogs => (quiet = backlogs!.All(backlog => backlog.IsEmpty) ? quiet + 1 : 0) == 2);
    }

    /// <summary>The hits on a list that an agency found in its own records.</summary>
    internal async Task<IReadOnlyList<HitView>> FoundAsync(string agency, string listId) =>
        await As(agency, "analyst").AllAsync<HitView>($"hits?side=holder&listId={listId}", Token);

    /// <summary>The code that a call is refused with.</summary>
    internal static async Task<string> RefusalOf(Func<Task> call) => (await Shouldly.Should.ThrowAsync<NodeRefusalException>(call)).Code;

    /// <summary>Changes the database of a node behind its back.</summary>
    internal int Execute(string agency, string sql)
    {
        using var database = Open(agency, "ReadWrite");
        using var command = database.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>Reads one value from the database of a node; null when there is none.</summary>
    internal object? Read(string agency, string sql)
    {
        using var database = Open(agency, "ReadOnly");
        using var command = database.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is var value && value is DBNull ? null : value;
    }

    private SqliteConnection Open(string agency, string mode)
    {
        var database = new SqliteConnection($"Data Source={Path.Combine(NodeOf(agency).Options.DataFolder, "node.db")};Mode={mode};Pooling=False");
        database.Open();
        return database;
    }

    private void Forget(string agency)
    {
        foreach (var name in clients.Keys.Where(name => name.StartsWith(agency + "-", StringComparison.Ordinal)).ToList())
        {
            clients.Remove(name, out var client);
            client!.Dispose();
        }
    }
}
