using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Approves what another agency asks for; with the second agency's approval it is granted.</summary>
internal static class ApproveGrant
{
    public static async Task<Results<Ok<EvaluationGrantView>, RefusalProblem>> HandleAsync(
        string id, CurrentUser user, ContractCalls contract, AuditedAct audited, CancellationToken cancellationToken)
    {
        var outcome = await contract.SubmitActAsync(
            Functions.PseudonymsApproveGrant, new GrantApproval(id), user.Actor, ActorRole.Supervisor, ActorStep.Approve, cancellationToken);
        await audited.RecordAsync(user, Roles.Supervisor, "evaluationsApproved", id, outcome.Refusal, cancellationToken);
        return outcome.Refusal is { } refusal
            ? new RefusalProblem(refusal.Code, refusal.Arguments)
            : TypedResults.Ok(ReadGrants.View(CanonicalJson.Deserialize<EvaluationGrant>(outcome.Result)));
    }
}
