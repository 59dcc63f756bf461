using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Run;
using ExchangeNetwork.Sandbox.Scenario;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>From the upload of one large disclosed list to the moment when every recipient matches it, through the agencies' nodes.</summary>
internal static class FabricList
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var entries = (int)Arguments.Number(arguments, "--entries", 1_000_000);
        var port = (int)Arguments.Number(arguments, "--port", 26_500);
        if (Arguments.Text(arguments, "--ledger") == "embedded")
            return await MeasureAsync(entries, port, "embedded", paths => new EmbeddedSandboxLedger(paths, NullLoggerFactory.Instance, TimeProvider.System), null);
        await using var network = await BenchmarkNetwork.OpenAsync(arguments);
        await using var contract = await FreshContract.DeployAsync(network);
        return await MeasureAsync(
            entries, port, "fabric", _ => FabricSandboxLedger.Open(contract.Description, NullLoggerFactory.Instance, TimeProvider.System),
            new Dictionary<string, int[]>(StringComparer.Ordinal) { ["chaincode"] = contract.Processes, ["peers"] = network.Processes("peer"), ["orderers"] = network.Processes("orderer") });
    }

    private static async Task<int> MeasureAsync(
        int entries, int port, string ledger, Func<SandboxPaths, SandboxLedger> open, Dictionary<string, int[]>? processes)
    {
        var groups = new Dictionary<string, int[]>(processes ?? [], StringComparer.Ordinal) { ["nodes"] = [Environment.ProcessId] };
        var root = Directory.CreateTempSubdirectory("xnet-list-").FullName;
        try
        {
            var paths = new SandboxPaths(root);
            BenchmarkNetwork.Report($"Making up a list of {entries} entries");
            SampleScenario.Write(paths.Sample, new SampleOptions(Lists: 1, Entries: entries, Records: 1_000, Mode: "disclosed"));
            var scenario = ScenarioFolder.Read(paths.Sample).Folder!;
            var list = scenario.Lists[0];
            await using var network = await SandboxNetwork.StartAsync(
                paths, port, scenario.Agencies, open(paths), SandboxBuses.InMemory(NullLoggerFactory.Instance, TimeProvider.System),
                apart: false, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

            BenchmarkNetwork.Report("Publishing it");
            var before = ProcessorTime.Of(groups);
            var clock = Stopwatch.StartNew();
            var publish = new PublishLists(network, scenario);
            var step = new ConsoleStep(new BilingualText("", ""), null);
            await publish.SubmitAsync(step, CancellationToken.None);
            await publish.ApproveAsync(step, CancellationToken.None);
            var published = clock.Elapsed.TotalSeconds;
            BenchmarkNetwork.Report(FormattableString.Invariant($"published after {published:0.0} s"));
            await publish.WaitUntilMatchedAsync(step, CancellationToken.None);
            var matchable = clock.Elapsed.TotalSeconds;
            var cpu = ProcessorTime.Between(before, ProcessorTime.Of(groups));
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    ledger,
                    entries,
                    mode = list.Mode,
                    identifierTypes = list.IdentifierTypes.Count,
                    recipients = list.Recipients.Count,
                    publishedSeconds = Math.Round(published, 1),
                    matchableSeconds = Math.Round(matchable, 1),
                    cpuSeconds = cpu.ToDictionary(group => group.Key, group => Math.Round(group.Value, 1)),
                    peakMemoryMiB = groups.ToDictionary(group => group.Key, group => group.Value.Sum(PeakMiB)),
                    targets = new { matchableInThreeMinutes = matchable < 180 },
                },
                PairReport.Format));
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static double PeakMiB(int process) =>
        Math.Round(PeakMemory.Parse(File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"))) ?? 0);
}
