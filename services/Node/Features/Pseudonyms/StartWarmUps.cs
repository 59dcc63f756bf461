using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Looks at each start whether a key or its cache lacks something of the holdings: a cache may have been damaged while the node was down.</summary>
internal sealed class StartWarmUps(NodeDatabase database, TimeProvider clock) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(db => WarmUpHoldings.AskAsync(db, clock.GetUtcNow(), cancellationToken), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
