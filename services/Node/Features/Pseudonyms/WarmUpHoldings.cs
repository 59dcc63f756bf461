using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Queues what is held already for a new key, frame by frame in the background; records that come later are queued when they are screened.</summary>
/// <remarks>
/// A cache that lost something is filled again in the same way: what it still has is not asked for.
/// How far it is moves on in the transaction that queues, so it resumes after any stop. It never runs more than two full tickets ahead of
/// evaluation: the holdings themselves are the queue.
/// </remarks>
internal sealed class WarmUpHoldings(
    NodeDatabase database, KeyRing ring, PseudonymCaches caches, EvaluationQueue queue, SealedScreening screening, RecordHoldings holdings, MatchEngine engine) : IWorkHandler
{
    public const string KindName = "warmUp";

    private const int MostWaiting = 2 * 65_536;

    // Other work waits for a run: about a second's worth.
    private const int RecordsPerRun = 4_000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UntilConsent = TimeSpan.FromMinutes(1);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var keyName = work.Key;
        WarmUpRow? done;
        await using (var db = database.Read())
        {
            if (ring.Current(keyName) is not { } key)
                return await db.PseudonymKeys.AnyAsync(cancellationToken) ? UntilConsent : null;
            done = await db.WarmUps.FindAsync([key.KeyId], cancellationToken);
            var damaged = caches.Of(key.KeyId).Damaged;
            // Whatever was kept before the ring had this key was screened without it; what is kept from here on is not.
            if (done is null || done.Damaged < damaged)
                done = new WarmUpRow { KeyId = key.KeyId, Frames = holdings.FrameCount, Damaged = damaged };
            if (await db.WaitingIdentifiers.CountAsync(row => row.KeyName == keyName && row.Use == nameof(EvaluationUse.WarmUp), cancellationToken) >= MostWaiting)
                return LookAgain;
        }
        var codes = engine.Types.All.Where(type => type.KeyName == keyName).Select(type => type.Code).ToHashSet(StringComparer.Ordinal);
        for (var records = 0; done.NextFrame < done.Frames && records < RecordsPerRun; done.NextFrame++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var frame = holdings.ReadFrame(done.NextFrame);
            records += frame.Records.Count;
            await QueueAsync(frame, done, codes, cancellationToken);
        }
        if (done.Frames == 0)
            await database.WriteAsync(db => KeepAsync(db, done, cancellationToken), cancellationToken);
        return done.NextFrame < done.Frames ? TimeSpan.Zero : null;
    }

    private Task QueueAsync(HeldFrame frame, WarmUpRow done, HashSet<string> codes, CancellationToken cancellationToken)
    {
        var wanted = screening.Wanted(Newest(frame, done.NextFrame), codes);
        return database.WriteAsync(
            async db =>
            {
                await queue.QueueAsync(db, EvaluationUse.WarmUp, wanted, cancellationToken);
                await KeepAsync(
                    db, new WarmUpRow { KeyId = done.KeyId, Frames = done.Frames, NextFrame = done.NextFrame + 1, Damaged = done.Damaged }, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>The frame's records but for those that were revised later.</summary>
    private IEnumerable<HeldRecord> Newest(HeldFrame frame, long number)
    {
        var places = holdings.Find(frame.Source, [.. frame.Records.Select(record => record.RecordId)]);
        return frame.Records.Where((_, index) => places[index] == new RecordPlace(number, index));
    }

    private static async Task KeepAsync(NodeDbContext db, WarmUpRow done, CancellationToken cancellationToken)
    {
        if (await db.WarmUps.FindAsync([done.KeyId], cancellationToken) is { } row)
            (row.Frames, row.NextFrame, row.Damaged) = (done.Frames, done.NextFrame, done.Damaged);
        else
            db.WarmUps.Add(done);
    }
}
