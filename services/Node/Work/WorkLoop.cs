using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Work;

/// <summary>Runs work that is due, a few at a time; what fails is tried again with growing pauses and in the end parked, never dropped.</summary>
public sealed partial class WorkLoop(
    NodeDatabase database, WakeUps wakeUps, IEnumerable<IWorkHandler> handlers, TimeProvider clock, ILogger<WorkLoop> logger) : BackgroundService
{
    private const int AtOnce = 8;
    private const int MostAttempts = 30;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, IWorkHandler> handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var due = await DueAsync(stoppingToken);
            if (due.Count == 0)
                await wakeUps.Work.WaitAsync(TimeSpan.FromSeconds(1), clock, stoppingToken);
            else
                await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, RunAsync);
        }
    }

    private async Task<IReadOnlyList<WorkRow>> DueAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var now = clock.GetUtcNow();
        return await db.Work.Where(row => !row.Parked && row.NotBefore <= now).OrderBy(row => row.Id).Take(4 * AtOnce).ToListAsync(cancellationToken);
    }

    private async ValueTask RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        try
        {
            var again = await handlers[work.Kind].RunAsync(work, cancellationToken);
            await database.WriteAsync(
                db => again is { } delay
                    ? db.Work.Where(row => row.Id == work.Id && row.Revision == work.Revision).ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.NotBefore, clock.GetUtcNow() + delay), cancellationToken)
                    : db.Work.Where(row => row.Id == work.Id && row.Revision == work.Revision).ExecuteDeleteAsync(cancellationToken),
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault)
        {
            var attempts = work.Attempts + 1;
            var parked = attempts >= MostAttempts;
            LogFailed(fault, work.Kind, work.Key, attempts, parked);
            var pause = TimeSpan.FromMilliseconds(Math.Min(LongestPause.TotalMilliseconds, 100 * Math.Pow(2, Math.Min(attempts, 20))));
            await database.WriteAsync(
                db => db.Work.Where(row => row.Id == work.Id).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Attempts, attempts)
                        .SetProperty(row => row.Parked, parked)
                        .SetProperty(row => row.LastError, fault.GetType().Name)
                        .SetProperty(row => row.NotBefore, clock.GetUtcNow() + pause),
                    cancellationToken),
                cancellationToken);
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "Work {Kind} {Key} failed at attempt {Attempts}; parked: {Parked}")]
    private partial void LogFailed(Exception fault, string kind, string key, int attempts, bool parked);
}
