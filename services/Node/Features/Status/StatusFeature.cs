using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Features.Hits;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Status;

/// <summary>What waits at this node: "no hit" may be said only when nothing does.</summary>
internal static class StatusFeature
{
    public static void MapStatus(this IEndpointRouteBuilder api) =>
        api.MapGet("/backlog", BacklogAsync).WithTags("Status").RequireAuthorization(AccessPolicies.Everyone)
            .Named("GetBacklog", "节点尚待处理的数量", "What waits at this node");

    private static async Task<Ok<Backlog>> BacklogAsync(
        NodeOptions options,
        NodeDatabase database,
        RecordHoldings holdings,
        ScreeningLoop screening,
        AgencyDirectory agencies,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var now = clock.GetUtcNow();
        // What only a suspended agency could move on does not wait for this node: it is among what an operator must look at.
        var inactive = agencies.Inactive;
        var messages = db.Outbox.Where(row => !row.Parked);
        var halted = 0L;
        foreach (var prefix in inactive.Select(agency => agency + "."))
        {
            halted += await messages.LongCountAsync(row => row.Address.StartsWith(prefix), cancellationToken);
        }
        var unanchored = db.Hits.Where(row => row.BlockNumber == null);
        var refused = await unanchored.LongCountAsync(
            row => db.AnchorBatches.Any(batch => batch.BatchId == row.AnchorBatchId && batch.State != AnchorHits.Pending), cancellationToken);
        return TypedResults.Ok(new Backlog(
            holdings.FrameCount - 1 - screening.Cursor,
            await unanchored.LongCountAsync(cancellationToken) - refused,
            await messages.LongCountAsync(cancellationToken) - halted,
            await db.Work.LongCountAsync(row => !row.Parked && row.NotBefore <= now, cancellationToken),
            await db.ReceivedHits.LongCountAsync(
                row => row.State == "noticed" && !inactive.Contains(row.Agency)
                    && db.QueryLists.Any(list => list.ListId == row.ListId && list.State == ListStates.InForce), cancellationToken),
            await db.Alerts.LongCountAsync(row => row.Owner == options.Agency && row.State == "Provisional", cancellationToken),
            await db.Outbox.LongCountAsync(row => row.Parked, cancellationToken)
                + await db.Work.LongCountAsync(row => row.Parked, cancellationToken)
                + halted + refused
                + await db.ParkedMessages.LongCountAsync(cancellationToken),
            await db.WaitingIdentifiers.LongCountAsync(cancellationToken)));
    }
}
