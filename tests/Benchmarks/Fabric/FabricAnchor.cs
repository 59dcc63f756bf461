using System.Diagnostics;
using System.Text.Json;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Ledger;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>Hits a second that four agencies anchor at once on Fabric, and how long a lone hit takes to become an alert at the others.</summary>
internal static class FabricAnchor
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var rows = (int)Arguments.Number(arguments, "--rows", 1_000);
        var batches = (int)Arguments.Number(arguments, "--batches", 8);
        var inFlight = (int)Arguments.Number(arguments, "--in-flight", 2);
        var lone = (int)Arguments.Number(arguments, "--lone", 10);
        await using var network = await BenchmarkNetwork.OpenAsync(arguments);
        await using var contract = await FreshContract.DeployAsync(network);
        await using var scene = await AnchorScene.PrepareAsync(contract.Network);

        BenchmarkNetwork.Report("Anchoring");
        // The first of every agency warms up.
        await AnchorAsync(scene, rows / 10, 1, 1, "warm");
        var groups = new Dictionary<string, int[]>(StringComparer.Ordinal)
        {
            ["client"] = [Environment.ProcessId],
            ["chaincode"] = contract.Processes,
            ["peers"] = network.Processes("peer"),
            ["orderers"] = network.Processes("orderer"),
        };
        var (seconds, latencies, cpu) = await AnchorAsync(scene, rows, batches, inFlight, "run", groups);
        var hits = rows * batches * scene.Ledgers.Count;
        BenchmarkNetwork.Report(FormattableString.Invariant($"{hits / seconds:0} hits/s; now lone hits"));
        var (anchored, seen) = await LoneHitsAsync(scene, lone);
        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                agencies = scene.Ledgers.Count,
                rowsPerBatch = rows,
                inFlightPerAgency = inFlight,
                hits,
                seconds = Math.Round(seconds, 2),
                hitsPerSecond = Math.Round(hits / seconds),
                batchMedianSeconds = Math.Round(PairReport.MedianOf(latencies) / 1000, 2),
                cpuMsPerHit = cpu.ToDictionary(group => group.Key, group => Math.Round(group.Value * 1000 / hits, 3)),
                loneHits = lone,
                loneAnchoredMedianMs = Math.Round(PairReport.MedianOf(anchored)),
                loneAlertSeenMedianMs = Math.Round(PairReport.MedianOf(seen)),
                loneAlertSeenMaxMs = Math.Round(seen.Max()),
                targets = new { thousandHitsPerSecond = hits / seconds >= 1_000, alertSeenInTwoSeconds = seen.Max() < 2_000 },
            },
            PairReport.Format));
        return 0;
    }

    private static async Task<(double Seconds, double[] Latencies, Dictionary<string, double> Cpu)> AnchorAsync(
        AnchorScene scene, int rows, int batches, int inFlight, string name, Dictionary<string, int[]>? groups = null)
    {
        // Signing the claims is the work of matching, not of anchoring: all batches are ready before the clock starts.
        var calls = Enumerable.Range(0, scene.Ledgers.Count).Select(agency => Enumerable.Range(0, batches).AsParallel().AsOrdered()
            .Select(batch => scene.Anchoring(
                agency, $"{name}-{agency}-{batch}", Enumerable.Range(0, rows).Select(row => ($"entry-{row % 100}", $"record-{row}"))))
            .ToArray()).ToArray();
        var before = ProcessorTime.Of(groups ?? []);
        var clock = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(scene.Ledgers.SelectMany((ledger, agency) => Enumerable.Range(0, inFlight).Select(async lane =>
        {
            var own = new List<double>();
            for (var batch = lane; batch < batches; batch += inFlight)
            {
                var began = Stopwatch.GetTimestamp();
                await AnchorScene.AgreedAsync(ledger, calls[agency][batch]);
                own.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            return own;
        })));
        var seconds = clock.Elapsed.TotalSeconds;
        return (seconds, [.. latencies.SelectMany(own => own)], ProcessorTime.Between(before, ProcessorTime.Of(groups ?? [])));
    }

    /// <summary>
    /// One agency has hit an entry before. Another anchors its hit and opens the alert, as its node does; the clock runs from the
    /// submission of the hit until the event of the alert is at every other agency.
    /// </summary>
    private static async Task<(double[] Anchored, double[] Seen)> LoneHitsAsync(AnchorScene scene, int count)
    {
        const int Earlier = 1;
        const int Later = 2;
        var (anchored, seen) = (new List<double>(), new List<double>());
        for (var i = 0; i < count; i++)
        {
            var entry = $"lone-{i}";
            await AnchorScene.AgreedAsync(scene.Ledgers[Earlier], scene.Anchoring(Earlier, $"earlier-{i}", [(entry, "a")]));
            var call = scene.Anchoring(Later, $"later-{i}", [(entry, "b")]);
            using var stop = new CancellationTokenSource();
            var head = await scene.Ledgers[Later].HeadAsync(CancellationToken.None);
            var others = scene.Ledgers.Where((_, agency) => agency != Later).Select(ledger => AlertAsync(ledger, head.Number, AnchorScene.TagOf(entry), stop.Token)).ToArray();
            // The streams stand before the hit comes, as a node's do.
            await Task.Delay(500, CancellationToken.None);

            var began = Stopwatch.GetTimestamp();
            await AnchorScene.AgreedAsync(scene.Ledgers[Later], call);
            anchored.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            var opening = new AlertOpening(AnchorScene.ListId, AnchorScene.TagOf(entry),
                [new HitBatchReference(scene.AgencyOf(Earlier), $"earlier-{i}"), new HitBatchReference(scene.AgencyOf(Later), $"later-{i}")]);
            var opened = AnchorScene.AgreedAsync(scene.Ledgers[Later], new LedgerCall(Functions.AlertsOpen, [CanonicalJson.Serialize(opening)]));
            await Task.WhenAll(others);
            seen.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await opened;
            await stop.CancelAsync();
        }
        return ([.. anchored], [.. seen]);
    }

    private static async Task AlertAsync(ILedger ledger, long after, string tag, CancellationToken cancellationToken)
    {
        await foreach (var happened in ledger.EventsAsync(new LedgerPosition(after, int.MaxValue), cancellationToken))
        {
            if (happened.Name == Events.AlertOpened && CanonicalJson.Deserialize<JointAlert>(happened.Payload).Tag == tag)
                return;
        }
    }
}
