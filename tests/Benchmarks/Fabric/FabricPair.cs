using System.Diagnostics;
using System.Text.Json;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>The project's Fabric client and shim beside the official Node ones: the same network, the same run, in turn.</summary>
internal static class FabricPair
{
    private const string Dotnet = "dotnet";
    private const string Node = "node";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = Arguments.Number(arguments, "--seconds", 5);
        var rounds = (int)Arguments.Number(arguments, "--rounds", 5);
        var inFlight = (int)Arguments.Number(arguments, "--in-flight", 64);
        PairTask[] tasks =
        [
            new("evaluate", InFlight: inFlight, Seconds: seconds),
            new("submit", InFlight: inFlight, Seconds: seconds),
            // A transaction on its own.
            new("submit", CallsPerLane: 5),
            new("many", CallsPerLane: 2),
        ];
        await using var network = await BenchmarkNetwork.OpenAsync(arguments);
        var programs = await InstallAsync();
        try
        {
            var self = typeof(FabricPair).Assembly.Location;
            BenchmarkNetwork.Report("Deploying the two chaincodes");
            // The runtime's settings are those that the network's own chaincode runs with.
            string[] chaincode =
            [
                "dotnet", "exec", "--runtimeconfig", Path.Combine(network.Folder, "chaincode", "ExchangeNetwork.Chaincode.runtimeconfig.json"),
                self, "fabric-pair-chaincode",
            ];
            await using var ours = await PairSide.StartAsync(network, Dotnet, 5, chaincode, ["dotnet", self, "fabric-pair-client"]);
            await using var theirs = await PairSide.StartAsync(
                network, Node, 6, ["node", Path.Combine(programs, "chaincode.js")], ["node", Path.Combine(programs, "client.js")]);
            var measured = await MeasureAsync(network, [ours, theirs], tasks, rounds);
            Console.WriteLine(JsonSerializer.Serialize(PairReport.Of(measured, tasks, Dotnet, Node, inFlight), PairReport.Format));
            return 0;
        }
        finally
        {
            Directory.Delete(programs, recursive: true);
        }
    }

    private static async Task<List<PairMeasure>> MeasureAsync(BenchmarkNetwork network, PairSide[] sides, PairTask[] tasks, int rounds)
    {
        var run = DateTime.UtcNow.Ticks;
        var measured = new List<PairMeasure>();
        // Round 0 warms up: compilers, connections, caches.
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < tasks.Length; i++)
            {
                foreach (var side in round % 2 == 0 ? sides : [.. sides.Reverse()])
                {
                    var task = tasks[i] with { Prefix = $"{run}-{round}-{i}" };
                    var measure = await MeasureAsync(network, side, task, round, i);
                    BenchmarkNetwork.Report(FormattableString.Invariant(
                        $"round {round} {side.Name,-6} {task.Call,-8} x{task.InFlight,-3} {measure.PerSecond,7:0.0}/s  median {measure.Median,7:0.0} ms  client {measure.CpuMs("client"),6:0.000} ms  chaincode {measure.CpuMs("chaincode"),7:0.000} ms  peers {measure.CpuMs("peers"),7:0.000} ms"));
                    if (round > 0)
                        measured.Add(measure);
                }
            }
        }
        return measured;
    }

    private static async Task<PairMeasure> MeasureAsync(BenchmarkNetwork network, PairSide side, PairTask task, int round, int index)
    {
        var groups = new Dictionary<string, int[]>(StringComparer.Ordinal)
        {
            ["client"] = side.ClientProcess,
            ["chaincode"] = side.ChaincodeProcesses,
            ["peers"] = network.Processes("peer"),
            ["orderers"] = network.Processes("orderer"),
        };
        var before = ProcessorTime.Of(groups);
        var clock = Stopwatch.StartNew();
        var result = await side.RunAsync(task);
        var elapsed = clock.Elapsed.TotalSeconds;
        return new PairMeasure(side.Name, round, index, result, elapsed, ProcessorTime.Between(before, ProcessorTime.Of(groups)));
    }

    /// <summary>The Node programs with the official libraries, in a folder of their own.</summary>
    private static async Task<string> InstallAsync()
    {
        BenchmarkNetwork.Report("Installing the official Node libraries");
        var folder = Directory.CreateTempSubdirectory("xnet-node-").FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(NativeNetwork.Repository, "tests/Benchmarks/Fabric/node")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        // Native modules, which only an HSM needs, are not built.
        var start = new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? folder : throw new InvalidOperationException("npm install failed.");
    }
}
