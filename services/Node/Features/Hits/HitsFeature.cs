using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Hits: recorded and anchored by the holder, received and checked by the list's owner.</summary>
internal static class HitsFeature
{
    public static void AddHits(this IServiceCollection services)
    {
        services.AddSingleton<HitSealing>();
        services.AddSingleton<OverMatchCap>();
        services.AddSingleton<RecordHits>();
        services.AddSingleton<HitViews>();
        services.AddSingleton<OwnerScore>();
        services.AddHostedService<AnchorHits>();
        services.AddNoticeHandler<ReceiveHits>();
        services.AddNoticeHandler<RepeatHits>();
        services.AddLedgerEventHandler<FollowHits>();
        services.AddLedgerEventHandler<ResumeHits>();
        services.AddWorkHandler<AskForMissingHits>();
    }

    public static void MapHits(this IEndpointRouteBuilder api)
    {
        var hits = api.MapGroup("/hits").WithTags("Hits");
        hits.MapGet("/", ReadHits.ListAsync).RequireAuthorization(AccessPolicies.Readers)
            .Named("ListHits", "命中列表", "The hits");
        hits.MapGet("/{id}", ReadHits.GetAsync).RequireAuthorization(AccessPolicies.Readers)
            .Named("GetHit", "一个命中", "A hit");
    }
}
