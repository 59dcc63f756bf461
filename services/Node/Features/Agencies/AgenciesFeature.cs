using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.LedgerSync;

namespace ExchangeNetwork.Node.Features.Agencies;

/// <summary>The members of the network: who they are, how they join, rotate keys, are suspended and leave.</summary>
internal static class AgenciesFeature
{
    public static void AddAgencies(this IServiceCollection services)
    {
        services.AddSingleton<AgencyDirectory>();
        services.AddLedgerEventHandler<FollowAgencies>();
    }

    public static void MapAgencies(this IEndpointRouteBuilder api)
    {
        var agencies = api.MapGroup("/agencies").WithTags("Agencies");
        agencies.MapGet("/", ReadAgencies.List).RequireAuthorization(AccessPolicies.Everyone);
        agencies.MapGet("/proposals", ReadAgencies.ProposalsAsync).RequireAuthorization(AccessPolicies.People);
        agencies.MapPost("/application", ApplyForMembership.Handle).RequireAuthorization(AccessPolicies.Administrators);
        agencies.MapPost("/founding", FoundNetwork.HandleAsync).RequireAuthorization(AccessPolicies.Administrators);
        agencies.MapPost("/proposals", ProposeChange.HandleAsync).RequireAuthorization(AccessPolicies.Administrators);
        agencies.MapPost("/proposals/{id}/approval", ApproveChange.HandleAsync).RequireAuthorization(AccessPolicies.Administrators);
    }
}
