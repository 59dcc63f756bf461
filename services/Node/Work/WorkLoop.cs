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
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, IWorkHandler> handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var due = new Queue<WorkRow>();
        var running = new Dictionary<long, Task>();
        Task? woken = null;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    if (due.Count == 0)
                        due = new Queue<WorkRow>(await DueAsync(running.Keys, stoppingToken));
                    while (running.Count < AtOnce && due.TryDequeue(out var work))
                        running.Add(work.Id, Task.Run(() => RunAsync(work, stoppingToken), CancellationToken.None));
                    // What takes long holds up nothing else: whatever ends first makes room.
                    if (running.Count < AtOnce)
                        woken ??= wakeUps.Work.WaitAsync(TimeSpan.FromSeconds(1), clock, stoppingToken);
                    await Task.WhenAny(woken is null ? running.Values : [.. running.Values, woken]);
                    if (woken?.IsCompleted == true)
                    {
                        await woken;
                        woken = null;
                    }
                    foreach (var (id, ended) in running.Where(work => work.Value.IsCompleted).ToList())
                    {
                        running.Remove(id);
                        await ended;
                    }
                }
                catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    // A database that cannot be read or written for a moment: nobody would wait for this loop but everybody for its work.
                    LogInterrupted(fault);
                    await Task.Delay(PauseAfterFault, clock, stoppingToken);
                }
            }
        }
        finally
        {
            await Task.WhenAll([.. running.Values, woken ?? Task.CompletedTask]).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<IReadOnlyList<WorkRow>> DueAsync(IReadOnlyCollection<long> running, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var now = clock.GetUtcNow();
        return await db.Work.Where(row => !row.Parked && row.NotBefore <= now && !running.Contains(row.Id))
            .OrderBy(row => row.Id).Take(4 * AtOnce).ToListAsync(cancellationToken);
    }

    private async Task RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        try
        {
            var again = await handlers[work.Kind].RunAsync(work, cancellationToken);
            await database.WriteAsync(
                db => again is { } delay
                    // What looks again and again for months is not parked for what failed now and then.
                    ? db.Work.Where(row => row.Id == work.Id && row.Revision == work.Revision).ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.NotBefore, clock.GetUtcNow() + delay)
                            .SetProperty(row => row.Attempts, 0)
                            .SetProperty(row => row.LastError, (string?)null),
                        cancellationToken)
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

    [LoggerMessage(2002, LogLevel.Warning, "Looking for work was interrupted; it goes on")]
    private partial void LogInterrupted(Exception fault);
}
