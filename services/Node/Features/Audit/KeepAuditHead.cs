using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Features.Audit;

/// <summary>Keeps the audit log's head on disk, every few seconds and when the node stops.</summary>
internal sealed class KeepAuditHead(AuditHead head, NodeDatabase database, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var db = database.Read())
            await head.CatchUpAsync(db, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        head.Save();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            head.Save();
    }
}
