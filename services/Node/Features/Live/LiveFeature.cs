using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
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

    private static ServerSentEventsResult<LiveEvent> Watch(
        LiveFeed feed, HttpResponse response, IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
        TypedResults.ServerSentEvents(EventsAsync(feed, response, lifetime, cancellationToken));

    private static async IAsyncEnumerable<SseItem<LiveEvent>> EventsAsync(
        LiveFeed feed, HttpResponse response, IHostApplicationLifetime lifetime, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A stream that never ends by itself must not hold up the stop of the node.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var watch = feed.Watch();
        // The framework sends headers with the first event only, which may be hours away. Sent now, they tell the other end that it misses nothing from here on.
        await response.Body.FlushAsync(either.Token);
        await foreach (var change in watch.ReadAsync(either.Token))
            yield return new SseItem<LiveEvent>(change, change.Kind);
    }
}
