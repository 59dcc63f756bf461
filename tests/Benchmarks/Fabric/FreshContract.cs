using System.Diagnostics;
using ExchangeNetwork.Ledger.Fabric;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>The network's contract under a name of its own on a running network, with an empty state: a run founds its members anew.</summary>
internal sealed class FreshContract : IAsyncDisposable
{
    private readonly List<Process> servers = [];

    private FreshContract(FabricNetwork network, string description) => (Network, Description) = (network, description);

    /// <summary>The network, with this contract as its chaincode.</summary>
    public FabricNetwork Network { get; }

    /// <summary>The file that nodes find it by.</summary>
    public string Description { get; }

    public int[] Processes => [.. servers.Select(server => server.Id)];

    public static async Task<FreshContract> DeployAsync(BenchmarkNetwork network)
    {
        var name = FormattableString.Invariant($"bench{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}");
        BenchmarkNetwork.Report($"Deploying the contract as {name}");
        var deployed = await network.RunAsync("tests/Benchmarks/Fabric/deploy-chaincode.sh", name, "7", "with-collections");
        var description = Path.Combine(network.Folder, "benchmark", $"{name}.json");
        var contract = new FreshContract(network.Network with { Chaincode = name }, description);
        try
        {
            var camel = new JsonSerializerSettings { ContractResolver = new CamelCasePropertyNamesContractResolver() };
            await File.WriteAllTextAsync(description, JsonConvert.SerializeObject(contract.Network, camel));
            var program = Path.Combine(network.Folder, "chaincode", "ExchangeNetwork.Chaincode.dll");
            foreach (var line in deployed.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = line.Split(' ');
                var msp = network.Network.Of(parts[0])!.MspId;
                var start = new ProcessStartInfo("dotnet", [program, "serve", "--address", parts[1], "--package-id", parts[2], "--msp", msp])
                {
                    RedirectStandardOutput = true,
                };
                contract.servers.Add(Process.Start(start)!);
                if (await contract.servers[^1].StandardOutput.ReadLineAsync() is null)
                    throw new InvalidOperationException($"The chaincode of {parts[0]} did not start.");
                // Its log goes nowhere, but must not fill the pipe.
                _ = contract.servers[^1].StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            }
            return contract;
        }
        catch
        {
            await contract.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            server.Kill();
            await server.WaitForExitAsync();
            server.Dispose();
        }
        File.Delete(Description);
    }
}
