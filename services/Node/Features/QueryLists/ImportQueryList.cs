using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Coverage;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Imports a list version that names this agency as a recipient, runs it over the holdings and, but for a cross-check, matches it from then on.</summary>
/// <remarks>
/// Of a sealed list only what is known of pseudonyms meets it here; the rest of the holdings is asked for (<see cref="AskForHoldings"/>), and
/// what it ran over is stated once that is done.
/// </remarks>
internal sealed class ImportQueryList(
    NodeOptions options, NodeDatabase database, ListImport import, ScreeningLoop screening, ListRegistry registry, StoredIndex stored, AuditLog audit,
    TimeProvider clock) : IWorkHandler
{
    public const string KindName = "importList";

    // Private values reach a peer beside the block that announces them, and a little after it.
    private static readonly TimeSpan AgainForPrivateValues = TimeSpan.FromSeconds(2);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var (id, version) = ListKey.Parse(work.Key);
        QueryListRow? row;
        await using (var db = database.Read())
        {
            row = await db.QueryLists.FindAsync([id, version], cancellationToken);
            if (row is not { State: ListStates.InForce, Matching: MatchingStates.Waiting })
            {
                // It may have been purged while it was being imported, and the node stopped before it said so here.
                if (row is { Matching: MatchingStates.Ended })
                    import.Forget(id, version);
                return null;
            }
            // While this agency or the owner is suspended the list rests; a reinstatement brings this work again.
            if (!await MayMatchAsync(db, row, cancellationToken))
                return null;
        }
        await screening.StartedAsync(cancellationToken);
        var (list, refusal) = await import.OpenAsync(row, cancellationToken);
        var goesOn = list is SealedList sealedList && await GoesOnAsync(sealedList, cancellationToken);
        var run = list is null ? null
            : list.Manifest.CrossCheck ? await screening.RunOnceAsync(list, cancellationToken)
            : await screening.ActivateAsync(list, cancellationToken);
        stored.SaveMuch();
        await database.WriteAsync(
            async db =>
            {
                var stored = (await db.QueryLists.FindAsync([id, version], cancellationToken))!;
                if (stored.Matching != MatchingStates.Waiting)
                {
                    // It ended or was replaced while it was being imported; what had been purged by then is there again.
                    if (list is not null)
                        registry.Remove(list);
                    import.Forget(id, version);
                    return;
                }
                if (!await MayMatchAsync(db, stored, cancellationToken))
                {
                    if (list is not null)
                        registry.Remove(list);
                    return;
                }
                if (IsOnItsWay(refusal))
                {
                    stored.Problem = refusal!.Code;
                    return;
                }
                (stored.Matching, stored.Problem) = list is null ? (MatchingStates.Refused, refusal!.Code)
                    : (list is DisclosedList && list.Manifest.CrossCheck ? MatchingStates.Ended : MatchingStates.Matching, null);
                stored.ChangedAt = clock.GetUtcNow();
                if (list is DisclosedList)
                {
                    await RecordCoverage.AskAsync(db, list, run!, clock.GetUtcNow(), cancellationToken);
                }
                else if (list is not null)
                {
                    (stored.HeldFrames, stored.AskedFrames, stored.Waiting, stored.LeftOut) = (run!.Frames, goesOn ? run.Frames : 0, 0, 0);
                    await db.AddWorkAsync(AskForHoldings.KindName, work.Key, clock.GetUtcNow(), cancellationToken: cancellationToken);
                    await db.AddWorkAsync(RunOverHoldings.KindName, work.Key, clock.GetUtcNow() + RunOverHoldings.Soonest, cancellationToken: cancellationToken);
                }
                await audit.AppendAsync(db, AuditLog.System, "", "listImported", id, refusal?.Code ?? "ok", cancellationToken);
            },
            cancellationToken);
        return IsOnItsWay(refusal) ? AgainForPrivateValues : null;
    }

    /// <summary>Whether the version before is matched until now and all that this one asks for was asked for: records that came since were, too.</summary>
    /// <remarks>An import that failed at its last step leaves its version in the registry and has asked for nothing: no frames are noted of it then.</remarks>
    private async Task<bool> GoesOnAsync(SealedList list, CancellationToken cancellationToken)
    {
        if (registry.Find(list.Manifest.ListId) is not SealedList before
            || before.Manifest.Version >= list.Manifest.Version
            || before.Manifest.BasisId != list.Manifest.BasisId
            || !list.Manifest.PseudonymKeys.SequenceEqual(before.Manifest.PseudonymKeys)
            || !list.Manifest.IdentifierTypes.All(before.Holds))
        {
            return false;
        }
        await using var db = database.Read();
        var row = await db.QueryLists.FindAsync([before.Manifest.ListId, before.Manifest.Version], cancellationToken);
        return row is { HeldFrames: > 0 } && row.AskedFrames >= row.HeldFrames
            && (await KeysOfList.ReadAsync(db, list.Manifest, cancellationToken)).Retired.Count == 0;
    }

    /// <summary>What the contract saw at publication is not at this peer: it will come, or the list has ended and its end will.</summary>
    private static bool IsOnItsWay(Refusal? refusal) => refusal?.Code is Rules.Lists.SegmentNotFound or Rules.Lists.WrapMissing;

    private async Task<bool> MayMatchAsync(NodeDbContext db, QueryListRow list, CancellationToken cancellationToken) =>
        await db.Agencies.CountAsync(
            row => (row.Id == options.Agency || row.Id == list.Owner) && row.State == nameof(AgencyState.Active), cancellationToken) == 2;
}
