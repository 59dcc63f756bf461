using System.Collections.Concurrent;
using System.Diagnostics;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Sandbox.Run;

/// <summary>Sends every agency's record files to its node, agencies side by side, and waits until everything has reached everybody.</summary>
internal sealed class StreamRecords(SandboxNetwork network, ScenarioFolder scenario, RunProgress progress, SandboxPaths paths)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentQueue<BilingualText> notTaken = new();

    /// <summary>Time from the first record sent until the last record was screened and its hits stored; zero when there was nothing to send.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Files and rows that the nodes did not take in this run, and why; nothing is left out in silence.</summary>
    public IReadOnlyCollection<BilingualText> NotTaken => notTaken;

    /// <summary>Rows sent in this run.</summary>
    public long RowsSent { get; private set; }

    public async Task RunAsync(ConsoleStep step, CancellationToken cancellationToken)
    {
        var before = progress.Rows;
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            scenario.RecordFiles.GroupBy(file => file.Agency),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellationToken },
            async (files, token) =>
            {
                using var daemon = network.ClientOf(files.Key, $"{files.Key}-daemon");
                foreach (var file in files)
                    await SendAsync(daemon, file, step, token);
            });
        await WaitAsync(backlog => backlog.FramesToScreen == 0, cancellationToken);
        RowsSent = progress.Rows - before;
        Elapsed = RowsSent == 0 ? TimeSpan.Zero : clock.Elapsed;
    }

    /// <summary>Waits until nothing waits at any node: hits anchored, told and checked, alerts confirmed.</summary>
    public Task SettleAsync(CancellationToken cancellationToken) => WaitAsync(backlog => backlog.IsEmpty, cancellationToken);

    private async Task SendAsync(NodeClient daemon, ScenarioRecordFile file, ConsoleStep step, CancellationToken cancellationToken)
    {
        if (progress.IsDone(file.Agency, file.Source))
        {
            step.Advance(file.Bytes);
            return;
        }
        var summary = await daemon.SendFileAsync<IntakeSummary>(
            HttpMethod.Post, $"intake/{Uri.EscapeDataString(file.Source)}", file.Path, step.Advance, cancellationToken);
        if (summary.Refusal is { } refusal)
            notTaken.Enqueue(new BilingualText($"{Of("zh-CN")} {refusal.Code}: {refusal.Zh}", $"{Of("en")} {refusal.Code}: {refusal.En}"));
        else if (summary.Rejected > 0)
            notTaken.Enqueue(new BilingualText(Of("zh-CN"), Of("en")));
        progress.Done(
            file.Agency, file.Source,
            new RunProgress.FileTaken(summary.Accepted + summary.Duplicates + summary.Rejected, summary.Rejected));

        string Of(string language) => (summary.Refusal is not null
            ? new ScenarioError("XN-SCEN-042", file.Path)
            : new ScenarioError("XN-SCEN-043", file.Path, $"{summary.Rejected}", paths.IntakeErrors(file.Agency, summary.BatchId))).Describe(language);
    }

    private async Task WaitAsync(Func<Backlog, bool> done, CancellationToken cancellationToken)
    {
        // Looked at twice: what one node is about to tell another shows at neither for a moment.
        for (var quiet = 0; quiet < 2;)
        {
            var all = true;
            foreach (var agency in scenario.Agencies)
            {
                using var client = network.ClientOf(agency.Id, $"{agency.Id}-daemon");
                all &= done(await client.GetAsync<Backlog>("backlog", cancellationToken));
            }
            quiet = all ? quiet + 1 : 0;
            if (quiet < 2)
                await Task.Delay(Look, cancellationToken);
        }
    }
}
