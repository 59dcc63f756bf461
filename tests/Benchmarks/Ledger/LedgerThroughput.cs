using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.Ledger.Verification;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExchangeNetwork.Benchmarks.Ledger;

/// <summary>Committed transactions a second of the embedded ledger, beside what bare SQLite gives on the same disk in the same run.</summary>
internal static class LedgerThroughput
{
    private const string Channel = "benchmark";
    private static readonly string[] Agencies = ["tax", "police", "customs", "bank"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = (int)Arguments.Number(arguments, "--seconds", 10);
        var inFlight = (int)Arguments.Number(arguments, "--in-flight", 64);
        var folder = Directory.CreateTempSubdirectory("xnet-benchmark-").FullName;
        try
        {
            var bare = BareCommits(folder, TimeSpan.FromSeconds(Math.Min(seconds, 3)));
            var path = Path.Combine(folder, "ledger.db");
            var run = await SubmitAsync(path, inFlight, TimeSpan.FromSeconds(seconds));
            var watch = Stopwatch.StartNew();
            var report = LedgerVerifier.Verify(
                new VerificationRequest { Path = path, Keys = HitContract.FindKey }, null, NullLogger.Instance, CancellationToken.None);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                agencies = Agencies.Length,
                inFlight,
                seconds,
                committed = run.Committed,
                transactionsPerSecond = Math.Round(run.PerSecond),
                bareCommitsPerSecond = Math.Round(bare),
                ratioToBareCommits = Math.Round(run.PerSecond / bare, 2),
                transactionsPerBlock = Math.Round(run.Committed / (double)Math.Max(1, report.Head.Number), 1),
                processorMicrosecondsPerTransaction = Math.Round(run.Processor),
                latencyMedianMs = Math.Round(run.Median, 1),
                latencyP99Ms = Math.Round(run.P99, 1),
                eventsReadByFourReaders = run.Events,
                verified = report.Verified,
                verifiedPerSecond = Math.Round(report.Transactions / watch.Elapsed.TotalSeconds),
                peakMemoryMiB = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
            }));
            return report.Verified ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Single rows of a transaction's size, each committed by itself with WAL and synchronous FULL.</summary>
    private static double BareCommits(string folder, TimeSpan time)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, value BLOB NOT NULL)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO t (value) VALUES ($1)";
        command.Parameters.AddWithValue("$1", new byte[1500]);
        command.Prepare();
        var count = 0;
        var watch = Stopwatch.StartNew();
        for (; watch.Elapsed < time; count++)
            command.ExecuteNonQuery();
        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task<Measured> SubmitAsync(string path, int inFlight, TimeSpan time)
    {
        var signers = Agencies.Select(agency => AgencySigner.Create(agency, "k1")).ToArray();
        await using var ledger = EmbeddedLedger.Open(
            new EmbeddedLedgerOptions { Path = path, ChannelId = Channel }, new HitContract(), HitContract.FindKey, TimeProvider.System, NullLogger.Instance);
        var agencies = signers.Select(ledger.As).ToArray();
        var founding = CanonicalJson.Serialize(signers.ToDictionary(signer => signer.MspId, signer => Convert.ToBase64String(signer.PublicKey)));
        await agencies[0].SubmitAsync(new LedgerCall("Members:Found", [founding]), CancellationToken.None);

        using var stopReading = new CancellationTokenSource();
        var readers = agencies.Select(agency => CountEventsAsync(agency, stopReading.Token)).ToArray();
        await LoadAsync(agencies, inFlight, TimeSpan.FromSeconds(2), "warm");
        var before = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var latencies = await LoadAsync(agencies, inFlight, time, "run");
        var elapsed = watch.Elapsed.TotalSeconds;
        var processor = Environment.CpuUsage.TotalTime - before;
        await stopReading.CancelAsync();
        var events = await Task.WhenAll(readers);
        foreach (var signer in signers)
            signer.Dispose();
        latencies.Sort();
        return new Measured(
            latencies.Count, latencies.Count / elapsed, latencies[latencies.Count / 2], latencies[(int)(latencies.Count * 0.99)], events.Sum(),
            processor.TotalMicroseconds / latencies.Count);
    }

    private static async Task<List<double>> LoadAsync(ILedger[] agencies, int inFlight, TimeSpan time, string prefix)
    {
        var total = Stopwatch.StartNew();
        var lanes = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async lane =>
        {
            var latencies = new List<double>();
            await Task.Yield();
            for (var i = 0; total.Elapsed < time; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await agencies[lane % agencies.Length].SubmitAsync(HitContract.Anchor($"{prefix}-{lane}-{i}"), CancellationToken.None);
                latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            return latencies;
        }));
        return [.. lanes.SelectMany(lane => lane)];
    }

    private static async Task<long> CountEventsAsync(ILedger ledger, CancellationToken cancellationToken)
    {
        long count = 0;
        try
        {
            await foreach (var _ in ledger.EventsAsync(LedgerPosition.Start, cancellationToken))
                count++;
        }
        catch (OperationCanceledException)
        {
            // The load is over.
        }
        return count;
    }

    private sealed record Measured(long Committed, double PerSecond, double Median, double P99, long Events, double Processor);
}

/// <summary>The shape of the network's most frequent transaction: a batch of hits under its own key, with the membership read and an event.</summary>
internal sealed class HitContract : IContract
{
    private static readonly string Row = string.Join(',', Enumerable.Range(0, 3).Select(i =>
        $"{{\"claim\":\"{new string('c', 88)}\",\"commit\":\"{new string('a', 64)}\",\"listId\":\"list-{i}\",\"tag\":\"{new string('b', 64)}\",\"version\":1}}"));

    public static LedgerCall Anchor(string batch) =>
        new("Hits:Anchor", [Encoding.UTF8.GetBytes($"{{\"batchId\":\"{batch}\",\"rows\":[{Row}],\"v\":1}}")]);

    public static byte[]? FindKey(Func<string, byte[]?> readState, string mspId, string keyId, DateTimeOffset at) =>
        readState("members") is { } members && CanonicalJson.Deserialize<Dictionary<string, string>>(members).TryGetValue(mspId, out var key)
            ? Convert.FromBase64String(key)
            : null;

    public ContractResponse Invoke(ITransactionContext context)
    {
        if (context.Function == "Members:Found")
        {
            context.PutState("members", context.Arguments[0]);
            return ContractResponse.Ok([]);
        }
        var members = CanonicalJson.Deserialize<Dictionary<string, string>>(context.GetState("members")!);
        if (!members.ContainsKey(context.CallerMspId))
            return ContractResponse.Refused(new Refusal("XN-BENCH-001"));
        var batch = (string)CanonicalJson.Parse(context.Arguments[0])["batchId"]!;
        var key = CompositeKey.Create("hits", context.CallerMspId, batch);
        if (context.GetState(key) is null)
            context.PutState(key, context.Arguments[0]);
        context.SetEvent("HitsAnchored", context.Arguments[0]);
        return ContractResponse.Ok([]);
    }
}
