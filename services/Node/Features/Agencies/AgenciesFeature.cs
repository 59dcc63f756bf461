using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Agencies;

/// <summary>The members of the network: who they are, how they join, rotate keys, are suspended and leave.</summary>
internal static class AgenciesFeature
{
    public static void AddAgencies(this IServiceCollection services)
    {
        services.AddSingleton<AgencyDirectory>();
        services.AddLedgerEventHandler<FollowAgencies>();
        services.AddWorkHandler<RenewEncryptionKey>();
        services.AddWorkHandler<DestroyEncryptionKey>();
    }

    public static void MapAgencies(this IEndpointRouteBuilder api)
    {
        var agencies = api.MapGroup("/agencies").WithTags("Agencies");
        agencies.MapGet("/", ReadAgencies.List).RequireAuthorization(AccessPolicies.People)
            .Named("ListAgencies", "网络成员", "The members of the network");
        agencies.MapGet("/proposals", ReadAgencies.ProposalsAsync).RequireAuthorization(AccessPolicies.People)
            .Named("ListAgencyProposals", "成员变更提案", "Proposals on membership");
        agencies.MapPost("/application", ApplyForMembership.Handle).RequireAuthorization(AccessPolicies.Administrators)
            .Named("ApplyForMembership", "本部门加入网络的申请", "This agency's application to join");
        agencies.MapPost("/founding", FoundNetwork.HandleAsync).RequireAuthorization(AccessPolicies.Administrators)
            .Named("FoundNetwork", "以首批成员的申请建立网络", "Found a network by its first members' applications");
        agencies.MapPost("/encryption-key", RenewEncryptionKey.HandleAsync).RequireAuthorization(AccessPolicies.Administrators)
            .Named("RenewEncryptionKey", "立即更新本部门的加密密钥", "Renew this agency's encryption key now");
        agencies.MapPost("/proposals", ProposeChange.HandleAsync).RequireAuthorization(AccessPolicies.Administrators)
            .Named("ProposeAgencyChange", "提出成员变更", "Propose a change of membership");
        agencies.MapPost("/proposals/{id}/approval", ApproveChange.HandleAsync).RequireAuthorization(AccessPolicies.Administrators)
            .Named("ApproveAgencyChange", "同意成员变更", "Vote for a change of membership");
    }
}
