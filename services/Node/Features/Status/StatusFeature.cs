using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Messages.Api;
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
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var now = clock.GetUtcNow();
        return TypedResults.Ok(new Backlog(
            holdings.FrameCount - 1 - screening.Cursor,
            // What the contract refused, mostly hits on a list that ended meanwhile, will never be anchored and waits for nothing.
            await db.Hits.LongCountAsync(
                row => row.BlockNumber == null
                    && !db.AnchorBatches.Any(batch => batch.BatchId == row.AnchorBatchId && batch.State.StartsWith("XN-")), cancellationToken),
            await db.Outbox.LongCountAsync(row => !row.Parked, cancellationToken),
            await db.Work.LongCountAsync(row => !row.Parked && row.NotBefore <= now, cancellationToken),
            await db.ReceivedHits.LongCountAsync(
                row => row.State == "noticed" && db.QueryLists.Any(list => list.ListId == row.ListId && list.State == ListStates.InForce), cancellationToken),
            await db.Alerts.LongCountAsync(row => row.Owner == options.Agency && row.State == "Provisional", cancellationToken),
            await db.Outbox.LongCountAsync(row => row.Parked, cancellationToken)
                + await db.Work.LongCountAsync(row => row.Parked, cancellationToken)
                + await db.ParkedMessages.LongCountAsync(cancellationToken)));
    }
}
