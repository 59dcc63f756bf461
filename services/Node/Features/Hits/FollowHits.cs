using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Features.Alerts;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Follows anchored hits: the owner compares them with the notices it has, and everybody involved counts agencies for a joint alert.</summary>
internal sealed class FollowHits(NodeOptions options, HitViews views, TimeProvider clock) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } = [Contract.Events.HitsAnchored];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var batch = CanonicalJson.Deserialize<HitBatch>(ledgerEvent.Payload);
        var own = await OwnListsAsync(db, batch, cancellationToken);
        var mine = batch.Agency == options.Agency ? null : await TagsHitHereAsync(db, batch, cancellationToken);
        var tags = new HashSet<(string ListId, string Tag)>();
        for (var i = 0; i < batch.Rows.Count; i++)
        {
            var hit = batch.Rows[i];
            var isOwner = own.Contains(hit.ListId);
            if (!isOwner && mine is not null && !mine.Contains(hit.Tag))
                continue;
            if (await db.AnchoredHits.FindAsync([batch.Agency, batch.BatchId, i], cancellationToken) is null)
                db.AnchoredHits.Add(Row(batch, i, ledgerEvent));
            tags.Add((hit.ListId, hit.Tag));
            if (isOwner)
                await CompareAsync(db, batch, hit, ledgerEvent, cancellationToken);
        }
        if (own.Count > 0)
        {
            await db.AddWorkAsync(
                AskForMissingHits.KindName, $"{batch.Agency}/{batch.BatchId}", clock.GetUtcNow() + AskForMissingHits.Patience,
                cancellationToken: cancellationToken);
        }
        var thresholds = await ThresholdsAsync(db, tags.Select(tag => tag.ListId).Distinct().ToList(), cancellationToken);
        foreach (var (listId, tag) in tags.Where(tag => thresholds.ContainsKey(tag.ListId)))
            await OpenAlert.ConsiderAsync(db, listId, tag, thresholds[listId], own.Contains(listId), clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>How many agencies the newest version of each list takes for a joint alert.</summary>
    internal static async Task<Dictionary<string, int>> ThresholdsAsync(NodeDbContext db, List<string> lists, CancellationToken cancellationToken)
    {
        var rows = await db.QueryLists.Where(row => lists.Contains(row.ListId) && row.Manifest != null).ToListAsync(cancellationToken);
        return rows.GroupBy(row => row.ListId)
            .ToDictionary(list => list.Key, list => CanonicalJson.Deserialize<Manifest>(list.MaxBy(row => row.Version)!.Manifest!).K);
    }

    private async Task<HashSet<string>> OwnListsAsync(NodeDbContext db, HitBatch batch, CancellationToken cancellationToken)
    {
        var ids = batch.Rows.Select(hit => hit.ListId).Distinct().ToList();
        return [.. await db.QueryLists.Where(row => ids.Contains(row.ListId) && row.Owner == options.Agency)
            .Select(row => row.ListId).Distinct().ToListAsync(cancellationToken)];
    }

    private static async Task<HashSet<string>> TagsHitHereAsync(NodeDbContext db, HitBatch batch, CancellationToken cancellationToken)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tags in batch.Rows.Select(hit => hit.Tag).Distinct().Chunk(500))
            known.UnionWith(await db.Hits.Where(row => tags.Contains(row.Tag)).Select(row => row.Tag).Distinct().ToListAsync(cancellationToken));
        return known;
    }

    private async Task CompareAsync(
        NodeDbContext db, HitBatch batch, Contract.Hits.HitRow hit, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var received = db.ReceivedHits.Local.FirstOrDefault(row => row.Commit == hit.Commit && row.Agency == batch.Agency)
            ?? await db.ReceivedHits.FirstOrDefaultAsync(row => row.Commit == hit.Commit && row.Agency == batch.Agency, cancellationToken);
        if (received is null)
            return;
        (received.BlockNumber, received.TransactionId) = (ledgerEvent.Position.BlockNumber, ledgerEvent.TransactionId);
        views.Verify(received, hit.Tag, hit.IntakeRoot, hit.Release);
        await ConfirmAlert.ConsiderAsync(db, received.Tag, ledgerEvent.Timestamp, cancellationToken);
    }

    private static AnchoredHitRow Row(HitBatch batch, int index, LedgerEvent ledgerEvent)
    {
        var hit = batch.Rows[index];
        return new AnchoredHitRow
        {
            Agency = batch.Agency,
            BatchId = batch.BatchId,
            RowIndex = index,
            ListId = hit.ListId,
            Tag = hit.Tag,
            Commit = hit.Commit,
            IntakeRoot = hit.IntakeRoot,
            Release = hit.Release,
            TransactionId = ledgerEvent.TransactionId,
            BlockNumber = ledgerEvent.Position.BlockNumber,
            At = batch.At,
        };
    }
}
