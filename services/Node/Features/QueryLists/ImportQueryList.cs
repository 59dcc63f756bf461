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
                return null;
            // While this agency or the owner is suspended the list rests; a reinstatement brings this work again.
            if (!await MayMatchAsync(db, row, cancellationToken))
                return null;
        }
        await screening.StartedAsync(cancellationToken);
        var (list, refusal) = await import.OpenAsync(row, cancellationToken);
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
                    // It ended or was replaced while it was being imported.
                    if (list is not null)
                        registry.Remove(list.Index.Version);
                    return;
                }
                if (!await MayMatchAsync(db, stored, cancellationToken))
                {
                    if (list is not null)
                        registry.Remove(list.Index.Version);
                    return;
                }
                if (IsOnItsWay(refusal))
                {
                    stored.Problem = refusal!.Code;
                    return;
                }
                (stored.Matching, stored.Problem) = list is null ? (MatchingStates.Refused, refusal!.Code)
                    : (list.Manifest.CrossCheck ? MatchingStates.Ended : MatchingStates.Matching, null);
                stored.ChangedAt = clock.GetUtcNow();
                if (list is not null)
                    await RecordCoverage.AskAsync(db, list, run!, clock.GetUtcNow(), cancellationToken);
                await audit.AppendAsync(db, AuditLog.System, "", "listImported", id, refusal?.Code ?? "ok", cancellationToken);
            },
            cancellationToken);
        return IsOnItsWay(refusal) ? AgainForPrivateValues : null;
    }

    /// <summary>What the contract saw at publication is not at this peer: it will come, or the list has ended and its end will.</summary>
    private static bool IsOnItsWay(Refusal? refusal) => refusal?.Code is Rules.Lists.SegmentNotFound or Rules.Lists.WrapMissing;

    private async Task<bool> MayMatchAsync(NodeDbContext db, QueryListRow list, CancellationToken cancellationToken) =>
        await db.Agencies.CountAsync(
            row => (row.Id == options.Agency || row.Id == list.Owner) && row.State == nameof(AgencyState.Active), cancellationToken) == 2;
}
