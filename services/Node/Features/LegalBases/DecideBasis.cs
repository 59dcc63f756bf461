using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.LegalBases;

/// <summary>Approves or revokes a legal basis in the agency's name.</summary>
internal static class DecideBasis
{
    public static Task<Results<Ok<LegalBasisView>, RefusalProblem>> ApproveAsync(
        string id, CurrentUser user, ContractCalls contract, AuditedAct audited, TimeProvider clock, CancellationToken cancellationToken) =>
        ActAsync(Functions.LegalBasesApprove, new BasisApproval(id), ActorStep.Approve, "basisApproved", id, user, contract, audited, clock, cancellationToken);

    public static Task<Results<Ok<LegalBasisView>, RefusalProblem>> RevokeAsync(
        string id, CurrentUser user, ContractCalls contract, AuditedAct audited, TimeProvider clock, CancellationToken cancellationToken) =>
        ActAsync(Functions.LegalBasesRevoke, new BasisRevocation(id), ActorStep.Decide, "basisRevoked", id, user, contract, audited, clock, cancellationToken);

    private static async Task<Results<Ok<LegalBasisView>, RefusalProblem>> ActAsync(
        string function,
        object document,
        ActorStep step,
        string act,
        string id,
        CurrentUser user,
        ContractCalls contract,
        AuditedAct audited,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var outcome = await contract.SubmitActAsync(function, document, user.Actor, ActorRole.Supervisor, step, cancellationToken);
        await audited.RecordAsync(user, Roles.Supervisor, act, id, outcome.Refusal, cancellationToken);
        return outcome.Refusal is { } refusal
            ? new RefusalProblem(refusal.Code, refusal.Arguments)
            : TypedResults.Ok(ReadLegalBases.View(outcome.Result, clock.GetUtcNow()));
    }
}
