using System.Diagnostics;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Sandbox.Run;

/// <summary>Has every node ask for the pseudonyms of the records that are about to be sent to it, and waits until all are known.</summary>
/// <remarks>What is known is not asked for again, so a restart goes on where the run before stopped.</remarks>
internal sealed class WarmUpPseudonyms(SandboxNetwork network, ScenarioFolder scenario, RunProgress progress)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Time that it took; zero when there was nothing to warm up.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Records that were read.</summary>
    public long Records { get; private set; }

    public async Task RunAsync(ConsoleStep step, CancellationToken cancellationToken)
    {
        var files = scenario.RecordFiles.Where(file => !progress.IsDone(file.Agency, file.Source)).ToList();
        if (files.Count == 0)
            return;
        var clock = Stopwatch.StartNew();
        long records = 0;
        await Parallel.ForEachAsync(
            files.GroupBy(file => file.Agency),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellationToken },
            async (owned, token) =>
            {
                using var daemon = network.ClientOf(owned.Key, $"{owned.Key}-daemon");
                foreach (var file in owned)
                    Interlocked.Add(ref records, await SendAsync(daemon, file, step, token));
            });
        foreach (var agency in scenario.Agencies)
        {
            using var analyst = network.ClientOf(agency.Id, $"{agency.Id}-analyst");
            while (!(await StatusOfAsync(analyst, cancellationToken)).All(status => status.Waiting == 0)
                && !await analyst.IsSuspendedAsync(agency.Id, cancellationToken))
            {
                await Task.Delay(Look, cancellationToken);
            }
        }
        (Records, Elapsed) = (records, clock.Elapsed);
    }

    /// <summary>Identifiers whose pseudonym is known, over all nodes and keys.</summary>
    public async Task<long> KnownAsync(CancellationToken cancellationToken)
    {
        var known = 0L;
        foreach (var agency in scenario.Agencies)
        {
            using var analyst = network.ClientOf(agency.Id, $"{agency.Id}-analyst");
            known += (await StatusOfAsync(analyst, cancellationToken)).Sum(status => status.Known);
        }
        return known;
    }

    private static async Task<IReadOnlyList<PseudonymStatus>> StatusOfAsync(NodeClient analyst, CancellationToken cancellationToken) =>
        (await analyst.GetAsync<Page<PseudonymStatus>>("pseudonyms", cancellationToken)).Items;

    private static async Task<long> SendAsync(NodeClient daemon, ScenarioRecordFile file, ConsoleStep step, CancellationToken cancellationToken)
    {
        try
        {
            var summary = await daemon.SendFileAsync<WarmUpSummary>(
                HttpMethod.Post, $"pseudonyms/warm-up/{Uri.EscapeDataString(file.Source)}", file.Path, step.Advance, cancellationToken);
            return summary.Records + summary.Rejected;
        }
        catch (NodeRefusalException)
        {
            // A file that cannot be read: intake is about to say so.
            return 0;
        }
    }
}
