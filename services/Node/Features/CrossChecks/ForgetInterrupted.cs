using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.CrossChecks;

/// <summary>Removes, at start, cross-checks whose start was cut short when the node stopped: nobody was answered, and their subjects must not stay.</summary>
internal sealed class ForgetInterrupted(NodeDatabase database, NodeKeys keys) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            var interrupted = await db.CrossChecks
                .Where(check => !db.QueryLists.Any(list => list.ListId == check.ListId && list.State != ListStates.Draft))
                .Select(check => check.ListId)
                .ToListAsync(cancellationToken);
            foreach (var id in interrupted)
                await StartCrossCheck.DiscardAsync(db, keys, id, cancellationToken);
        },
        cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
