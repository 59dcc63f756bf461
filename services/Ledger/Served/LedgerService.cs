using ExchangeNetwork.Ledger.Embedded;

namespace ExchangeNetwork.Ledger.Served;

/// <summary>What the process that holds a ledger file does for the others on its machine: orders their signed transactions, tells them of commits.</summary>
/// <remarks>
/// Whoever may read the file may run the contract on it, so only ordering needs the one process. Its callers need no trust: a transaction
/// is valid by its own signature and read set. For development, pilots and fault tests; between organisations there is Fabric.
/// </remarks>
public sealed class LedgerService(EmbeddedLedger ledger, TimeProvider clock)
{
    /// <summary>Longest that a caller waits for a commit before it is answered anyway.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>The ledger that is served.</summary>
    public ServedLedger Describe() => new(ledger.ChannelId, Path.GetFullPath(ledger.Path), ledger.Head);

    /// <summary>Orders a transaction.</summary>
    /// <exception cref="LedgerException">Not a signed transaction, or the ledger could not take it.</exception>
    public async Task<ServedPosition> OrderAsync(ServedTransaction transaction, CancellationToken cancellationToken)
    {
        if (transaction is not { Envelope: not null, PrivateValues: not null }
            || transaction.PrivateValues.Any(value => value is not { Collection: not null, Key: not null })
            || !Envelope.TryParse(transaction.Envelope, out var envelope))
        {
            throw new LedgerException("Not a signed transaction.", null, LedgerRefusals.NotATransaction());
        }
        var ordered = await ledger.OrderAsync(
            new OrderedTransaction(envelope, [.. transaction.PrivateValues.Select(value => new PrivateValue(value.Collection, value.Key, value.Value))]),
            cancellationToken).ConfigureAwait(false);
        return new ServedPosition(ordered.Position.BlockNumber, ordered.Position.TransactionIndex, ordered.Code);
    }

    /// <summary>The newest block once it is later than <paramref name="after"/>, or after <see cref="LongestWait"/> whatever it is then.</summary>
    public async Task<LedgerHead> WaitForCommitAsync(long after, CancellationToken cancellationToken)
    {
        var next = ledger.NextCommit;
        if (ledger.Head.Number > after)
            return ledger.Head;
        try
        {
            await next.WaitAsync(LongestWait, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nothing was committed: the caller asks again.
        }
        return ledger.Head;
    }

    /// <summary>A fault as callers are told of it.</summary>
    public static ServedFault Describe(LedgerException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new ServedFault(fault.Reason?.Code ?? "", [.. fault.Reason?.Arguments ?? []], fault.Message);
    }
}
