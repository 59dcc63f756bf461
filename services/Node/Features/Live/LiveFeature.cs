using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.Live;

/// <summary>What happens at this node, pushed as server-sent events; and who is signed in.</summary>
internal static class LiveFeature
{
    public static void AddLive(this IServiceCollection services) => services.AddSingleton<LiveFeed>();

    public static void MapMe(this IEndpointRouteBuilder api) => api.MapGet("/me", Me).WithTags("Me").RequireAuthorization(AccessPolicies.Everyone);

    public static void MapLive(this IEndpointRouteBuilder api) => api.MapGet("/live", Watch).WithTags("Live").RequireAuthorization(AccessPolicies.Readers);

    private static Ok<Me> Me(CurrentUser user) =>
        TypedResults.Ok(new Me(user.Agency, [.. user.Roles.Order(StringComparer.Ordinal)], user.Actor, user.IsPerson ? user.DisplayName : ""));

    private static LiveStream Watch(LiveFeed feed, IHostApplicationLifetime lifetime) => new(feed, lifetime.ApplicationStopping);
}
