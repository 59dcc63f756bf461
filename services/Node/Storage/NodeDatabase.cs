using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Live;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Storage;

/// <summary>Opens the node's database: many readers, one writer at a time.</summary>
/// <remarks>
/// SQLite has one writer; waiting for it inside SQLite sleeps in long steps, so writers of this process queue here instead.
/// A write that adds work or outgoing messages wakes the loops that carry them out, after the commit.
/// </remarks>
public sealed class NodeDatabase(IDbContextFactory<NodeDbContext> contexts, WakeUps wakeUps, LiveFeed live, AuditHead auditHead) : IDisposable
{
    private readonly SemaphoreSlim writer = new(1, 1);

    /// <summary>A context for reading; the caller disposes it.</summary>
    public NodeDbContext Read()
    {
        var context = contexts.CreateDbContext();
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return context;
    }

    /// <summary>Runs work in one transaction and commits it; on an exception nothing of it stays.</summary>
    public async Task<T> WriteAsync<T>(Func<NodeDbContext, Task<T>> work, CancellationToken cancellationToken)
    {
        await writer.WaitAsync(cancellationToken);
        try
        {
            await using var context = contexts.CreateDbContext();
            // Otherwise every look at what is tracked compares every tracked row with what it was: work grows with the square of a transaction.
            context.ChangeTracker.AutoDetectChangesEnabled = false;
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            // Work may save in between; what it saved then counts as well.
            var changed = new HashSet<object>(ReferenceEqualityComparer.Instance);
            context.SavingChanges += (_, _) =>
            {
                context.ChangeTracker.DetectChanges();
                changed.UnionWith(context.ChangeTracker.Entries()
                    .Where(entry => entry.State is EntityState.Added or EntityState.Modified)
                    .Select(entry => entry.Entity));
            };
            var result = await work(context);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            auditHead.Committed(changed);
            wakeUps.After(changed.Select(row => row.GetType()).ToHashSet());
            live.Publish([.. changed]);
            return result;
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>Runs work in one transaction and commits it; on an exception nothing of it stays.</summary>
    public Task WriteAsync(Func<NodeDbContext, Task> work, CancellationToken cancellationToken) => WriteAsync(
        async context =>
        {
            await work(context);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();
}
