using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Run;
using ExchangeNetwork.Sandbox.Scenario;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExchangeNetwork.Benchmarks.Exchange;

/// <summary>From the moment a record is on disk to the moment its hit shows on the owner's API, while records stream in at a rate.</summary>
internal static class HitLatency
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var records = Arguments.Number(arguments, "--records", 200_000);
        var rate = Arguments.Number(arguments, "--rate", 20_000);
        var sample = new SampleOptions(
            Lists: (int)Arguments.Number(arguments, "--lists", 12), Entries: (int)Arguments.Number(arguments, "--entries", 10_000), Records: records,
            Mode: Arguments.Text(arguments, "--mode") ?? "sealed");
        var root = Directory.CreateTempSubdirectory("xnet-latency-").FullName;
        try
        {
            var paths = new SandboxPaths(root);
            SampleScenario.Write(paths.Sample, sample);
            var scenario = ScenarioFolder.Read(paths.Sample).Folder!;
            var seen = new ConcurrentDictionary<(string Agency, string Hit), DateTimeOffset>();
            double seconds;
            await using (var network = await SandboxNetwork.StartAsync(
                paths, (int)Arguments.Number(arguments, "--port", 26_100), scenario.Agencies,
                new EmbeddedSandboxLedger(paths, NullLoggerFactory.Instance, TimeProvider.System), SandboxBuses.InMemory(NullLoggerFactory.Instance, TimeProvider.System),
                apart: false, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None))
            {
                var step = new ConsoleStep(new BilingualText("", ""), null);
                await new MakeKeys(network).RunAsync(step, CancellationToken.None);
                var publish = new PublishLists(network, scenario);
                await publish.SubmitAsync(step, CancellationToken.None);
                await publish.ApproveAsync(step, CancellationToken.None);
                await publish.WaitUntilMatchedAsync(step, CancellationToken.None);
                await new WarmUpPseudonyms(network, scenario, new RunProgress(paths)).RunAsync(step, CancellationToken.None);

                using var stop = new CancellationTokenSource();
                var watching = Task.WhenAll(scenario.Agencies.Select(agency => WatchAsync(network, agency.Id, seen, stop.Token)));
                var clock = Stopwatch.StartNew();
                await StreamAsync(network, scenario, rate, records);
                seconds = clock.Elapsed.TotalSeconds;
                await new StreamRecords(network, scenario, new RunProgress(paths), paths).SettleAsync(CancellationToken.None);
                await stop.CancelAsync();
                await watching;
            }
            var (latencies, untilFound) = await LatenciesAsync(paths, scenario, seen);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                records,
                askedRecordsPerSecond = rate,
                recordsPerSecond = Math.Round(records / seconds),
                hits = latencies.Count,
                untilFoundMedianMs = Math.Round(Percentile(untilFound, 0.50)),
                untilFoundP99Ms = Math.Round(Percentile(untilFound, 0.99)),
                medianMs = Math.Round(Percentile(latencies, 0.50)),
                p90Ms = Math.Round(Percentile(latencies, 0.90)),
                p99Ms = Math.Round(Percentile(latencies, 0.99)),
                maxMs = Math.Round(latencies[^1]),
            }));
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task StreamAsync(SandboxNetwork network, ScenarioFolder scenario, long rate, long records)
    {
        var bytes = scenario.RecordFiles.Sum(file => file.Bytes);
        await Task.WhenAll(scenario.RecordFiles.GroupBy(file => file.Agency).Select(async files =>
        {
            using var daemon = network.ClientOf(files.Key, $"{files.Key}-daemon");
            // Every agency streams its share of the rate, so that all of them end together.
            var share = (double)rate / records * files.Sum(file => file.Bytes);
            var clock = Stopwatch.StartNew();
            long sent = 0;
            foreach (var file in files)
            {
                await using var rows = new PacedFile(file.Path, async count =>
                {
                    sent += count;
                    var ahead = TimeSpan.FromSeconds(sent / share) - clock.Elapsed;
                    if (ahead > TimeSpan.Zero)
                        await Task.Delay(ahead);
                });
                await daemon.SendAsync<IntakeSummary>(HttpMethod.Post, $"intake/{Uri.EscapeDataString(file.Source)}", rows, CancellationToken.None);
            }
        }));
    }

    private static async Task WatchAsync(
        SandboxNetwork network, string agency, ConcurrentDictionary<(string Agency, string Hit), DateTimeOffset> seen, CancellationToken cancellationToken)
    {
        using var analyst = network.ClientOf(agency, $"{agency}-analyst");
        try
        {
            await foreach (var change in analyst.WatchAsync(cancellationToken))
            {
                if (change.Kind == "hit")
                    seen.TryAdd((agency, change.Id), DateTimeOffset.UtcNow);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Everything was seen.
        }
    }

    /// <summary>Milliseconds for each hit of its own (not aggregated), in order of size; the holder's frame says when the record was on disk.</summary>
    private static async Task<(List<double> Latencies, List<double> UntilFound)> LatenciesAsync(
        SandboxPaths paths, ScenarioFolder scenario, ConcurrentDictionary<(string Agency, string Hit), DateTimeOffset> seen)
    {
        var (latencies, untilFound) = (new List<double>(), new List<double>());
        foreach (var agency in scenario.Agencies)
        {
            var data = paths.NodeData(agency.Id);
            var options = new Node.NodeOptions
            {
                Agency = agency.Id,
                MspId = agency.Id,
                NetworkId = "sandbox",
                DataFolder = data,
                KeyFolder = paths.NodeKeys(agency.Id),
            };
            using var keys = NodeKeys.Open(options, TimeProvider.System);
            using var holdings = RecordHoldings.Open(Path.Combine(data, "holdings"), keys.HoldingsKey);
            await using var db = new NodeDbContext(
                new DbContextOptionsBuilder<NodeDbContext>().UseSqlite($"Data Source={Path.Combine(data, "node.db")}").Options);
            foreach (var frame in await db.Hits.Where(hit => !hit.Aggregated).GroupBy(hit => hit.Frame).ToListAsync())
            {
                var kept = holdings.ReadHead(frame.Key).ReceivedAt;
                foreach (var hit in frame)
                {
                    latencies.Add((seen[(hit.Owner, hit.Id)] - kept).TotalMilliseconds);
                    untilFound.Add((hit.FoundAt - kept).TotalMilliseconds);
                }
            }
        }
        latencies.Sort();
        untilFound.Sort();
        return (latencies, untilFound);
    }

    private static double Percentile(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

    /// <summary>A file that is read no faster than it should be sent.</summary>
    private sealed class PacedFile(string path, Func<int, Task> pace) : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true)
    {
        // About 130 records, 26 ms of an agency's stream at the default rate.
        private const int Piece = 1 << 16;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer.Length > Piece ? buffer[..Piece] : buffer, cancellationToken);
            await pace(count);
            return count;
        }
    }
}
