using System.Net.Http.Json;
using System.Text.Json;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger.Embedded;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Ledger.Served;

/// <summary>Has transactions ordered by the process that serves the ledger file, and follows its commits; reconnects by itself.</summary>
internal sealed partial class ServedOrdering : IOrdering
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private volatile LedgerHead _head;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServedOrdering(HttpClient http, ServedLedger ledger, ILogger logger)
    {
        _http = http;
        _logger = logger;
        Ledger = ledger;
        _head = ledger.Head;
        _following = Task.Run(FollowAsync);
    }

    /// <summary>The ledger as it was when the connection was made.</summary>
    public ServedLedger Ledger { get; }

    public LedgerHead Head => _head;

    public Task NextCommit => Volatile.Read(ref _next).Task;

    /// <exception cref="LedgerException">Not a loopback address, or nobody serves a ledger there.</exception>
    public static async Task<ServedOrdering> ConnectAsync(Uri address, ILogger logger, CancellationToken cancellationToken)
    {
        if (!address.IsLoopback)
            throw new LedgerException("The embedded ledger serves one machine.", null, LedgerRefusals.NotLoopback(address));
        var http = new HttpClient { BaseAddress = new Uri(address, "/ledger/"), Timeout = TimeSpan.FromMinutes(2) };
        try
        {
            var ledger = await http.GetFromJsonAsync<ServedLedger>("", cancellationToken).ConfigureAwait(false)
                ?? throw new JsonException("No ledger is described.");
            return new ServedOrdering(http, ledger, logger);
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException)
        {
            http.Dispose();
            throw new LedgerException("The ledger cannot be reached.", fault, LedgerRefusals.Unreachable(address));
        }
    }

    public async Task<Ordered> OrderAsync(OrderedTransaction transaction, CancellationToken cancellationToken)
    {
        var document = new ServedTransaction(
            transaction.Envelope.Bytes, [.. transaction.PrivateValues.Select(value => new ServedPrivateValue(value.Collection, value.Key, value.Value))]);
        try
        {
            using var response = await _http.PostAsJsonAsync("transactions", document, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                var position = (await response.Content.ReadFromJsonAsync<ServedPosition>(cancellationToken).ConfigureAwait(false))!;
                return new Ordered(new LedgerPosition(position.BlockNumber, position.TransactionIndex), position.ValidationCode);
            }
            var fault = (await response.Content.ReadFromJsonAsync<ServedFault>(cancellationToken).ConfigureAwait(false))!;
            throw fault.Code.Length == 0
                ? new LedgerException(fault.Message)
                : new LedgerException(fault.Message, null, new Refusal(fault.Code, [.. fault.Arguments]));
        }
        catch (Exception fault) when (IsUnreachable(fault, cancellationToken))
        {
            // It may stand on the ledger all the same: whoever submits again does so under the same key, and the contract knows it.
            throw new LedgerException("The ledger cannot be reached.", fault, LedgerRefusals.Unreachable(_http.BaseAddress!));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        Volatile.Read(ref _next).TrySetException(Orderer.Closed());
        // Nobody may be listening; an unobserved fault is no fault.
        _ = Volatile.Read(ref _next).Task.Exception;
        _http.Dispose();
        _stop.Dispose();
    }

    private static bool IsUnreachable(Exception fault, CancellationToken cancellationToken) =>
        fault is HttpRequestException or JsonException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private async Task FollowAsync()
    {
        var connected = true;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var head = await _http.GetFromJsonAsync<LedgerHead>($"commits?after={_head.Number}", _stop.Token).ConfigureAwait(false);
                if (!connected)
                    LogConnected();
                connected = true;
                if (head is null || head.Number <= _head.Number)
                    continue;
                _head = head;
                Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (IsUnreachable(fault, _stop.Token))
            {
                if (connected)
                    LogUnreachable(fault.GetType().Name);
                connected = false;
                await Task.Delay(Pause, _stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(3121, LogLevel.Warning, "The ledger process cannot be reached ({Fault}); it is tried again until it answers")]
    private partial void LogUnreachable(string fault);

    [LoggerMessage(3122, LogLevel.Information, "The ledger process answers again")]
    private partial void LogConnected();
}
