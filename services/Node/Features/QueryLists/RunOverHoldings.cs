using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Node.Features.Coverage;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>States what a received sealed list ran over: soon with what waits for pseudonyms, and again when nothing of it waits any more.</summary>
internal sealed class RunOverHoldings(
    NodeDatabase database, RecordHoldings holdings, ListImport import, ListRegistry registry, ScreeningLoop screening, SealedHoldings sealedHoldings,
    TimeProvider clock) : IWorkHandler
{
    public const string KindName = "runOverHoldings";

    // Counting what waits costs the more the more it is.
    private const int WaitingPerSecond = 1_000;

    /// <summary>Where little is held it is all asked for by then, and stated once.</summary>
    public static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(1);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var (id, version) = ListKey.Parse(work.Key);
        QueryListRow? row;
        LegalBasisTerms basis;
        Manifest manifest;
        KeysOfList keys;
        await using (var db = database.Read())
        {
            row = await db.QueryLists.FindAsync([id, version], cancellationToken);
            // Past its time it finds nothing, which is no reason to say that there was nothing.
            if (row is not { State: ListStates.InForce, Matching: MatchingStates.Matching } || row.ValidUntil <= clock.GetUtcNow())
                return null;
            basis = CanonicalJson.Deserialize<LegalBasis>((await db.LegalBases.SingleAsync(b => b.BasisId == row.BasisId, cancellationToken)).Document).Terms;
            manifest = CanonicalJson.Deserialize<Manifest>(row.Manifest!);
            keys = await KeysOfList.ReadAsync(db, manifest, cancellationToken);
        }
        await screening.StartedAsync(cancellationToken);
        var waiting = await sealedHoldings.WaitingAsync(
            manifest.IdentifierTypes, [.. keys.Serving.Values], basis, [.. holdings.Facts().Take(row.HeldFrames)], row.AskedFrames, cancellationToken);
        if (row.Waiting > 0 && waiting > 0)
        {
            await database.WriteAsync(db => SetAsync(db, row, waiting, cancellationToken), cancellationToken);
            return Pause(waiting);
        }
        if (await FindAsync(row, cancellationToken) is not { } list)
            return null;
        // What becomes known while it runs is found by it or after it: it waited before, and is counted as waiting.
        var run = await screening.RunAgainAsync(list, row.HeldFrames, cancellationToken);
        // What is left out waits for nothing, but nobody may say that it was compared.
        run = run with { Extent = run.Extent with { Pending = Math.Min(run.Extent.RecordsIn, run.Extent.Pending + waiting + row.LeftOut) } };
        await database.WriteAsync(
            async db =>
            {
                if (await SetAsync(db, row, waiting, cancellationToken))
                    await RecordCoverage.AskAsync(db, list, run, clock.GetUtcNow(), cancellationToken);
            },
            cancellationToken);
        return waiting > 0 ? Pause(waiting) : null;
    }

    private static TimeSpan Pause(long waiting) =>
        TimeSpan.FromSeconds(Math.Clamp((double)waiting / WaitingPerSecond, Soonest.TotalSeconds, Latest.TotalSeconds));

    /// <summary>The version as it is matched; a cross-check is opened anew, for it meets nothing that comes.</summary>
    private async Task<SealedList?> FindAsync(QueryListRow row, CancellationToken cancellationToken)
    {
        if (!row.CrossCheck)
            return registry.Find(row.ListId) is SealedList list && list.Manifest.Version == row.Version ? list : null;
        var (opened, _) = await import.OpenAsync(row, cancellationToken);
        return opened as SealedList;
    }

    private async Task<bool> SetAsync(NodeDbContext db, QueryListRow row, long waiting, CancellationToken cancellationToken)
    {
        var stored = await db.QueryLists.FindAsync([row.ListId, row.Version], cancellationToken);
        if (stored is not { State: ListStates.InForce, Matching: MatchingStates.Matching })
            return false;
        stored.Waiting = waiting;
        if (stored.CrossCheck && waiting == 0)
        {
            (stored.Matching, stored.ChangedAt) = (MatchingStates.Ended, clock.GetUtcNow());
            await FollowTickets.LookAsync(db, clock.GetUtcNow(), cancellationToken);
        }
        return true;
    }
}
