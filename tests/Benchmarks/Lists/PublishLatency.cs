using System.Diagnostics;
using System.Text.Json;
using ExchangeNetwork.Benchmarks.Fabric;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Run;
using ExchangeNetwork.Sandbox.Scenario;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExchangeNetwork.Benchmarks.Lists;

/// <summary>
/// From a list's approval to the moment when every recipient matches it, and from its withdrawal to the moment when none does: one entry, through
/// the agencies' nodes on the embedded ledger, beside many entries that are indexed already.
/// </summary>
/// <remarks>Before the first of these moments a list is no one's but its owner's: drafted, submitted, of a sealed one the pseudonym known.</remarks>
internal sealed class PublishLatency
{
    private const double TargetMs = 1_000;

    private readonly SandboxNetwork network;
    private readonly IReadOnlyList<SandboxNode> recipients;
    private readonly int entries;
    private readonly int rounds;

    private PublishLatency(SandboxNetwork network, ScenarioFolder scenario, int entries, int rounds)
    {
        this.network = network;
        this.entries = entries;
        this.rounds = rounds;
        recipients = [.. network.Nodes.Where(node => scenario.Lists[0].Recipients.Contains(node.Agency.Id))];
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        var entries = (int)Arguments.Number(arguments, "--entries", 10_000_000);
        var rounds = (int)Arguments.Number(arguments, "--rounds", 20);
        var root = Directory.CreateTempSubdirectory("xnet-latency-").FullName;
        try
        {
            var paths = new SandboxPaths(root);
            var disclosed = OneList.MakeUp(paths.Sample, "disclosed", "disclosed", entries: 1, seed: 1);
            var @sealed = OneList.MakeUp(Path.Combine(root, "sealed"), "sealed", "sealed", entries: 1, seed: 2);
            await using var network = await SandboxNetwork.StartAsync(
                paths, (int)Arguments.Number(arguments, "--port", 26_900), disclosed.Agencies,
                new EmbeddedSandboxLedger(paths, NullLoggerFactory.Instance, TimeProvider.System), SandboxBuses.InMemory(NullLoggerFactory.Instance, TimeProvider.System),
                apart: false, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
            await new MakeKeys(network).RunAsync(OneList.NoStep(), CancellationToken.None);
            var latency = new PublishLatency(network, disclosed, entries, rounds);
            latency.IndexDisclosed();
            var disclosedTimes = await latency.MeasureAsync(disclosed);
            await latency.IndexSealedAsync(@sealed);
            var sealedTimes = await latency.MeasureAsync(@sealed);
            Console.WriteLine(JsonSerializer.Serialize(
                new { entries, rounds, recipients = latency.recipients.Count, targetMs = TargetMs, disclosed = disclosedTimes, @sealed = sealedTimes },
                PairReport.Format));
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private void IndexDisclosed()
    {
        BenchmarkNetwork.Report($"Indexing {entries} disclosed entries at each of {recipients.Count} recipients");
        var identifiers = IndexedEntries.Identifiers(entries);
        foreach (var recipient in recipients)
            IndexedEntries.AddDisclosed(recipient, identifiers);
    }

    // Which keys the owner's lists are matched under a first one of them tells.
    private async Task IndexSealedAsync(ScenarioFolder scenario)
    {
        BenchmarkNetwork.Report($"Indexing {entries} sealed rows at each of {recipients.Count} recipients");
        var first = OneList.Named(scenario, "sealed-first");
        var list = await SubmitAsync(first);
        await PublishAsync(first, list);
        var table = IndexedEntries.Rows(entries);
        foreach (var recipient in recipients)
            IndexedEntries.AddSealed(recipient, (SealedList)recipient.Services.GetRequiredService<ListRegistry>().Find(list)!, table);
        await WithdrawAsync(scenario.Lists[0].Owner, list);
    }

    private async Task<object> MeasureAsync(ScenarioFolder scenario)
    {
        var (published, withdrawn) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var named = OneList.Named(scenario, $"{scenario.Lists[0].Name}-{round}");
            var list = await SubmitAsync(named);
            var matchable = await PublishAsync(named, list);
            // Not every time: a record that is held makes the next lists hit at once.
            if (round == rounds)
                await HeldEntry.FindAsync(network, named.Lists[0], list);
            var silent = await WithdrawAsync(named.Lists[0].Owner, list);
            // The first one waits for code to be compiled, and for what was put into the index beforehand.
            if (round == 0)
                continue;
            published.Add(matchable);
            withdrawn.Add(silent);
            BenchmarkNetwork.Report(FormattableString.Invariant($"  {named.Lists[0].Name}: matchable after {published[^1]:0} ms, silent after {withdrawn[^1]:0} ms"));
        }
        return new { publishedToMatchable = Figures(published), withdrawnToSilent = Figures(withdrawn) };
    }

    private async Task<string> SubmitAsync(ScenarioFolder scenario)
    {
        await new PublishLists(network, scenario).SubmitAsync(OneList.NoStep(), CancellationToken.None);
        using var analyst = network.ClientOf(scenario.Lists[0].Owner, $"{scenario.Lists[0].Owner}-analyst");
        var own = await analyst.AllAsync<QueryListView>("lists?side=owner", CancellationToken.None);
        return own.Single(list => list.Name == scenario.Lists[0].Name).ListId;
    }

    private async Task<double> PublishAsync(ScenarioFolder scenario, string list)
    {
        var clock = Stopwatch.StartNew();
        var approving = new PublishLists(network, scenario).ApproveAsync(OneList.NoStep(), CancellationToken.None);
        var matchable = await AllAsync(registry => IsMatched(registry, list), clock);
        await approving;
        return matchable;
    }

    private async Task<double> WithdrawAsync(string owner, string list)
    {
        using var supervisor = network.ClientOf(owner, $"{owner}-supervisor");
        // Signed in before the clock starts.
        await supervisor.GetAsync<QueryListView>($"lists/{list}", CancellationToken.None);
        var clock = Stopwatch.StartNew();
        var withdrawing = supervisor.PostAsync<QueryListView>($"lists/{list}/withdrawal", new WithdrawQueryList("measured"), CancellationToken.None);
        var silent = await AllAsync(registry => !IsMatched(registry, list), clock);
        await withdrawing;
        return silent;
    }

    /// <summary>Milliseconds until all recipients are so.</summary>
    private async Task<double> AllAsync(Func<ListRegistry, bool> isSo, Stopwatch clock)
    {
        foreach (var registry in recipients.Select(recipient => recipient.Services.GetRequiredService<ListRegistry>()))
        {
            while (!isSo(registry))
                await Task.Delay(1);
        }
        return clock.Elapsed.TotalMilliseconds;
    }

    private static bool IsMatched(ListRegistry registry, string list) =>
        registry.Index.Snapshot.Lists.Any(indexed => indexed.Version.ListId == list)
        || registry.Scopes.Any(scope => scope.Lists.Any(one => one.Manifest.ListId == list) && scope.Domain.Tables.Any(table => table.Version.ListId == list));

    private static object Figures(List<double> milliseconds)
    {
        var median = PairReport.MedianOf([.. milliseconds]);
        return new { medianMs = Math.Round(median), maxMs = Math.Round(milliseconds.Max()), withinTarget = milliseconds.Max() <= TargetMs };
    }
}
