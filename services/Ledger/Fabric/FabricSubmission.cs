using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Peer;
using Transaction = Hyperledger.Fabric.Client.Transaction;

namespace ExchangeNetwork.Ledger.Fabric;

/// <summary>Brings a transaction onto the ledger: endorsed, submitted and seen committed, through the loss of peers and orderers.</summary>
/// <remarks>
/// Until it is submitted a transaction is proposed anew as often as needed. From then on it is the same signed envelope that goes out
/// again: its id stands on the ledger once.
/// </remarks>
internal sealed class FabricSubmission(FabricLedgerOptions options, FabricConnection connection, CommitTracker commits, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);
    // How long other agencies' peers may lag behind this one's before their refusal counts.
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CommitQuestion = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim slots = new(options.MaxInFlight);

    public async Task<LedgerOutcome> SubmitAsync(LedgerCall call, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var (transaction, timestamp, refused) = await EndorseAsync(call, cancellationToken).ConfigureAwait(false);
                if (transaction is null)
                    return refused!;
                var committed = await CommitAsync(call, transaction, cancellationToken).ConfigureAwait(false);
                switch (committed.Code)
                {
                    case TxValidationCode.Valid:
                        return new LedgerOutcome(transaction.TransactionId, committed.BlockNumber, timestamp, transaction.Result.ToArray(), null);
                    case TxValidationCode.MvccReadConflict or TxValidationCode.PhantomReadConflict when attempt < options.MaxAttempts:
                        continue;
                    case TxValidationCode.MvccReadConflict or TxValidationCode.PhantomReadConflict:
                        throw new LedgerException(
                            $"{call.Function} met conflicting transactions {attempt} times.", null, LedgerRefusals.EndlessConflict(call.Function, attempt));
                    default:
                        var code = (TransactionValidationCode)committed.Code;
                        throw new LedgerException(
                            $"Transaction {transaction.TransactionId} is not valid: {committed.Code}.", null,
                            LedgerRefusals.Invalid(transaction.TransactionId, code));
                }
            }
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose() => slots.Dispose();

    private async Task<(Transaction? Transaction, DateTimeOffset Timestamp, LedgerOutcome? Refused)> EndorseAsync(
        LedgerCall call, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            var proposal = connection.Propose(call);
            try
            {
                return (await proposal.EndorseAsync(cancellationToken: cancellationToken).ConfigureAwait(false), proposal.Timestamp, null);
            }
            catch (GatewayException fault)
            {
                var waited = clock.GetElapsedTime(started);
                if (FabricFaults.RefusalIn(fault) is { } refusal)
                {
                    if (FabricFaults.IsOwnPeers(fault, options.MspId) || waited > Lag)
                        return (null, proposal.Timestamp, new LedgerOutcome(proposal.TransactionId, -1, proposal.Timestamp, [], refusal));
                }
                else if (!FabricFaults.MayPass(fault) || FabricFaults.IsContractFault(fault) || waited > options.Patience)
                {
                    throw new LedgerException($"{call.Function} was not endorsed.", fault, FabricFaults.ReasonOf(options, call, fault));
                }
            }
            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Committed> CommitAsync(LedgerCall call, Transaction transaction, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var committed = commits.Expect(transaction.TransactionId);
        try
        {
            for (var pause = FirstPause; ; pause = Longer(pause))
            {
                SubmittedTransaction? submitted = null;
                GatewayException? fault = null;
                try
                {
                    submitted = await transaction.SubmitAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                }
                catch (GatewayException failed)
                {
                    // It may have got there all the same: only the ledger tells.
                    fault = failed;
                    if (!FabricFaults.MayPass(failed))
                        throw new LedgerException($"{call.Function} was not submitted.", failed, FabricFaults.ReasonOf(options, call, failed));
                }
                var patience = submitted is null ? pause : options.Patience - clock.GetElapsedTime(started);
                if (await Task.WhenAny(committed, Task.Delay(patience > pause ? patience : pause, clock, cancellationToken)).ConfigureAwait(false) == committed)
                    return await committed.ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (clock.GetElapsedTime(started) < options.Patience)
                    continue;
                return await AskAsync(submitted, cancellationToken).ConfigureAwait(false)
                    ?? throw new LedgerException(
                        $"Transaction {transaction.TransactionId} was not seen on the ledger.", fault,
                        LedgerRefusals.FabricCommitUnknown(transaction.TransactionId, (int)options.Patience.TotalSeconds));
            }
        }
        finally
        {
            commits.Forget(transaction.TransactionId);
        }
    }

    /// <summary>A last question to the gateway; null when it does not know either.</summary>
    private static async Task<Committed?> AskAsync(SubmittedTransaction? submitted, CancellationToken cancellationToken)
    {
        if (submitted is null)
            return null;
        try
        {
            var status = await submitted.GetStatusAsync(CommitQuestion, cancellationToken).ConfigureAwait(false);
            return new Committed((long)status.BlockNumber, status.Code);
        }
        catch (CommitStatusException)
        {
            // Asked without an answer: the caller reports that the outcome is unknown.
            return null;
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause + pause < LongestPause ? pause + pause : LongestPause;
}
