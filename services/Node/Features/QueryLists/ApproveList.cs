using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Approves a submitted list; a second person, never the drafter. Publishing follows as work that survives a restart.</summary>
internal static class ApproveList
{
    public static Task<Results<Ok<QueryListView>, RefusalProblem>> HandleAsync(
        string id,
        int version,
        CurrentUser user,
        NodeDatabase database,
        ContractCalls contract,
        AuditLog audit,
        TimeProvider clock,
        CancellationToken cancellationToken) => database.WriteAsync<Results<Ok<QueryListView>, RefusalProblem>>(
            async db =>
            {
                var list = await db.QueryLists.FindAsync([id, version], cancellationToken);
                if (list is null)
                    return new RefusalProblem("XN-NODE-404", id);
                if (list.State != ListStates.Submitted)
                    return new RefusalProblem("XN-LIST-DRAFT-007", id);
                if (list.DraftedBy == user.Actor)
                {
                    await audit.AppendAsync(db, user.Actor, Roles.Supervisor, "listApproved", id, "XN-LIST-DRAFT-008", cancellationToken);
                    return new RefusalProblem("XN-LIST-DRAFT-008");
                }
                var function = version == 1 ? Functions.QueryListsPublish : Functions.QueryListsAmend;
                var statement = contract.Statement(function, list.Manifest!, user.Actor, ActorRole.Supervisor, ActorStep.Approve);
                (list.State, list.ApprovalStatement, list.ChangedAt) = (ListStates.Publishing, CanonicalJson.Serialize(statement), clock.GetUtcNow());
                await db.AddWorkAsync(PublishQueryList.KindName, $"{id}/{version}", clock.GetUtcNow(), cancellationToken: cancellationToken);
                await audit.AppendAsync(db, user.Actor, Roles.Supervisor, "listApproved", id, cancellationToken: cancellationToken);
                return TypedResults.Ok(await ReadQueryLists.ViewAsync(db, list, cancellationToken));
            },
            cancellationToken);
}
