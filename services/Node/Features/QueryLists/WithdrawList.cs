using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Withdraws a published list; recipients stop matching it and purge it.</summary>
internal static class WithdrawList
{
    public static async Task<Results<Ok<QueryListView>, RefusalProblem>> HandleAsync(
        string id,
        WithdrawQueryList request,
        CurrentUser user,
        NodeDatabase database,
        ContractCalls contract,
        AuditedAct audited,
        CancellationToken cancellationToken)
    {
        if (request.Reason is { Length: > 200 })
            return new RefusalProblem("XN-NODE-001", "reason");
        var outcome = await contract.SubmitActAsync(
            Functions.QueryListsWithdraw, new ListWithdrawal(id), user.Actor, ActorRole.Supervisor, ActorStep.Decide, cancellationToken);
        await audited.RecordAsync(user, Roles.Supervisor, "listWithdrawn", id, outcome.Refusal, cancellationToken);
        if (outcome.Refusal is { } refusal)
            return new RefusalProblem(refusal.Code, refusal.Arguments);
        var result = await ReadQueryLists.GetAsync(id, database, cancellationToken);
        // The ledger has it; this node's copy follows within moments.
        return result.Result is Ok<QueryListView> { Value: { } view } ? TypedResults.Ok(view with { State = ListStates.Withdrawn }) : result;
    }
}
