using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Messaging;

/// <summary>Sends what waits in the outbox, and again until the recipient's receipt deletes the row; a message that cannot be sent is parked, never lost.</summary>
/// <remarks>The bus may lose or repeat messages (in memory it does when the process ends): only the receipt counts.</remarks>
public sealed partial class OutboxDelivery(
    NodeOptions options, NodeDatabase database, AgencyDirectory agencies, IExchangeBus bus, WakeUps wakeUps, TimeProvider clock, ILogger<OutboxDelivery> logger)
    : BackgroundService
{
    private const int AtOnce = 100;
    private const int MostAttempts = 1_000;

    // A message may have met a node that was about to stop: the first repeat comes soon. One that is away for long is not burdened.
    private static readonly TimeSpan[] WaitForReceipt = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30)];

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Whatever was handed to the bus before this start may be gone with the process.
        await database.WriteAsync(
            db => db.Outbox.Where(row => !row.Parked).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.NotBefore, DateTimeOffset.UnixEpoch), cancellationToken),
            cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DeliverAsync(stoppingToken) < AtOnce)
                    await wakeUps.Outbox.WaitAsync(TimeSpan.FromSeconds(1), clock, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(fault);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken);
            }
        }
    }

    private async Task<int> DeliverAsync(CancellationToken cancellationToken)
    {
        // Nothing flows from or to an agency that is suspended: what waits goes out after its reinstatement.
        if (!agencies.IsActive(options.Agency))
            return 0;
        List<OutboxRow> due;
        await using (var db = database.Read())
        {
            var now = clock.GetUtcNow();
            var waiting = db.Outbox.Where(row => !row.Parked && row.NotBefore <= now);
            foreach (var agency in agencies.Inactive)
            {
                var prefix = agency + ".";
                waiting = waiting.Where(row => !row.Address.StartsWith(prefix));
            }
            due = await waiting.OrderBy(row => row.Id).Take(AtOnce).ToListAsync(cancellationToken);
        }
        if (due.Count == 0)
            return 0;

        // An address that does not take a message now must not hold up the others; its messages wait for their next time.
        var closed = new HashSet<string>(StringComparer.Ordinal);
        var sent = new List<long>();
        foreach (var row in due)
        {
            if (!closed.Contains(row.Address) && await TrySendAsync(row, cancellationToken))
                sent.Add(row.Id);
            else
                closed.Add(row.Address);
        }

        await database.WriteAsync(
            async db =>
            {
                var now = clock.GetUtcNow();
                await db.Outbox.Where(row => sent.Contains(row.Id)).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.SentAt, now), cancellationToken);
                foreach (var tried in due.GroupBy(row => WaitForReceipt[Math.Min(row.Attempts, WaitForReceipt.Length - 1)], row => row.Id))
                {
                    var ids = tried.ToList();
                    await db.Outbox.Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.NotBefore, now + tried.Key)
                            .SetProperty(row => row.Attempts, row => row.Attempts + 1)
                            .SetProperty(row => row.Parked, row => row.Attempts + 1 >= MostAttempts),
                        cancellationToken);
                }
            },
            cancellationToken);
        return due.Count;
    }

    private async Task<bool> TrySendAsync(OutboxRow row, CancellationToken cancellationToken)
    {
        try
        {
            await bus.SendAsync(row.Address, NoticeOutbox.Read(row), cancellationToken);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotTaken(fault, row.Address);
            return false;
        }
    }

    [LoggerMessage(2201, LogLevel.Warning, "Delivery from the outbox failed; it goes on")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(2204, LogLevel.Warning, "The bus did not take a message for {Address}; the outbox keeps it and tries again")]
    private partial void LogNotTaken(Exception fault, string address);
}
