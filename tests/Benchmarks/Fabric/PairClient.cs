using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Hyperledger.Fabric.Client;
using GatewayContract = Hyperledger.Fabric.Client.Contract;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>What a client process of the comparison needs to connect.</summary>
internal sealed record PairSettings(
    string Channel, string Chaincode, string MspId, string Certificate, string PrivateKey, string Address, string RootCertificate);

/// <summary>A task for a client process: calls in several lanes, for a time or for a number of calls in each.</summary>
/// <param name="Call"><c>prepare</c>, <c>evaluate</c>, <c>submit</c> or <c>many</c>.</param>
/// <param name="Prefix">Begins the keys, so that no two tasks write the same.</param>
/// <param name="InFlight">Lanes.</param>
/// <param name="Seconds">How long, when the calls are not numbered.</param>
/// <param name="CallsPerLane">How many calls; 0 for as many as the time allows.</param>
internal sealed record PairTask(string Call, string Prefix = "", int InFlight = 1, double Seconds = 0, int CallsPerLane = 0);

/// <summary>What came of a task.</summary>
/// <param name="Calls">Calls that ended.</param>
/// <param name="Seconds">How long they took together.</param>
/// <param name="Milliseconds">How long each took.</param>
/// <param name="EndorsedMilliseconds">How long each took to be endorsed, where that is told apart.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
internal sealed record PairResult(int Calls, double Seconds, double[] Milliseconds, double[] EndorsedMilliseconds, string? Error = null);

/// <summary>The comparison's client on the project's library; <c>node/client.js</c> does the same with the official one.</summary>
internal sealed class PairClient(GatewayContract contract)
{
    private static readonly string Text = string.Concat(Enumerable.Repeat("0123456789", 10));

    /// <summary>Works off the tasks of the standard input, a JSON document a line, until it ends: SETTINGS.json.</summary>
    public static async Task<int> ServeAsync(string[] arguments)
    {
        var settings = JsonSerializer.Deserialize<PairSettings>(await File.ReadAllTextAsync(arguments[0]))!;
        using var channel = GatewayChannel.Create(
            new PeerEndpoint { Address = settings.Address, TlsRootCertificates = await File.ReadAllTextAsync(settings.RootCertificate) });
        using var signer = EcdsaSigner.FromPem(await File.ReadAllTextAsync(settings.PrivateKey));
        using var gateway = Gateway.Connect(channel, new GatewayOptions
        {
            Identity = new X509Identity(settings.MspId, await File.ReadAllTextAsync(settings.Certificate)),
            Signer = signer.SignAsync,
        });
        var client = new PairClient(gateway.GetNetwork(settings.Channel).GetContract(settings.Chaincode));
        while (await Console.In.ReadLineAsync() is { } line)
            Console.WriteLine(JsonSerializer.Serialize(await client.TryAsync(JsonSerializer.Deserialize<PairTask>(line)!)));
        return 0;
    }

    private async Task<PairResult> TryAsync(PairTask task)
    {
        try
        {
            return await RunAsync(task);
        }
        catch (Exception fault) when (fault is GatewayException or CommitException)
        {
            var details = fault is GatewayException { Details: { Count: > 0 } list } ? string.Join("; ", list) : "";
            return new PairResult(0, 0, [], [], $"{fault.Message} {details}");
        }
    }

    private async Task<PairResult> RunAsync(PairTask task)
    {
        if (task.Call == "prepare")
        {
            await contract.SubmitTransactionAsync("put", "known", Text);
            return new PairResult(1, 0, [], []);
        }
        var (milliseconds, endorsed) = (new ConcurrentQueue<double>(), new ConcurrentQueue<double>());
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, task.InFlight).Select(async lane =>
        {
            for (var i = 0; task.CallsPerLane > 0 ? i < task.CallsPerLane : clock.Elapsed.TotalSeconds < task.Seconds; i++)
            {
                var began = Stopwatch.GetTimestamp();
                var key = FormattableString.Invariant($"{task.Prefix}-{lane}-{i}");
                switch (task.Call)
                {
                    case "evaluate":
                        await contract.EvaluateTransactionAsync("get", "known");
                        break;
                    case "submit":
                        await contract.SubmitTransactionAsync("put", key, Text);
                        break;
                    case "many":
                        endorsed.Enqueue(await PutManyAsync(key));
                        break;
                    default:
                        throw new InvalidOperationException($"There is no call {task.Call}.");
                }
                milliseconds.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }));
        return new PairResult(milliseconds.Count, clock.Elapsed.TotalSeconds, [.. milliseconds], [.. endorsed]);
    }

    private async Task<double> PutManyAsync(string key)
    {
        var began = Stopwatch.GetTimestamp();
        var transaction = await contract.NewProposal("putMany", new ProposalOptions { Arguments = [key, "1000"] }).EndorseAsync();
        var endorsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        (await (await transaction.SubmitAsync()).GetStatusAsync()).ThrowIfUnsuccessful();
        return endorsed;
    }
}
