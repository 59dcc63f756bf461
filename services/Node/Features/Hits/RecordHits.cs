using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Stores the hits of screened frames: hit, evidence, audit, notice to the owner and the screening cursor in one transaction.</summary>
internal sealed class RecordHits(
    NodeDatabase database, HitSealing sealing, OverMatchCap cap, EvaluationQueue evaluations, NoticeOutbox outbox, AuditLog audit)
{
    private const int HitsPerNotice = 200;

    /// <summary>Stores what the frames' matches come to; running it again changes nothing.</summary>
    /// <param name="frames">Screened frames.</param>
    /// <param name="cursor">Last frame that is screened against all lists; null when a single list ran over holdings.</param>
    /// <param name="wanted">Identifiers of which nothing is known yet: their records are matched again once it is.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>How many of the matches are hits of their own, new or known, and how many the over-match cap folded.</returns>
    public async Task<(long Hits, long Capped)> StoreAsync(
        IReadOnlyList<ScreenedFrame> frames, long? cursor, IReadOnlyCollection<WantedPseudonyms> wanted, CancellationToken cancellationToken)
    {
        // Commitments and claims cost more than the rest: they are made before the one writer is taken.
        var sealedHits = frames.SelectMany(sealing.Seal).ToList();
        return await database.WriteAsync(
            async db =>
            {
                var (changed, capped) = await ApplyAsync(db, sealedHits, cancellationToken);
                await NotifyAsync(db, changed, cancellationToken);
                await CountAsync(db, frames, changed, cursor is not null, cancellationToken);
                await evaluations.QueueAsync(db, EvaluationUse.Records, wanted, cancellationToken);
                if (cursor is { } frame)
                    await MoveCursorAsync(db, frame, cancellationToken);
                return (sealedHits.Count - capped, capped);
            },
            cancellationToken);
    }

    private async Task<(List<ChangedHit> Changed, long Capped)> ApplyAsync(NodeDbContext db, List<SealedHit> hits, CancellationToken cancellationToken)
    {
        var changed = new Dictionary<string, ChangedHit>(StringComparer.Ordinal);
        if (hits.Count == 0)
            return ([], 0);
        long capped = 0;
        var ids = hits.Select(hit => hit.Id).Distinct().ToList();
        foreach (var chunk in ids.Chunk(500))
        {
            await db.Hits.Where(row => chunk.Contains(row.Id)).LoadAsync(cancellationToken);
            await db.HitEvidence.Where(row => chunk.Contains(row.HitId)).LoadAsync(cancellationToken);
        }
        var counts = await cap.OpenAsync(db, hits, cancellationToken);
        var rows = db.Hits.Local.ToDictionary(row => row.Id, StringComparer.Ordinal);
        var known = db.HitEvidence.Local.ToDictionary(row => (row.HitId, row.ListVersion, row.Frame, row.FrameIndex));
        foreach (var hit in hits)
        {
            var row = rows.GetValueOrDefault(hit.Id);
            if (row is null && counts.IsCapped(hit))
            {
                capped++;
                if (await counts.FoldAsync(db, hit, cancellationToken) is { } aggregate)
                    changed[aggregate.Id] = new ChangedHit(aggregate, IsNew: false, Released: null);
                continue;
            }
            var piece = (hit.Id, hit.ListVersion, hit.Frame, hit.FrameIndex);
            if (known.TryGetValue(piece, out var evidence))
            {
                if (row is not null && hit.Complete(row, evidence))
                    Change(row, hit, isNew: false);
                continue;
            }
            known.Add(piece, evidence = hit.ToEvidence());
            db.HitEvidence.Add(evidence);
            if (row is null)
            {
                db.Hits.Add(row = rows[hit.Id] = hit.ToRow());
                counts.Count(db, hit);
                Change(row, hit, isNew: true);
            }
            else if (hit.AddTo(row))
            {
                Change(row, hit, isNew: false);
            }
        }
        return ([.. changed.Values], capped);

        void Change(HitRow row, SealedHit hit, bool isNew) =>
            changed[row.Id] = new ChangedHit(row, isNew || changed.GetValueOrDefault(row.Id) is { IsNew: true }, hit.Released);
    }

    private async Task NotifyAsync(NodeDbContext db, List<ChangedHit> changed, CancellationToken cancellationToken)
    {
        foreach (var change in changed)
        {
            var act = change.Released is null ? "hitFound" : "hitFoundAndFieldsReleased";
            await audit.AppendAsync(db, AuditLog.System, "", act, change.Row.Id, cancellationToken: cancellationToken);
        }
        foreach (var owner in changed.GroupBy(change => change.Row.Owner))
        {
            foreach (var part in owner.Chunk(HitsPerNotice))
            {
                var notice = new HitNotice([.. part.Select(change => HitSealing.Noticed(change.Row, change.Released))]);
                if (outbox.TrySeal(owner.Key, BusAddresses.Hits, HitNotice.Type, notice) is { } sealedNotice)
                    db.Outbox.Add(sealedNotice);
                // Else its owner was suspended a moment ago: it will see the hits on the ledger and ask for them.
            }
        }
    }

    private static async Task CountAsync(
        NodeDbContext db, IReadOnlyList<ScreenedFrame> frames, List<ChangedHit> changed, bool screened, CancellationToken cancellationToken)
    {
        var newByFrame = changed.Where(change => change.IsNew).ToLookup(change => change.Row.Frame);
        foreach (var batch in frames.GroupBy(frame => frame.Frame.BatchId))
        {
            var row = await db.IntakeBatches.FindAsync([batch.Key], cancellationToken);
            if (row is null)
                continue;
            row.Hits += batch.Sum(frame => newByFrame[frame.Number].Count());
            if (screened)
                row.Screened += batch.Sum(frame => (long)frame.Frame.Records.Count);
        }
    }

    private static async Task MoveCursorAsync(NodeDbContext db, long frame, CancellationToken cancellationToken)
    {
        var row = await db.ScreeningCursor.SingleOrDefaultAsync(cancellationToken);
        if (row is null)
            db.ScreeningCursor.Add(row = new ScreeningCursorRow { Id = 1 });
        row.Frame = frame;
    }

    private sealed record ChangedHit(HitRow Row, bool IsNew, ReleasedFields? Released);
}
