using System.Diagnostics;
using ExchangeNetwork.Benchmarks.Fabric;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Run;
using ExchangeNetwork.Sandbox.Scenario;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeNetwork.Benchmarks.Lists;

/// <summary>A list of which no pseudonym is known: how fast the agencies evaluate its identifiers, from its submission to the last one.</summary>
internal sealed class ColdList(SandboxNetwork network, ScenarioFolder scenario)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Tell = TimeSpan.FromSeconds(5);

    private readonly IServiceProvider owner = network.Nodes.Single(node => node.Agency.Id == scenario.Lists[0].Owner).Services;

    /// <summary>Submits the list and watches its pseudonyms become known.</summary>
    /// <returns>Identifiers that were evaluated, and the seconds that it took.</returns>
    public async Task<(long Identifiers, double Seconds)> RunAsync()
    {
        var submitting = new PublishLists(network, scenario).SubmitAsync(OneList.NoStep(), CancellationToken.None);
        while (!submitting.IsCompleted && !await IsPreparedAsync())
            await Task.Delay(Look);
        var before = Known();
        var clock = Stopwatch.StartNew();
        var (known, last, told) = (before, TimeSpan.Zero, TimeSpan.Zero);
        while (true)
        {
            // Looked at once more after the end: what became known before it counts.
            var isOver = submitting.IsCompleted;
            if (Known() is var now && now > known)
                (known, last) = (now, clock.Elapsed);
            if (isOver)
                break;
            if (clock.Elapsed - told >= Tell && known > before)
            {
                told = clock.Elapsed;
                BenchmarkNetwork.Report(FormattableString.Invariant($"  {known - before:N0} identifiers known, {(known - before) / last.TotalSeconds:N0}/s"));
            }
            await Task.Delay(Look);
        }
        await submitting;
        return (known - before, last.TotalSeconds);
    }

    private async Task<bool> IsPreparedAsync()
    {
        await using var db = owner.GetRequiredService<NodeDatabase>().Read();
        return await db.QueryLists.AnyAsync(list => list.Identifiers > 0);
    }

    private long Known()
    {
        var caches = owner.GetRequiredService<PseudonymCaches>();
        return KeyNames.All.Sum(name => (long)(caches.Current(name)?.Count ?? 0));
    }
}
