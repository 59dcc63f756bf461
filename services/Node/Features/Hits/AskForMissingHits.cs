using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Asks a holder again for notices of hits that it anchored and did not tell of.</summary>
internal sealed class AskForMissingHits(NodeOptions options, NodeDatabase database, NoticeOutbox outbox) : IWorkHandler
{
    public const string KindName = "askForMissingHits";

    /// <summary>How long a notice may take beside the ledger before it is asked for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(5);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var slash = work.Key.IndexOf('/', StringComparison.Ordinal);
        var (agency, batchId) = (work.Key[..slash], work.Key[(slash + 1)..]);
        List<string> missing;
        await using (var db = database.Read())
        {
            missing = await db.AnchoredHits
                .Where(row => row.Agency == agency && row.BatchId == batchId)
                .Where(row => db.QueryLists.Any(list => list.ListId == row.ListId && list.Owner == options.Agency))
                .Where(row => !db.NoticedCommits.Any(noticed => noticed.Commit == row.Commit && noticed.Agency == agency))
                .Select(row => row.Commit)
                .ToListAsync(cancellationToken);
        }
        if (missing.Count == 0)
            return null;
        // A holder that is suspended is asked once it may answer again.
        if (outbox.TrySeal(agency, BusAddresses.Hits, MissingHits.Type, new MissingHits(missing)) is not { } notice)
            return AskAgain;
        await database.WriteAsync(
            db =>
            {
                db.Outbox.Add(notice);
                return Task.CompletedTask;
            },
            cancellationToken);
        return AskAgain;
    }
}
