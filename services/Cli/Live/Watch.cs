using System.Text.Json;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Live;

/// <summary>Follows <c>/live</c> for one kind of thing and shows each at every change, across lost connections, until Ctrl-C.</summary>
/// <remarks>
/// After each connection the list is read once more, since the node keeps no events: what changed while nobody listened is shown then.
/// Memory is bounded: of all that was shown only the newest are remembered.
/// </remarks>
internal sealed class Watch<T>(Call call, TableOf<T> table)
{
    private const int MostRemembered = 20_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private DateTimeOffset _since;

    /// <summary>The events that matter.</summary>
    public required string Kind { get; init; }

    /// <summary>The list to read after a connection.</summary>
    public required string ListPath { get; init; }

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
        string? lastEventId = null;
        var failures = 0;
        var isFirst = true;
        try
        {
            while (true)
            {
                TimeSpan? asked = null;
                try
                {
                    using var response = await call.Node().OpenAsync("live", "text/event-stream", cancellation, lastEventId);
                    await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
                    failures = 0;
                    if (isFirst)
                        call.Output.Hint(Phrases.Watching);
                    else
                        await CatchUpAsync(cancellation);
                    isFirst = false;
                    var reader = new SseReader(stream);
                    await foreach (var happened in reader.ReadAsync(cancellation))
                    {
                        lastEventId = reader.LastEventId ?? lastEventId;
                        if (happened.Kind == Kind)
                            await ShowAsync(happened.Data, cancellation);
                    }
                    asked = reader.Retry;
                }
                catch (Exception fault) when (IsPassing(fault) && !isFirst && !cancellation.IsCancellationRequested)
                {
                    // The connection broke, or the node is restarting: the loop connects again.
                    failures++;
                }
                var pause = asked ?? TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, failures)));
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
        || fault is CommandException { Exit: ExitCode.Unreachable } or ProblemException { Exit: ExitCode.Unreachable };

    private async Task ShowAsync(string data, CancellationToken cancellation)
    {
        if (JsonSerializer.Deserialize<LiveEvent>(data, Output.JsonOptions) is not { } happened)
            return;
        try
        {
            Show(await call.Node().GetAsync<T>(ItemPath(happened.Id), cancellation));
        }
        catch (ProblemException refused) when (refused.Problem.Status is 403 or 404)
        {
            // Gone again, or not for this user's eyes: worth a word, not the end of watching.
            call.Output.Warn(Phrases.CannotShow, happened.Id, refused.Problem.Code);
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        // A minute back: clocks differ, and what is remembered is not shown twice.
        var from = _since - TimeSpan.FromMinutes(1);
        await foreach (var item in call.Node().PagesAsync<T>(ListPath, 0, cancellation))
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
