using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Features.Alerts;
using ExchangeNetwork.Node.Features.Decoys;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;
using LedgerHitRow = ExchangeNetwork.Contract.Hits.HitRow;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Follows anchored hits: the owner compares them with the notices it has, and everybody involved counts agencies for a joint alert.</summary>
internal sealed class FollowHits(NodeOptions options, HitViews views, RaiseDecoyAlarm alarms, TimeProvider clock) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } = [Contract.Events.HitsAnchored];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var batch = CanonicalJson.Deserialize<HitBatch>(ledgerEvent.Payload);
        var own = await OwnListsAsync(db, batch, cancellationToken);
        var mine = batch.Agency == options.Agency ? null : await TagsHitHereAsync(db, batch, cancellationToken);
        var stored = await db.AnchoredHits.Where(row => row.Agency == batch.Agency && row.BatchId == batch.BatchId)
            .Select(row => row.RowIndex).ToHashSetAsync(cancellationToken);
        var tags = new HashSet<(string ListId, string Tag)>();
        var decoys = await RaiseDecoyAlarm.DecoysAsync(db, own, [.. batch.Rows.Where(hit => own.Contains(hit.ListId)).Select(hit => hit.Tag)], cancellationToken);
        for (var i = 0; i < batch.Rows.Count; i++)
        {
            var hit = batch.Rows[i];
            if (!own.Contains(hit.ListId) && mine is not null && !mine.Contains(hit.Tag))
                continue;
            if (!stored.Contains(i))
                db.AnchoredHits.Add(Row(batch, i, ledgerEvent));
            if (!decoys.Contains((hit.ListId, hit.Tag)))
                tags.Add((hit.ListId, hit.Tag));
            else
                await AlarmAsync(db, batch, hit, ledgerEvent, cancellationToken);
        }
        if (own.Count > 0)
        {
            await CompareAsync(db, batch, own, ledgerEvent, cancellationToken);
            await db.AddWorkAsync(
                AskForMissingHits.KindName, $"{batch.Agency}/{batch.BatchId}", clock.GetUtcNow() + AskForMissingHits.Patience,
                cancellationToken: cancellationToken);
        }
        if (tags.Count > 0)
            await OpenAlert.ConsiderAsync(db, tags, options.Agency, clock.GetUtcNow(), cancellationToken);
    }

    private async Task AlarmAsync(NodeDbContext db, HitBatch batch, LedgerHitRow hit, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var alarm = await alarms.OfAsync(db, hit.ListId, batch.Agency, hit.Commit, hit.Tag, cancellationToken);
        (alarm.BatchId, alarm.TransactionId, alarm.BlockNumber) = (batch.BatchId, ledgerEvent.TransactionId, ledgerEvent.Position.BlockNumber);
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

    /// <summary>Compares what is anchored on own lists with the notices that are here by now; a notice that comes later compares itself.</summary>
    private async Task CompareAsync(
        NodeDbContext db, HitBatch batch, HashSet<string> own, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var anchored = batch.Rows.Where(hit => own.Contains(hit.ListId)).ToLookup(hit => hit.Commit, StringComparer.Ordinal);
        var commits = anchored.Select(hit => hit.Key).ToList();
        var noticed = await db.ReceivedHits.Where(row => row.Agency == batch.Agency && commits.Contains(row.Commit)).ToListAsync(cancellationToken);
        foreach (var received in noticed)
        {
            (received.BlockNumber, received.TransactionId) = (ledgerEvent.Position.BlockNumber, ledgerEvent.TransactionId);
            foreach (var hit in anchored[received.Commit])
                views.Verify(received, hit.Tag, hit.IntakeRoot, hit.Release);
        }
        await ConfirmAlert.ConsiderAsync(db, [.. noticed.Select(row => row.Tag).Distinct()], ledgerEvent.Timestamp, cancellationToken);
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
