using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Queues what is held already for a new key, frame by frame in the background; records that come later are queued when they are screened.</summary>
/// <remarks>
/// A cache that lost something is filled again in the same way: what it still has is not asked for.
/// How far it is moves on in the transaction that queues, so it resumes after any stop. It never runs more than two full tickets ahead of
/// evaluation: the holdings themselves are the queue. It spends what others granted before any list is there; what a list may match and nobody
/// granted is asked for when the list comes. Population registers are left to that: they match only where a basis names them. A key that is
/// not the current one any more is warmed up on as long as received lists in force were made with it.
/// </remarks>
internal sealed class WarmUpHoldings(
    NodeOptions options, NodeDatabase database, KeyRing ring, KeysAskedFor keys, PseudonymCaches caches, EvaluationQueue queue, SealedScreening screening,
    SealedHoldings sealedHoldings, RecordHoldings holdings, MatchEngine engine) : IWorkHandler
{
    public const string KindName = "warmUp";

    private const int MostWaiting = 2 * 65_536;

    // Other work waits for a run: about a second's worth.
    private const int RecordsPerRun = 4_000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UntilConsent = TimeSpan.FromMinutes(1);

    public string Kind => KindName;

    /// <summary>Has all keys looked at.</summary>
    public static async Task AskAsync(NodeDbContext db, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.AddWorkAsync(KindName, await db.PseudonymKeys.Select(row => row.KeyId).Distinct().ToListAsync(cancellationToken), now, cancellationToken);

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var keyId = work.Key;
        if (!await keys.ContainsAsync(keyId, cancellationToken))
            return null;
        if (ring.Find(keyId) is not { } key)
            return UntilConsent;
        WarmUpRow? done;
        await using (var db = database.Read())
        {
            done = await db.WarmUps.FindAsync([keyId], cancellationToken);
            var damaged = caches.Of(keyId).Damaged;
            // Whatever was kept before the ring had this key was screened without it; what is kept from here on is not.
            if (done is null || done.Damaged < damaged)
                done = new WarmUpRow { KeyId = keyId, Frames = holdings.FrameCount, Damaged = damaged };
            if (await db.WaitingIdentifiers.CountAsync(row => row.KeyId == keyId && row.Use == nameof(EvaluationUse.WarmUp), cancellationToken) >= MostWaiting)
                return LookAgain;
        }
        var asked = AskedKeys.OfKey(engine.Types, keyId, key.Name);
        var frames = holdings.Facts();
        for (var records = 0; done.NextFrame < done.Frames && records < RecordsPerRun; done.NextFrame++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var frame = frames[(int)done.NextFrame];
            var held = options.Registers.Contains(frame.Source) ? [] : sealedHoldings.Newest(done.NextFrame);
            records += frame.Records;
            await QueueAsync(screening.Wanted(held, asked), done, cancellationToken);
        }
        if (done.Frames == 0)
            await database.WriteAsync(db => KeepAsync(db, done, cancellationToken), cancellationToken);
        return done.NextFrame < done.Frames ? TimeSpan.Zero : null;
    }

    private Task QueueAsync(IReadOnlyList<WantedPseudonyms> wanted, WarmUpRow done, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            await queue.QueueAsync(db, EvaluationUse.WarmUp, wanted, cancellationToken);
            await KeepAsync(
                db, new WarmUpRow { KeyId = done.KeyId, Frames = done.Frames, NextFrame = done.NextFrame + 1, Damaged = done.Damaged }, cancellationToken);
        },
        cancellationToken);

    private static async Task KeepAsync(NodeDbContext db, WarmUpRow done, CancellationToken cancellationToken)
    {
        if (await db.WarmUps.FindAsync([done.KeyId], cancellationToken) is { } row)
            (row.Frames, row.NextFrame, row.Damaged) = (done.Frames, done.NextFrame, done.Damaged);
        else
            db.WarmUps.Add(done);
    }
}
