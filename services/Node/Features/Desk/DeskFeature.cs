using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Desk;

/// <summary>How much there is to do, in numbers: counted in the database, so that a desk can ask at every change.</summary>
internal static class DeskFeature
{
    public static void MapDesk(this IEndpointRouteBuilder api) =>
        api.MapGet("/desk", CountAsync).WithTags("Desk").RequireAuthorization(AccessPolicies.Readers)
            .Named("GetDesk", "待办数量", "How much there is to do");

    private static async Task<Ok<DeskView>> CountAsync(
        DateTimeOffset? since, NodeDatabase database, NodeOptions options, CancellationToken cancellationToken)
    {
        var from = since ?? DateTimeOffset.UnixEpoch;
        var closed = nameof(AlertState.Closed);
        await using var db = database.Read();
        var alerts = await db.Alerts.LongCountAsync(row => row.Involved && row.State != closed, cancellationToken);
        var received = await db.ReceivedHits.LongCountAsync(row => row.ReceivedAt >= from, cancellationToken);
        var found = await db.Hits.LongCountAsync(row => row.FoundAt >= from, cancellationToken);
        var lists = await db.QueryLists.LongCountAsync(
            row => row.State == ListStates.InForce && (row.Owner == options.Agency || row.Matching != MatchingStates.NotRecipient), cancellationToken);
        var disclosures = await db.Disclosures.LongCountAsync(row => row.Side == "holder" && row.State == "requested", cancellationToken);
        return TypedResults.Ok(new DeskView(alerts, received + found, lists, disclosures));
    }
}
