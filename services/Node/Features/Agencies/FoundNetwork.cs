using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using Microsoft.AspNetCore.Http.HttpResults;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Agencies;

/// <summary>Founds the network on an empty ledger with the applications of its first members; afterwards agencies join by the members' vote.</summary>
internal static class FoundNetwork
{
    public static async Task<Results<Ok<Page<AgencyView>>, RefusalProblem>> HandleAsync(
        FoundNetworkRequest request, CurrentUser user, NodeOptions options, ContractCalls contract, AuditedAct audited, CancellationToken cancellationToken)
    {
        Founding founding;
        try
        {
            founding = new Founding([.. (request.Agencies ?? []).Select(ApplyForMembership.Read)]);
        }
        catch (JsonException)
        {
            return new RefusalProblem("XN-NODE-001", "agencies");
        }
        var outcome = await contract.SubmitAsync(Functions.AgenciesBootstrap, founding, cancellationToken);
        await audited.RecordAsync(user, Roles.Administrator, "networkFounded", options.NetworkId, outcome.Refusal, cancellationToken);
        return outcome.Refusal is { } refusal
            ? new RefusalProblem(refusal.Code, refusal.Arguments)
            : TypedResults.Ok(new Page<AgencyView>([.. founding.Agencies.Select(View)], null));
    }

    private static AgencyView View(NewAgency founder) =>
        new(founder.Id, founder.MspId, founder.NameZh, founder.NameEn, "active", [.. founder.Keys.Select(ReadAgencies.View)]);
}
