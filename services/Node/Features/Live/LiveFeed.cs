using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Features.Live;

/// <summary>Tells whoever watches what just changed at this node; after the commit, ids and states only.</summary>
/// <remarks>A watcher that reads too slowly misses the oldest events and sees the newest; the lists it fetches are complete.</remarks>
public sealed class LiveFeed(NodeOptions options, TimeProvider clock)
{
    /// <summary>Kind of events that only supervisors and auditors are told of.</summary>
    internal const string Decoy = "decoy";

    private const int KeptPerWatcher = 1_000;
    private readonly ConcurrentDictionary<Channel<LiveEvent>, bool> watchers = [];

    /// <summary>The events from now on, until cancelled.</summary>
    /// <param name="begun">Called once from here on nothing is missed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<LiveEvent> WatchAsync(Func<Task> begun, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(KeptPerWatcher) { FullMode = BoundedChannelFullMode.DropOldest });
        watchers[channel] = true;
        try
        {
            await begun();
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
                yield return change;
        }
        finally
        {
            watchers.TryRemove(channel, out _);
        }
    }

    /// <summary>Publishes the rows of a committed transaction that somebody may watch.</summary>
    internal void Publish(IEnumerable<object> rows)
    {
        if (watchers.IsEmpty)
            return;
        foreach (var row in rows)
        {
            if (EventOf(row) is not { } change)
                continue;
            foreach (var watcher in watchers.Keys)
                watcher.Writer.TryWrite(change);
        }
    }

    private LiveEvent? EventOf(object row) => row switch
    {
        ReceivedHitRow hit => Of("hit", hit.Id, hit.State),
        HitRow hit => Of("hit", hit.Id, hit.BlockNumber is null ? "found" : "anchored"),
        AlertRow { Involved: true } alert => Of("alert", alert.Id, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(alert.State)),
        DisclosureRow disclosure => Of("disclosure", disclosure.Id, disclosure.State),
        QueryListRow list when list.Owner == options.Agency || list.Matching != "notRecipient" => Of("list", list.ListId, list.State),
        DecoyAlarmRow alarm => Of(Decoy, alarm.Id, alarm.BlockNumber is null ? "found" : "anchored"),
        IntakeBatchRow batch => Of("intake", batch.BatchId, batch.State),
        _ => null,
    };

    private LiveEvent Of(string kind, string id, string state) => new(kind, id, state, clock.GetUtcNow());
}
