using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using Microsoft.AspNetCore.Http.HttpResults;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Node.Features.Agencies;

/// <summary>Votes for a change of membership; the majority's vote brings it into effect.</summary>
internal static class ApproveChange
{
    public static async Task<Results<Ok<AgencyProposalView>, RefusalProblem>> HandleAsync(
        string id, CurrentUser user, ContractCalls contract, AuditedAct audited, CancellationToken cancellationToken)
    {
        var outcome = await contract.SubmitActAsync(
            Functions.AgenciesApprove, new ProposalVote(id), user.Actor, ActorRole.Administrator, ActorStep.Approve, cancellationToken);
        await audited.RecordAsync(user, Roles.Administrator, "agencyChangeApproved", id, outcome.Refusal, cancellationToken);
        return outcome.Refusal is { } refusal
            ? new RefusalProblem(refusal.Code, refusal.Arguments)
            : TypedResults.Ok(ReadAgencies.View(ProposalOf(outcome.Result)));
    }

    // The vote that decides answers with the agency as it then stands as well.
    private static AgencyProposal ProposalOf(byte[] answer) => CanonicalJson.Parse(answer) is JObject document && document.ContainsKey("proposal")
        ? CanonicalJson.Deserialize<AgencyChanged>(answer).Proposal
        : CanonicalJson.Deserialize<AgencyProposal>(answer);
}
