using System.Text.Json;
using ExchangeNetwork.Dashboard.Node;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Dashboard.Live;

/// <summary>Reads the node's stream with the user's token and tells the circuit's pages; connects again when it breaks.</summary>
/// <remarks>One for each circuit, which disposes it. Handlers are called off the circuit's own thread.</remarks>
public sealed partial class LiveEvents(NodeApi node, TimeProvider clock, ILogger<LiveEvents> logger) : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stop = new();
    private Task? _reading;

    /// <summary>Whether changes arrive.</summary>
    public LiveState State { get; private set; } = LiveState.Connecting;

    /// <summary>The state changed.</summary>
    public event Action? StateChanged;

    /// <summary>Something happened; null after a gap, when anything may have.</summary>
    public event Action<LiveEvent?>? Happened;

    /// <summary>Starts reading; further calls do nothing.</summary>
    public void Start() => _reading ??= Task.Run(ReadAsync);

    /// <summary>Stops reading.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_reading is not null)
            await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var pause = TimeSpan.Zero;
        var isFirst = true;
        try
        {
            while (true)
            {
                var answer = await node.WatchAsync(_stop.Token);
                if (answer.Problem is { MayPass: false } refused)
                {
                    Show(refused.NeedsSignIn ? LiveState.SignedOut : LiveState.NotAllowed);
                    return;
                }
                if (answer.Value is { } stream)
                {
                    Show(LiveState.Live);
                    if (!isFirst)
                        Happened?.Invoke(null);
                    (isFirst, pause) = (false, TimeSpan.Zero);
                    await ReadAsync(stream);
                }
                Show(LiveState.Offline);
                pause = pause == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                await Task.Delay(pause, clock, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The circuit is gone, and with it whoever watched.
        }
    }

    private async Task ReadAsync(LiveStream stream)
    {
        using (stream)
        {
            try
            {
                await foreach (var change in stream.ReadAsync(_stop.Token))
                    Happened?.Invoke(change);
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException or JsonException)
            {
                LogBroken(fault.GetType().Name);
            }
        }
    }

    private void Show(LiveState state)
    {
        if (State == state)
            return;
        State = state;
        StateChanged?.Invoke();
    }

    [LoggerMessage(3011, LogLevel.Information, "The node's live stream broke ({Fault}); connecting again")]
    private partial void LogBroken(string fault);
}

/// <summary>Whether what happens at the node arrives.</summary>
public enum LiveState
{
    /// <summary>Not yet.</summary>
    Connecting,

    /// <summary>It does.</summary>
    Live,

    /// <summary>The node does not answer; trying again.</summary>
    Offline,

    /// <summary>The user's role may not watch.</summary>
    NotAllowed,

    /// <summary>The session is over.</summary>
    SignedOut,
}
