using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Agencies;

/// <summary>Puts a change of membership to the members.</summary>
internal static class ProposeChange
{
    public static async Task<Results<Ok<AgencyProposalView>, RefusalProblem>> HandleAsync(
        ProposeAgencyChange request,
        CurrentUser user,
        NodeOptions options,
        NodeKeys keys,
        ContractCalls contract,
        AuditedAct audited,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (!TryRead(request, options, keys, clock.GetUtcNow(), out var change))
            return new RefusalProblem("XN-NODE-001", "action");
        var outcome = await contract.SubmitActAsync(
            Functions.AgenciesPropose, change, user.Actor, ActorRole.Administrator, ActorStep.Propose, cancellationToken);
        await audited.RecordAsync(user, Roles.Administrator, "agencyChangeProposed", change.ProposalId, outcome.Refusal, cancellationToken);
        return outcome.Refusal is { } refusal
            ? new RefusalProblem(refusal.Code, refusal.Arguments)
            : TypedResults.Ok(ReadAgencies.View(CanonicalJson.Deserialize<AgencyProposal>(outcome.Result)));
    }

    private static bool TryRead(
        ProposeAgencyChange request, NodeOptions options, NodeKeys keys, DateTimeOffset now, out AgencyChangeProposal change)
    {
        change = null!;
        if (!Enum.TryParse<AgencyAction>(request.Action, ignoreCase: true, out var action) || !Enum.IsDefined(action))
            return false;
        try
        {
            change = new AgencyChangeProposal
            {
                ProposalId = Guid.CreateVersion7(now).ToString("N"),
                Action = action,
                AgencyId = request.Agency,
                Agency = action == AgencyAction.Join && request.Joining is { } joining
                    ? ApplyForMembership.Read(joining)
                    : null,
                Key = action == AgencyAction.RotateKey ? keys.NewSigningKey(options.NetworkId, options.Agency, now) : null,
                KeyId = action == AgencyAction.RevokeKey ? request.KeyId : null,
                RevokedFrom = action == AgencyAction.RevokeKey ? LedgerTime.Cut(now) : null,
            };
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
