using System.Text.Json;
using ExchangeNetwork.Benchmarks.Exchange;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Fabric;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Tests.Network.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>
/// Kills orderers, peers, chaincode hosts and nodes, each a process of its own, while the scenario runs on Fabric and RabbitMQ, in turn and at
/// random moments: the counts must be those of the embedded ledger that nobody disturbed, and every node must have followed every event once.
/// </summary>
internal static class FabricKillRounds
{
    private const int KillsPerRun = 5;
    private static readonly string[] Scenario = ["--once", "--json", "--lists", "4", "--entries", "500", "--records", "30000"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rounds = Arguments.Number(arguments, "--rounds", 50);
        var seed = (int)Arguments.Number(arguments, "--seed", Environment.TickCount);
        var port = Arguments.Number(arguments, "--port", 28_100);
        var random = new Random(seed);
        var root = Directory.CreateTempSubdirectory("xnet-fabric-kill-").FullName;
        try
        {
            var undisturbed = await SandboxProcess.Start([.. Scenario, "--data", Path.Combine(root, "undisturbed"), "--port", $"{port}"]).ResultAsync();
            var (killed, wrong, runs) = (0L, 0, 0);
            while (killed < rounds)
            {
                var folder = Path.Combine(root, $"run-{++runs}");
                await using var network = new NativeNetwork(Path.Combine(folder, "network"), Arguments.Number(arguments, "--fabric-port", 20_000));
                await network.UpAsync(fresh: true);
                await using var broker = new RabbitMqBroker();
                await broker.InitializeAsync();
                var data = Path.Combine(folder, "sandbox");
                var victims = new List<string>();
                var result = await DisturbAsync(network, broker, data, port, random, (int)Math.Min(KillsPerRun, rounds - killed), victims);
                killed += victims.Count;
                var faults = SandboxProcess.Differences(result, undisturbed);
                faults.AddRange(await EventFaultsAsync(network, data));
                wrong += faults.Count > 0 ? 1 : 0;
                Console.Error.WriteLine(
                    $"{killed}/{rounds} killed {string.Join(", ", victims)}: " + (faults.Count == 0 ? "same counts, every event once" : string.Join("; ", faults)));
                if (faults.Count == 0)
                {
                    await network.DisposeAsync();
                    Directory.Delete(folder, recursive: true);
                }
            }
            Console.WriteLine(JsonSerializer.Serialize(new { rounds, seed, runs, killed, wrong, hits = (long)undisturbed["hitsFound"]! }));
            return wrong == 0 ? 0 : 1;
        }
        finally
        {
            if (Directory.Exists(root) && !Directory.EnumerateDirectories(root, "run-*").Any())
                Directory.Delete(root, recursive: true);
            else
                Console.Error.WriteLine($"Kept for a look: {root}");
        }
    }

    /// <summary>Runs the scenario to its end, killing one process after the other and starting it again.</summary>
    private static async Task<JObject> DisturbAsync(
        NativeNetwork network, RabbitMqBroker broker, string data, long port, Random random, int kills, List<string> victims)
    {
        var access = broker.AccessOf(RabbitMqBroker.Hosts[0], RabbitMqBroker.Everything);
        var address = new UriBuilder(access.Address) { UserName = access.User, Password = access.Password }.Uri;
        var nodes = SandboxProcess.Start(
        [
            .. Scenario, "--data", data, "--port", $"{port}", "--ledger", "fabric", "--fabric", network.Description,
            "--bus", "rabbitmq", "--rabbitmq", $"{address}", "--apart",
        ]);
        // What people do beforehand is not what a machine repeats by itself: the kills begin with the records.
        while (!HasRecords(data) && !await nodes.EndsWithinAsync(TimeSpan.FromMilliseconds(50)))
            continue;
        for (var kill = 0; kill < kills; kill++)
        {
            if (await nodes.EndsWithinAsync(TimeSpan.FromSeconds(1 + (4 * random.NextDouble()))))
                break;
            // In turn, so that each kind comes up; which one of its kind is left to chance.
            var kind = (string[])["node", "orderer", "peer", "chaincode", ""];
            var victim = Pick(random, kind[kill % kind.Length], [.. network.Processes, .. NodesOf(data).Keys]);
            victims.Add(victim);
            if (NodesOf(data).TryGetValue(victim, out var node))
            {
                // The sandbox starts it again.
                NativeNetwork.Kill(node);
                continue;
            }
            network.KillProcess(victim);
            await nodes.EndsWithinAsync(TimeSpan.FromSeconds(3 * random.NextDouble()));
            await network.UpAsync();
        }
        return await nodes.ResultAsync();
    }

    private static bool HasRecords(string data) =>
        Directory.Exists(data) && Directory.EnumerateFiles(data, "*.frames", SearchOption.AllDirectories).Any();

    /// <summary>The nodes' notes of their process ids by name, such as <c>node-tax</c>.</summary>
    private static Dictionary<string, string> NodesOf(string data) => Directory.EnumerateFiles(Path.GetDirectoryName(new SandboxPaths(data).NodeData("any"))!, "*-process.pid")
        .ToDictionary(file => "node-" + Path.GetFileName(file)[..^"-process.pid".Length], file => file);

    private static string Pick(Random random, string kind, string[] all)
    {
        var candidates = all.Where(name => name.StartsWith(kind, StringComparison.Ordinal)).ToList();
        return candidates[random.Next(candidates.Count)];
    }

    /// <summary>What each node noted of the ledger's events, against the ledger: nothing skipped, as far as the node has followed.</summary>
    private static async Task<List<string>> EventFaultsAsync(NativeNetwork network, string data)
    {
        var faults = new List<string>();
        var description = FabricNetwork.Read(network.Description);
        await using var ledger = await FabricLedger.ConnectAsync(description.All.First(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var head = await ledger.HeadAsync(CancellationToken.None);
        var events = new List<LedgerEvent>();
        using (var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30)))
        {
            await foreach (var happened in ledger.EventsAsync(LedgerPosition.Start, enough.Token))
            {
                // Checkpoints are signed for as long as nodes run: the last block holds an event, and ends the reading.
                if (happened.Position.BlockNumber >= head.Number)
                    break;
                events.Add(happened);
            }
        }
        foreach (var agency in description.Agencies)
        {
            await using var db = new NodeDbContext(new DbContextOptionsBuilder<NodeDbContext>()
                .UseSqlite($"Data Source={Path.Combine(new SandboxPaths(data).NodeData(agency.Agency), "node.db")}").Options);
            var cursor = await db.LedgerCursor.SingleAsync();
            var end = new LedgerPosition(Math.Min(cursor.BlockNumber, head.Number - 1), int.MaxValue);
            var steps = await db.LedgerSteps.Where(step => step.BlockNumber <= end.BlockNumber).ToListAsync();
            var noted = steps.ConvertAll(step => new LedgerPosition(step.BlockNumber, step.TransactionIndex));
            var names = steps.Select(step => step.Event).ToHashSet(StringComparer.Ordinal);
            var expected = events.Where(happened => names.Contains(happened.Name) && happened.Position <= end).Select(happened => happened.Position).ToHashSet();
            var missing = expected.Except(noted).Count();
            if (missing > 0 || noted.Count != expected.Count)
                faults.Add($"{agency.Agency} noted {noted.Count} of {expected.Count} events, {missing} missing");
        }
        return faults;
    }
}
