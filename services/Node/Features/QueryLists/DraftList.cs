using ExchangeNetwork.Contract;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Starts a list, or the next version of one.</summary>
internal static class DraftList
{
    private const int LongestName = 200;

    public static async Task<Results<Ok<QueryListView>, RefusalProblem>> HandleAsync(
        DraftQueryList request,
        CurrentUser user,
        NodeOptions options,
        NodeDatabase database,
        AuditLog audit,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (request.Recipients.Count == 0 || request.Recipients.All(recipient => recipient == options.Agency))
            return new RefusalProblem("XN-LIST-DRAFT-001");
        if (request.Mode == "sealed")
            return new RefusalProblem("XN-LIST-DRAFT-002", request.Mode);
        if (Unusable(request) is { } member)
            return new RefusalProblem("XN-NODE-001", member);
        return await database.WriteAsync<Results<Ok<QueryListView>, RefusalProblem>>(
            async db =>
            {
                if (!await db.LegalBases.AnyAsync(row => row.BasisId == request.BasisId, cancellationToken))
                    return new RefusalProblem("XN-NODE-404", request.BasisId);
                var version = 1;
                var listId = request.ListId ?? Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
                if (request.ListId is not null)
                {
                    var newest = await db.QueryLists.Where(row => row.ListId == listId && row.Owner == options.Agency)
                        .OrderByDescending(row => row.Version).FirstOrDefaultAsync(cancellationToken);
                    if (newest is null)
                        return new RefusalProblem("XN-NODE-404", listId);
                    if (newest.State != ListStates.InForce)
                        return new RefusalProblem("XN-LIST-DRAFT-003", listId);
                    version = newest.Version + 1;
                }
                var row = new QueryListRow
                {
                    ListId = listId,
                    Version = version,
                    Owner = options.Agency,
                    Name = request.Name,
                    BasisId = request.BasisId,
                    State = ListStates.Draft,
                    Matching = MatchingStates.NotRecipient,
                    CrossCheck = request.CrossCheck,
                    Draft = JsonConvert.SerializeObject(request),
                    DraftedBy = user.Actor,
                    ChangedAt = clock.GetUtcNow(),
                };
                db.QueryLists.Add(row);
                await audit.AppendAsync(db, user.Actor, Roles.Analyst, "listDrafted", listId, cancellationToken: cancellationToken);
                return TypedResults.Ok(await ReadQueryLists.ViewAsync(db, row, cancellationToken));
            },
            cancellationToken);
    }

    // What it says beyond this the contract checks when the list is published. What is malformed may be anything, so it is named, not repeated.
    private static string? Unusable(DraftQueryList request)
    {
        if (request.Mode != "disclosed")
            return "mode";
        if (!WellFormed.IsText(request.Name, LongestName))
            return "name";
        if (!WellFormed.IsId(request.BasisId))
            return "basisId";
        if (request.ListId is not null && !WellFormed.IsId(request.ListId))
            return "listId";
        return request.Recipients.Count > WellFormed.Names || !request.Recipients.All(WellFormed.IsAgencyId) ? "recipients" : null;
    }
}
