using System.Collections.Concurrent;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Peer;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Ledger.Fabric;

/// <summary>How a transaction ended, and where.</summary>
/// <param name="BlockNumber">The block that holds it.</param>
/// <param name="Code">Valid, or why not.</param>
internal readonly record struct Committed(long BlockNumber, TxValidationCode Code);

/// <summary>One stream of filtered blocks that resolves all transactions on their way.</summary>
/// <remarks>A waiting status call for each would hold one of the gateway's few places for as long as the block takes.</remarks>
internal sealed partial class CommitTracker : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Committed>> expected = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stop = new();
    private readonly Network network;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Task following;

    /// <summary>Follows the blocks from a number on.</summary>
    public CommitTracker(Network network, long firstBlock, TimeProvider clock, ILogger logger)
    {
        (this.network, this.clock, this.logger) = (network, clock, logger);
        following = Task.Run(() => FollowAsync(firstBlock));
    }

    /// <summary>Begins to look for a transaction; call it before the transaction is submitted, and <see cref="Forget"/> it in the end.</summary>
    public Task<Committed> Expect(string transactionId)
    {
        stop.Token.ThrowIfCancellationRequested();
        return expected.GetOrAdd(
            transactionId, _ => new TaskCompletionSource<Committed>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>Looks for a transaction no more.</summary>
    public void Forget(string transactionId) => expected.TryRemove(transactionId, out _);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await following.ConfigureAwait(false);
        foreach (var waiting in expected.Values)
            waiting.TrySetException(new LedgerException("The ledger is closed.", null, LedgerRefusals.Closed()));
        stop.Dispose();
    }

    private async Task FollowAsync(long firstBlock)
    {
        var next = firstBlock;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var block in network.FilteredBlockEventsAsync(new EventOptions { StartBlock = (ulong)next }, stop.Token).ConfigureAwait(false))
                {
                    Resolve(block);
                    next = (long)block.Number + 1;
                }
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogInterrupted(logger, next, fault.Message);
            }
            await Task.Delay(Pause, clock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Resolve(FilteredBlock block)
    {
        foreach (var transaction in block.FilteredTransactions)
        {
            // An id that stands on the ledger twice counted the first time.
            if (expected.TryGetValue(transaction.Txid, out var waiting))
                waiting.TrySetResult(new Committed((long)block.Number, transaction.TxValidationCode));
        }
    }

    [LoggerMessage(3201, LogLevel.Warning, "The stream of filtered blocks ended before block {Next}; it is opened again: {Reason}")]
    private static partial void LogInterrupted(ILogger logger, long next, string reason);
}
