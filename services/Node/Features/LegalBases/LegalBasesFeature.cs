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
        bases.MapGet("/", ReadLegalBases.ListAsync).RequireAuthorization(AccessPolicies.People)
            .Named("ListLegalBases", "法律依据列表", "The legal bases");
        bases.MapGet("/{id}", ReadLegalBases.GetAsync).RequireAuthorization(AccessPolicies.People)
            .Named("GetLegalBasis", "一项法律依据", "A legal basis");
        bases.MapPost("/", ProposeBasis.HandleAsync).RequireAuthorization(AccessPolicies.Supervisors)
            .Named("ProposeLegalBasis", "提出法律依据", "Propose a legal basis");
        bases.MapPost("/{id}/approval", DecideBasis.ApproveAsync).RequireAuthorization(AccessPolicies.Supervisors)
            .Named("ApproveLegalBasis", "批准法律依据", "Approve a legal basis");
        bases.MapPost("/{id}/revocation", DecideBasis.RevokeAsync).RequireAuthorization(AccessPolicies.Supervisors)
            .Named("RevokeLegalBasis", "撤销法律依据", "Revoke a legal basis");
    }
}
