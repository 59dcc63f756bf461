using ExchangeNetwork.Hosting.SignIn;

namespace ExchangeNetwork.Node.Features.Decoys;

/// <summary>Decoys of own sealed lists: what was hit of them, and the proof of it.</summary>
internal static class DecoysFeature
{
    public static void AddDecoys(this IServiceCollection services)
    {
        services.AddSingleton<OwnDecoys>();
        services.AddSingleton<RaiseDecoyAlarm>();
    }

    public static void MapDecoys(this IEndpointRouteBuilder api)
    {
        var alarms = api.MapGroup("/decoy-alarms").WithTags("Query lists");
        alarms.MapGet("/", ReadDecoyAlarms.ListAsync).RequireAuthorization(AccessPolicies.Auditors)
            .Named("ListDecoyAlarms", "对本部门清单诱饵条目的命中报告", "Hits that were reported on decoys of own lists");
        alarms.MapPost("/{id}/proof", ProveDecoy.HandleAsync).RequireAuthorization(AccessPolicies.Supervisors)
            .Named("ProveDecoy", "公开被命中的诱饵条目及其证明", "Reveal a decoy that was hit, with its proof");
    }
}
