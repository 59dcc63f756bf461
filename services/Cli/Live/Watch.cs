using System.Text.Json;
using System.Threading.Channels;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Live;

/// <summary>Follows <c>/live</c> for one kind of thing and shows each at every change, across lost connections, until Ctrl-C.</summary>
/// <remarks>
/// After each new connection the list is read once more, since the node keeps no events: what changed while nobody listened is shown then.
/// Events are taken in as fast as they come and looked up after, because the node drops the oldest for a slow watcher. What was shown is
/// remembered for the newest items only.
/// </remarks>
internal sealed class Watch<T>(Call call, TableOf<T> table)
{
    private const int MostRemembered = 20_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // A node may send no byte, not even headers, before the first event: a connection that stands this long counts as one.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private DateTimeOffset _since;
    private string? _lastEventId;
    private TimeSpan? _retry;
    private bool _hasConnected;

    /// <summary>The events that matter.</summary>
    public required string Kind { get; init; }

    /// <summary>The lists to read after a lost connection.</summary>
    public required IReadOnlyList<string> ListPaths { get; init; }

    /// <summary>Path of one item.</summary>
    public required Func<string, string> ItemPath { get; init; }

    /// <summary>Whether the user asked for it.</summary>
    public required Func<T, bool> IsWanted { get; init; }

    /// <summary>Id of an item.</summary>
    public required Func<T, string> IdOf { get; init; }

    /// <summary>What must change for it to be shown again.</summary>
    public required Func<T, string> StateOf { get; init; }

    /// <summary>When it came to be.</summary>
    public required Func<T, DateTimeOffset> TimeOf { get; init; }

    /// <summary>Runs until the command is interrupted, which is its regular end.</summary>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        _since = call.Terminal.Clock.GetUtcNow();
        var failures = 0;
        try
        {
            while (true)
            {
                try
                {
                    await FollowAsync(cancellation);
                    failures = 0;
                }
                catch (Exception fault) when (IsPassing(fault) && _hasConnected && !cancellation.IsCancellationRequested)
                {
                    // The connection broke, or the node is restarting: the loop connects again.
                    failures++;
                }
                var pause = _retry ?? TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, failures)));
                call.Output.Warn(Phrases.Reconnecting, Math.Ceiling(pause.TotalSeconds));
                await Task.Delay(pause, call.Terminal.Clock, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how watching ends.
            return ExitCode.Ok;
        }
    }

    private static bool IsPassing(Exception fault) => fault is HttpRequestException or IOException
        or CommandException { Exit: ExitCode.Unreachable } or ProblemException { Exit: ExitCode.Unreachable };

    // One connection, from its request to its end.
    private async Task FollowAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var changed = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var reading = Read(changed.Writer, stop.Token);
        try
        {
            await Task.WhenAny(reading.Connected, reading.Ended, Task.Delay(Settled, call.Terminal.Clock, stop.Token));
            // Never connected: wrong address, no right to watch, not signed in. Later it is a connection that broke.
            if (reading.Ended.IsFaulted && !reading.Connected.IsCompletedSuccessfully && !_hasConnected)
                await reading.Ended;
            if (_hasConnected)
                await CatchUpAsync(cancellation);
            else
                call.Output.Hint(Phrases.Watching);
            _hasConnected = true;
            await foreach (var id in changed.Reader.ReadAllAsync(cancellation))
                await ShowAsync(id, cancellation);
            await reading.Ended;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(reading.Ended);
        }
    }

    private (Task Connected, Task Ended) Read(ChannelWriter<string> changed, CancellationToken cancellation)
    {
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (connected.Task, PumpAsync());

        async Task PumpAsync()
        {
            try
            {
                using var response = await call.Node().OpenAsync("live", "text/event-stream", cancellation, _lastEventId);
                connected.TrySetResult();
                await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
                var reader = new SseReader(stream);
                await foreach (var happened in reader.ReadAsync(cancellation))
                {
                    (_lastEventId, _retry) = (reader.LastEventId, reader.Retry);
                    if (happened.Kind == Kind && JsonSerializer.Deserialize<LiveEvent>(happened.Data, Output.JsonOptions) is { } what)
                        changed.TryWrite(what.Id);
                }
            }
            finally
            {
                changed.TryComplete();
            }
        }
    }

    private async Task ShowAsync(string id, CancellationToken cancellation)
    {
        try
        {
            Show(await call.Node().GetAsync<T>(ItemPath(id), cancellation));
        }
        catch (ProblemException refused) when (refused.Problem.Status is 403 or 404)
        {
            // Gone again, or not for this user's eyes: worth a word, not the end of watching.
            call.Output.Warn(Phrases.CannotShow, id, refused.Problem.Code);
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        // A minute back: clocks differ, and what is remembered is not shown twice.
        var from = _since - TimeSpan.FromMinutes(1);
        await foreach (var item in call.Node().PagesAsync<T>(ListPaths, 0, cancellation))
        {
            if (TimeOf(item) >= from || _shown.ContainsKey(IdOf(item)))
                Show(item);
        }
    }

    private void Show(T item)
    {
        var (id, state) = (IdOf(item), StateOf(item));
        if (!IsWanted(item) || (_shown.TryGetValue(id, out var before) && before == state))
            return;
        if (_shown.TryAdd(id, state))
            _order.Enqueue(id);
        else
            _shown[id] = state;
        if (_order.Count > MostRemembered)
            _shown.Remove(_order.Dequeue());
        if (TimeOf(item) > _since)
            _since = TimeOf(item);
        call.Output.Event(item, () => table.Line(item, call.Output.Reader));
    }
}
