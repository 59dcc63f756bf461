using System.Diagnostics;
using System.Text.Json;
using ExchangeNetwork.Ledger.Fabric;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>One side of the comparison: a chaincode process at each agency and a client process, all of one make.</summary>
internal sealed class PairSide : IAsyncDisposable
{
    private readonly List<Process> chaincodes = [];
    private Process? client;

    private PairSide(string name) => Name = name;

    public string Name { get; }

    public int[] ClientProcess => [client!.Id];

    public int[] ChaincodeProcesses => [.. chaincodes.Select(process => process.Id)];

    /// <summary>Deploys the chaincode, starts the processes and writes the key that evaluations read.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">Names the side and its chaincode.</param>
    /// <param name="offset">The chaincode's port above the peer's.</param>
    /// <param name="chaincode">Begins the command line of a chaincode process; address and package id follow.</param>
    /// <param name="client">Begins the command line of the client process; the file of settings follows.</param>
    public static async Task<PairSide> StartAsync(BenchmarkNetwork network, string name, int offset, string[] chaincode, string[] client)
    {
        var side = new PairSide(name);
        try
        {
            var deployed = await network.RunAsync("tests/Benchmarks/Fabric/deploy-chaincode.sh", $"pair-{name}", $"{offset}");
            foreach (var line in deployed.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var process = Start([.. chaincode, .. line.Split(' ')[1..]]);
                side.chaincodes.Add(process);
                if (await process.StandardOutput.ReadLineAsync() is null)
                    throw new InvalidOperationException($"The chaincode {name} did not start.");
            }
            var settings = Path.GetTempFileName();
            await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(SettingsOf(network.Network, $"pair-{name}")));
            side.client = Start([.. client, settings]);
            await side.PrepareAsync();
            File.Delete(settings);
            return side;
        }
        catch
        {
            await side.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has the client work off a task.</summary>
    public async Task<PairResult> RunAsync(PairTask task)
    {
        var result = await TryAsync(task);
        return result.Error is null ? result : throw new InvalidOperationException($"{Name}, {task.Call}: {result.Error}");
    }

    private async Task<PairResult> TryAsync(PairTask task)
    {
        await client!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(task));
        var line = await client.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The client {Name} ended.");
        return JsonSerializer.Deserialize<PairResult>(line)!;
    }

    /// <summary>Peers of a young network learn of each other, and of who has the chaincode, by and by: until then a gateway finds no endorsers.</summary>
    private async Task PrepareAsync()
    {
        var task = new PairTask("prepare");
        for (var tries = 1; tries < 60; tries++)
        {
            if ((await TryAsync(task)).Error is null)
                return;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
        await RunAsync(task);
    }

    /// <summary>Ends the processes: each ends with its standard input.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in client is null ? chaincodes : [client, .. chaincodes])
        {
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
            process.Dispose();
        }
    }

    private static PairSettings SettingsOf(FabricNetwork network, string chaincode)
    {
        var agency = network.Agencies[0];
        return new PairSettings(
            network.Channel, chaincode, agency.MspId, agency.Certificate, agency.PrivateKey, agency.Peers[0].Address, agency.Peers[0].RootCertificate);
    }

    private static Process Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // The official libraries warn of what Node will change one day.
        start.Environment["NODE_NO_WARNINGS"] = "1";
        return Process.Start(start)!;
    }
}
