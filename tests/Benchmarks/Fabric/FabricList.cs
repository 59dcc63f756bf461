using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ExchangeNetwork.Benchmarks.Lists;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Run;
using ExchangeNetwork.Sandbox.Scenario;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>From the upload of one large list to the moment when every recipient matches it, through the agencies' nodes.</summary>
/// <remarks>
/// A sealed list's pseudonyms are known before the clock starts; what they cost when they are not, a smaller list shows. In the end a record at
/// each recipient must hit the list.
/// </remarks>
internal sealed class FabricList
{
    private readonly int entries;
    private readonly int cold;
    private readonly int port;
    private readonly string mode;
    private readonly string[]? types;
    private readonly string ledger;
    private readonly Dictionary<string, int[]> groups;

    private FabricList(string[] arguments, string ledger, Dictionary<string, int[]> processes)
    {
        this.ledger = ledger;
        groups = new Dictionary<string, int[]>(processes, StringComparer.Ordinal) { ["nodes"] = [Environment.ProcessId] };
        entries = (int)Arguments.Number(arguments, "--entries", 1_000_000);
        cold = (int)Arguments.Number(arguments, "--cold", 10_000);
        port = (int)Arguments.Number(arguments, "--port", 26_500);
        mode = Arguments.Text(arguments, "--mode") ?? "disclosed";
        types = Arguments.Text(arguments, "--types")?.Split(',');
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (Arguments.Text(arguments, "--ledger") == "embedded")
        {
            var embedded = new FabricList(arguments, "embedded", []);
            return await embedded.MeasureAsync(paths => new EmbeddedSandboxLedger(paths, NullLoggerFactory.Instance, TimeProvider.System));
        }
        await using var network = await BenchmarkNetwork.OpenAsync(arguments);
        await using var contract = await FreshContract.DeployAsync(network);
        var fabric = new FabricList(arguments, "fabric", new Dictionary<string, int[]>(StringComparer.Ordinal)
        {
            ["chaincode"] = contract.Processes,
            ["peers"] = network.Processes("peer"),
            ["orderers"] = network.Processes("orderer"),
        });
        return await fabric.MeasureAsync(_ => FabricSandboxLedger.Open(contract.Description, NullLoggerFactory.Instance, TimeProvider.System));
    }

    private async Task<int> MeasureAsync(Func<SandboxPaths, SandboxLedger> open)
    {
        var root = Directory.CreateTempSubdirectory("xnet-list-").FullName;
        try
        {
            var paths = new SandboxPaths(root);
            BenchmarkNetwork.Report($"Making up a list of {entries} entries");
            var scenario = OneList.MakeUp(paths.Sample, "list", mode, entries, seed: 1, types);
            await using var network = await SandboxNetwork.StartAsync(
                paths, port, scenario.Agencies, open(paths), SandboxBuses.InMemory(NullLoggerFactory.Instance, TimeProvider.System),
                apart: false, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
            var pseudonyms = mode == "sealed" ? await PreparePseudonymsAsync(network, scenario.Lists[0], Path.Combine(root, "cold")) : null;
            var result = await PublishAsync(network, scenario, pseudonyms);
            Console.WriteLine(JsonSerializer.Serialize(result, PairReport.Format));
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private async Task<object> PreparePseudonymsAsync(SandboxNetwork network, ScenarioList list, string coldFolder)
    {
        BenchmarkNetwork.Report("Making the network's pseudonym keys");
        await new MakeKeys(network).RunAsync(OneList.NoStep(), CancellationToken.None);
        BenchmarkNetwork.Report($"Preparing a list of {cold} entries whose pseudonyms nobody knows");
        var coldList = OneList.MakeUp(coldFolder, "cold", mode, cold, seed: 2, types);
        var before = ProcessorTime.Of(groups);
        var (identifiers, seconds) = await new ColdList(network, coldList).RunAsync();
        var cpu = ProcessorTime.Between(before, ProcessorTime.Of(groups));
        BenchmarkNetwork.Report($"Evaluating the identifiers of the list of {entries} entries");
        var known = new KnownPseudonyms(network, list);
        known.Fill();
        return new
        {
            known = known.Identifiers,
            cold = identifiers,
            coldSeconds = Math.Round(seconds, 1),
            coldPerSecond = Math.Round(identifiers / seconds),
            coldCpuSeconds = Rounded(cpu),
        };
    }

    private async Task<object> PublishAsync(SandboxNetwork network, ScenarioFolder scenario, object? pseudonyms)
    {
        BenchmarkNetwork.Report("Publishing it");
        var list = scenario.Lists[0];
        var before = ProcessorTime.Of(groups);
        var clock = Stopwatch.StartNew();
        var publish = new PublishLists(network, scenario);
        await publish.SubmitAsync(OneList.NoStep(), CancellationToken.None);
        var submitted = Tell(clock, "submitted");
        await publish.ApproveAsync(OneList.NoStep(), CancellationToken.None);
        var published = Tell(clock, "published");
        await publish.WaitUntilMatchedAsync(OneList.NoStep(), CancellationToken.None);
        var matchable = Tell(clock, "matchable");
        var cpu = ProcessorTime.Between(before, ProcessorTime.Of(groups));
        using var analyst = network.ClientOf(list.Owner, $"{list.Owner}-analyst");
        var view = (await analyst.AllAsync<QueryListView>("lists?side=owner", CancellationToken.None)).Single(view => view.Name == list.Name);
        await HeldEntry.FindAsync(network, list, view.ListId);
        Tell(clock, "hit by a record at every recipient");
        return new
        {
            ledger,
            entries,
            mode = view.Mode,
            identifierTypes = list.IdentifierTypes.Count,
            recipients = list.Recipients.Count,
            pseudonyms,
            submittedSeconds = Math.Round(submitted, 1),
            publishedSeconds = Math.Round(published, 1),
            matchableSeconds = Math.Round(matchable, 1),
            cpuSeconds = Rounded(cpu),
            peakMemoryMiB = groups.ToDictionary(group => group.Key, group => group.Value.Sum(PeakMiB)),
            targets = view.Mode == "sealed" ? (object)new { matchableInOneMinute = matchable < 60 } : new { matchableInThreeMinutes = matchable < 180 },
        };
    }

    private static double Tell(Stopwatch clock, string what)
    {
        var seconds = clock.Elapsed.TotalSeconds;
        BenchmarkNetwork.Report(FormattableString.Invariant($"{what} after {seconds:0.0} s"));
        return seconds;
    }

    private static Dictionary<string, double> Rounded(Dictionary<string, double> cpu) => cpu.ToDictionary(group => group.Key, group => Math.Round(group.Value, 1));

    private static double PeakMiB(int process) =>
        Math.Round(PeakMemory.Parse(File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"))) ?? 0);
}
