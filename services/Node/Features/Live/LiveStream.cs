using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ExchangeNetwork.Messages.Api;
using Microsoft.Net.Http.Headers;

namespace ExchangeNetwork.Node.Features.Live;

/// <summary>An answer that goes on for as long as somebody watches: server-sent events.</summary>
/// <param name="feed">What happens.</param>
/// <param name="oversees">Whether a supervisor or an auditor watches.</param>
/// <param name="stopping">The stop of the node.</param>
/// <remarks>The framework's own result sends nothing before the first event, so that a client could not tell a quiet node from one that does not answer.</remarks>
internal sealed class LiveStream(LiveFeed feed, bool oversees, CancellationToken stopping) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache,no-store";
        response.Headers[HeaderNames.Pragma] = "no-cache";
        // A stream that never ends by itself must not hold up the stop of the node.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        try
        {
            await SseFormatter.WriteAsync(
                EventsAsync(response.Body, either.Token), response.Body, (item, writer) =>
                {
                    using var json = new Utf8JsonWriter(writer);
                    JsonSerializer.Serialize(json, item.Data, JsonSerializerOptions.Web);
                },
                either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The watcher left, or the node stops: a stream has no other end.
        }
    }

    private async IAsyncEnumerable<SseItem<LiveEvent>> EventsAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in feed.WatchAsync(() => body.FlushAsync(cancellationToken), cancellationToken))
        {
            if (oversees || change.Kind != LiveFeed.Decoy)
                yield return new SseItem<LiveEvent>(change, change.Kind);
        }
    }
}
