using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.Live;

/// <summary>What happens at this node, pushed as server-sent events; and who is signed in.</summary>
internal static class LiveFeature
{
    public static void AddLive(this IServiceCollection services) => services.AddSingleton<LiveFeed>();

    public static void MapMe(this IEndpointRouteBuilder api) => api.MapGet("/me", Me).WithTags("Me").RequireAuthorization(AccessPolicies.Everyone)
        .Named("GetMe", "当前登录的账号", "Who is signed in");

    public static void MapLive(this IEndpointRouteBuilder api) => api.MapGet("/live", Watch).WithTags("Live").RequireAuthorization(AccessPolicies.Readers)
        .Produces<LiveEvent>(StatusCodes.Status200OK, "text/event-stream")
        .Named("WatchEvents", "实时事件（server-sent events）", "What happens at this node, as server-sent events");

    private static Ok<Me> Me(CurrentUser user) =>
        TypedResults.Ok(new Me(user.Agency, [.. user.Roles.Order(StringComparer.Ordinal)], user.Actor, user.IsPerson ? user.DisplayName : ""));

    private static LiveStream Watch(LiveFeed feed, CurrentUser user, IHostApplicationLifetime lifetime) =>
        new(feed, AccessPolicies.RolesOf[AccessPolicies.Auditors].Any(user.Is), lifetime.ApplicationStopping);
}
