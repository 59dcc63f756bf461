using System.Threading.Channels;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.LedgerSync;

/// <summary>Follows the ledger's events from where this node stopped; cursor and effects are one transaction, so nothing is skipped or repeated.</summary>
public sealed partial class LedgerFollower(
    ILedger ledger, NodeDatabase database, IEnumerable<ILedgerEventHandler> handlers, TimeProvider clock, ILogger<LedgerFollower> logger) : BackgroundService
{
    private const int MostPerTransaction = 200;
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);
    private readonly ILookup<string, ILedgerEventHandler> handlers = handlers
        .SelectMany(handler => handler.Events.Select(name => (name, handler)))
        .ToLookup(pair => pair.name, pair => pair.handler, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogInterrupted(fault);
                await Task.Delay(PauseAfterFault, clock, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var position = await PositionAsync(cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = Channel.CreateBounded<LedgerEvent>(new BoundedChannelOptions(1_000) { SingleReader = true, SingleWriter = true });
        var pump = PumpAsync(position, events.Writer, stop.Token);
        try
        {
            var batch = new List<LedgerEvent>();
            while (await events.Reader.WaitToReadAsync(cancellationToken))
            {
                batch.Clear();
                while (batch.Count < MostPerTransaction && events.Reader.TryRead(out var ledgerEvent))
                    batch.Add(ledgerEvent);
                await ApplyAsync(batch, cancellationToken);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await pump.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task PumpAsync(LedgerPosition after, ChannelWriter<LedgerEvent> writer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var ledgerEvent in ledger.EventsAsync(after, cancellationToken))
                await writer.WriteAsync(ledgerEvent, cancellationToken);
            writer.Complete();
        }
        catch (Exception fault)
        {
            writer.Complete(fault);
        }
    }

    private async Task<LedgerPosition> PositionAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.LedgerCursor.SingleOrDefaultAsync(cancellationToken) is { } cursor
            ? new LedgerPosition(cursor.BlockNumber, cursor.TransactionIndex)
            : LedgerPosition.Start;
    }

    private Task ApplyAsync(List<LedgerEvent> batch, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            foreach (var ledgerEvent in batch)
            {
                foreach (var handler in handlers[ledgerEvent.Name])
                    await handler.ApplyAsync(db, ledgerEvent, cancellationToken);
                // Handlers look for rows in the database: an event must find there what the one before it wrote.
                await db.SaveChangesAsync(cancellationToken);
                db.ChangeTracker.Clear();
            }
            var cursor = await db.LedgerCursor.SingleOrDefaultAsync(cancellationToken);
            if (cursor is null)
                db.LedgerCursor.Add(cursor = new LedgerCursorRow { Id = 1 });
            (cursor.BlockNumber, cursor.TransactionIndex) = (batch[^1].Position.BlockNumber, batch[^1].Position.TransactionIndex);
        },
        cancellationToken);

    [LoggerMessage(2101, LogLevel.Warning, "Following the ledger was interrupted; it goes on from the stored position")]
    private partial void LogInterrupted(Exception fault);
}
