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
}
