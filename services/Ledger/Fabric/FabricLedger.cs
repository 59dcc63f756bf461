using System.Runtime.CompilerServices;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Common;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Ledger.Fabric;

/// <summary>The shared ledger on Hyperledger Fabric, as one agency's node uses it.</summary>
public sealed partial class FabricLedger : ILedger, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly FabricLedgerOptions options;
    private readonly FabricConnection connection;
    private readonly FabricSubmission submission;
    private readonly CommitTracker commits;
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    private FabricLedger(FabricLedgerOptions options, FabricConnection connection, long height, TimeProvider clock, ILogger logger)
    {
        (this.options, this.connection, this.clock, this.logger) = (options, connection, clock, logger);
        commits = new CommitTracker(connection.Network, height, clock, logger);
        submission = new FabricSubmission(options, connection, commits, clock);
    }

    /// <summary>Connects to the agency's peers.</summary>
    /// <exception cref="LedgerException">Key or certificate cannot be used (XN-LEDGER-050), no peer answers (-051) or they let the node in not (-052).</exception>
    public static async Task<FabricLedger> ConnectAsync(
        FabricLedgerOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken) =>
        await ConnectAsync(options, FabricConnection.Open(options, clock), clock, logger, cancellationToken).ConfigureAwait(false);

    /// <summary>As the other, over an open connection.</summary>
    internal static async Task<FabricLedger> ConnectAsync(
        FabricLedgerOptions options, FabricConnection connection, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            var info = await connection.ChainInfoAsync(cancellationToken).ConfigureAwait(false);
            return new FabricLedger(options, connection, (long)info.Height, clock, logger);
        }
        catch (Exception fault)
        {
            connection.Dispose();
            if (fault is GatewayException refused)
                throw new LedgerException("No peer of the agency answers.", fault, FabricFaults.ReasonOf(options, new LedgerCall("GetChainInfo", []), refused));
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<LedgerOutcome> SubmitAsync(LedgerCall call, CancellationToken cancellationToken) => submission.SubmitAsync(call, cancellationToken);

    /// <inheritdoc/>
    public async Task<LedgerOutcome> EvaluateAsync(LedgerCall call, CancellationToken cancellationToken)
    {
        for (var started = clock.GetTimestamp(); ;)
        {
            var proposal = connection.Propose(call);
            try
            {
                var result = await proposal.EvaluateAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                return new LedgerOutcome(proposal.TransactionId, -1, proposal.Timestamp, result.ToArray(), null);
            }
            catch (GatewayException fault)
            {
                if (FabricFaults.RefusalIn(fault) is { } refusal)
                    return new LedgerOutcome(proposal.TransactionId, -1, proposal.Timestamp, [], refusal);
                if (!FabricFaults.MayPass(fault) || FabricFaults.IsContractFault(fault) || clock.GetElapsedTime(started) > options.EvaluationPatience)
                    throw new LedgerException($"{call.Function} could not be evaluated.", fault, FabricFaults.ReasonOf(options, call, fault));
            }
            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LedgerEvent> EventsAsync(LedgerPosition after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var block in BlocksAsync(Math.Max(0, after.BlockNumber), cancellationToken).ConfigureAwait(false))
        {
            foreach (var happened in EventsOf(block))
            {
                if (happened.Position > after)
                    yield return happened;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<LedgerBlock?> ReadBlockAsync(long number, CancellationToken cancellationToken)
    {
        if (await BlockAsync(number, cancellationToken).ConfigureAwait(false) is not { } block)
            return null;
        var codes = FabricTransaction.CodesOf(block).ToArray();
        return new LedgerBlock(
            number, block.Header.PreviousHash.ToByteArray(), block.Header.DataHash.ToByteArray(), FabricBlockHash.Header(block.Header),
            [
                .. block.Data.Data.Select((envelope, index) =>
                {
                    var read = FabricTransaction.Read(envelope);
                    return new LedgerTransaction(
                        read.TransactionId, read.Timestamp, read.MspId, read.Function, (TransactionValidationCode)codes[index], envelope.ToByteArray());
                }),
            ]);
    }

    /// <inheritdoc/>
    public async Task<LedgerHead> HeadAsync(CancellationToken cancellationToken)
    {
        var info = await AskAsync(connection.ChainInfoAsync(cancellationToken)).ConfigureAwait(false);
        return new LedgerHead((long)info.Height - 1, info.CurrentBlockHash.ToByteArray());
    }

    /// <summary>The channel.</summary>
    internal string Channel => options.Channel;

    /// <summary>All blocks from a number on, then live, through the loss of peers and streams.</summary>
    internal async IAsyncEnumerable<Block> BlocksAsync(long first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = first; ;)
        {
            await using var blocks = connection.Network.BlockEventsAsync(new EventOptions { StartBlock = (ulong)next }, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(blocks, next, cancellationToken).ConfigureAwait(false) is { } block)
            {
                next = (long)block.Header.Number + 1;
                yield return block;
            }
            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A block as the agency's peer holds it; null beyond the height.</summary>
    internal async Task<Block?> BlockAsync(long number, CancellationToken cancellationToken) =>
        number >= 0 && number <= (await HeadAsync(cancellationToken).ConfigureAwait(false)).Number
            ? await AskAsync(connection.BlockAsync(number, cancellationToken)).ConfigureAwait(false)
            : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await commits.DisposeAsync().ConfigureAwait(false);
        submission.Dispose();
        connection.Dispose();
    }

    private async Task<T> AskAsync<T>(Task<T> question)
    {
        try
        {
            return await question.ConfigureAwait(false);
        }
        catch (GatewayException fault)
        {
            throw new LedgerException("The chain could not be read.", fault, FabricFaults.ReasonOf(options, new LedgerCall("qscc", []), fault));
        }
    }

    /// <summary>The stream's next block; null when the stream has ended and another one must be opened.</summary>
    private async Task<Block?> NextAsync(IAsyncEnumerator<Block> blocks, long next, CancellationToken cancellationToken)
    {
        try
        {
            return await blocks.MoveNextAsync().ConfigureAwait(false) ? blocks.Current : null;
        }
        catch (Exception fault) when (fault is GatewayException or DeliverException && !cancellationToken.IsCancellationRequested)
        {
            LogInterrupted(next, fault.Message);
            return null;
        }
    }

    private IEnumerable<LedgerEvent> EventsOf(Block block)
    {
        var codes = FabricTransaction.CodesOf(block).ToArray();
        for (var i = 0; i < codes.Length; i++)
        {
            if (codes[i] != (byte)TransactionValidationCode.Valid)
                continue;
            var transaction = FabricTransaction.Read(block.Data.Data[i]);
            if (transaction.Event is { } happened && happened.ChaincodeId == options.Chaincode)
            {
                yield return new LedgerEvent(
                    new LedgerPosition((long)block.Header.Number, i), transaction.TransactionId, transaction.Timestamp, happened.EventName,
                    happened.Payload.ToByteArray());
            }
        }
    }

    [LoggerMessage(3202, LogLevel.Warning, "The stream of blocks ended before block {Next}; it is opened again: {Reason}")]
    private partial void LogInterrupted(long next, string reason);
}
