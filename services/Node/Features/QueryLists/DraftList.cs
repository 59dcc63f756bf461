using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
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

    public static Task<Results<Ok<QueryListView>, RefusalProblem>> HandleAsync(
        DraftQueryList request,
        CurrentUser user,
        NodeOptions options,
        NodeDatabase database,
        AuditLog audit,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        DraftAsync(Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"), request, user, options, database, audit, clock, cancellationToken);

    /// <summary>Drafts a list; a new one gets the id given.</summary>
    public static async Task<Results<Ok<QueryListView>, RefusalProblem>> DraftAsync(
        string newListId,
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
        if (Unusable(request) is { } member)
            return new RefusalProblem("XN-NODE-001", member);
        return await database.WriteAsync<Results<Ok<QueryListView>, RefusalProblem>>(
            async db =>
            {
                if (!await db.LegalBases.AnyAsync(row => row.BasisId == request.BasisId, cancellationToken))
                    return new RefusalProblem("XN-NODE-404", request.BasisId);
                var version = 1;
                var listId = request.ListId ?? newListId;
                if (request.ListId is not null)
                {
                    var newest = await db.QueryLists.Where(row => row.ListId == listId && row.Owner == options.Agency)
                        .OrderByDescending(row => row.Version).FirstOrDefaultAsync(cancellationToken);
                    if (newest is null)
                        return new RefusalProblem("XN-NODE-404", listId);
                    if (newest.State is not (ListStates.InForce or ListStates.Refused))
                        return new RefusalProblem("XN-LIST-DRAFT-003", listId);
                    if (newest.CrossCheck || request.CrossCheck)
                        return new RefusalProblem(Rules.Lists.CrossCheckIsOnce, listId);
                    version = newest.Version + 1;
                    if (newest.State == ListStates.Refused)
                    {
                        // The ledger does not know the refused version: the next draft takes its number and its place.
                        version = newest.Version;
                        await ClearAsync(db, newest, cancellationToken);
                    }
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

    /// <summary>Whether a list can ask for a score: none, or from 0 to less than 1, which no score reaches.</summary>
    public static bool IsThreshold(double? threshold) => threshold is null or (>= 0 and < 0.9995);

    /// <summary>What a draft asks for in thousandths, as the ledger states it.</summary>
    public static int ThresholdOf(DraftQueryList draft) => (int)Math.Round((draft.Threshold ?? 0) * 1000, MidpointRounding.AwayFromZero);

    // What it says beyond this the contract checks when the list is published. What is malformed may be anything, so it is named, not repeated.
    private static string? Unusable(DraftQueryList request)
    {
        if (request.Mode is not ("disclosed" or "sealed"))
            return "mode";
        if (request.Name.Length > 0 && !WellFormed.IsText(request.Name, LongestName))
            return "name";
        if (!WellFormed.IsId(request.BasisId))
            return "basisId";
        if (request.ListId is not null && !WellFormed.IsId(request.ListId))
            return "listId";
        if (!IsThreshold(request.Threshold))
            return "threshold";
        if (request.Decoys is < 0 or > DecoyTree.Places || (request.Decoys > 0 && request.Mode != "sealed"))
            return "decoys";
        return request.Recipients.Count > WellFormed.Names || !request.Recipients.All(WellFormed.IsAgencyId) ? "recipients" : null;
    }

    private static async Task ClearAsync(NodeDbContext db, QueryListRow refused, CancellationToken cancellationToken)
    {
        await db.ListEntries.Where(row => row.ListId == refused.ListId && row.Version == refused.Version).ExecuteDeleteAsync(cancellationToken);
        await db.SealedParts.Where(row => row.ListId == refused.ListId && row.Version == refused.Version).ExecuteDeleteAsync(cancellationToken);
        db.QueryLists.Remove(refused);
        await db.SaveChangesAsync(cancellationToken);
    }
}
