using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.LedgerSync;

namespace ExchangeNetwork.Node.Features.LegalBases;

/// <summary>Legal bases: proposed by one agency, in force once two approve, revocable.</summary>
internal static class LegalBasesFeature
{
    public static void AddLegalBases(this IServiceCollection services) => services.AddLedgerEventHandler<FollowLegalBases>();

    public static void MapLegalBases(this IEndpointRouteBuilder api)
    {
        var bases = api.MapGroup("/legal-bases").WithTags("Legal bases");
        bases.MapGet("/", ReadLegalBases.ListAsync).RequireAuthorization(AccessPolicies.People);
        bases.MapGet("/{id}", ReadLegalBases.GetAsync).RequireAuthorization(AccessPolicies.People);
        bases.MapPost("/", ProposeBasis.HandleAsync).RequireAuthorization(AccessPolicies.Supervisors);
        bases.MapPost("/{id}/approval", DecideBasis.ApproveAsync).RequireAuthorization(AccessPolicies.Supervisors);
        bases.MapPost("/{id}/revocation", DecideBasis.RevokeAsync).RequireAuthorization(AccessPolicies.Supervisors);
    }
}
