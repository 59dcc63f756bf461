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
/// granted is asked for when the list comes. Population registers are left to that: they match only where a basis names them.
/// </remarks>
internal sealed class WarmUpHoldings(
    NodeOptions options, NodeDatabase database, KeyRing ring, PseudonymCaches caches, EvaluationQueue queue, SealedScreening screening,
    SealedHoldings sealedHoldings, RecordHoldings holdings, MatchEngine engine) : IWorkHandler
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
        var frames = holdings.Facts();
        for (var records = 0; done.NextFrame < done.Frames && records < RecordsPerRun; done.NextFrame++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var frame = frames[(int)done.NextFrame];
            var held = options.Registers.Contains(frame.Source) ? [] : sealedHoldings.Newest(done.NextFrame);
            records += frame.Records;
            await QueueAsync(screening.Wanted(held, codes), done, cancellationToken);
        }
        if (done.Frames == 0)
            await database.WriteAsync(db => KeepAsync(db, done, cancellationToken), cancellationToken);
        return done.NextFrame < done.Frames ? TimeSpan.Zero : null;
    }

    private Task QueueAsync(IReadOnlyList<WantedIdentifier> wanted, WarmUpRow done, CancellationToken cancellationToken) => database.WriteAsync(
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
