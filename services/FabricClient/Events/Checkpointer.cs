namespace Hyperledger.Fabric.Client;

/// <summary>How far a reader of events has got.</summary>
/// <param name="BlockNumber">The block to go on in.</param>
/// <param name="TransactionId">The last transaction dealt with in that block; null if none.</param>
public sealed record Checkpoint(ulong BlockNumber, string? TransactionId);

/// <summary>Keeps the position of one reader of events; derive from it to keep positions elsewhere, such as in a database.</summary>
/// <remarks>
/// Safe for threads. Use one of its own for each stream, and do not mix block and chaincode events: a chaincode event stream that is told to
/// start after a transaction without an event waits for that event for ever.
/// </remarks>
public abstract class Checkpointer
{
    private readonly Lock gate = new();
    private volatile Checkpoint? position;

    /// <summary>Starts from a position kept earlier.</summary>
    /// <param name="position">The position, or null for none. Block 0 without a transaction counts as none, as other clients write it so.</param>
    protected Checkpointer(Checkpoint? position) =>
        this.position = position is null or { BlockNumber: 0, TransactionId: null or "" }
            ? null
            : position with { TransactionId = string.IsNullOrEmpty(position.TransactionId) ? null : position.TransactionId };

    /// <summary>Where to go on; null as long as nothing has been marked.</summary>
    public Checkpoint? Position => position;

    /// <summary>Marks a block as dealt with: the next stream begins with the block after it.</summary>
    /// <param name="blockNumber">Number of the block.</param>
    /// <exception cref="OverflowException">No block can follow.</exception>
    public void CheckpointBlock(ulong blockNumber) => Move(new Checkpoint(checked(blockNumber + 1), null));

    /// <summary>Marks a transaction as dealt with: the next stream begins after it, in the same block.</summary>
    /// <param name="blockNumber">Number of its block.</param>
    /// <param name="transactionId">The transaction; for chaincode events, one that has set an event.</param>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public void CheckpointTransaction(ulong blockNumber, string transactionId)
    {
        ArgumentException.ThrowIfNullOrEmpty(transactionId);
        Move(new Checkpoint(blockNumber, transactionId));
    }

    /// <summary>Marks a chaincode event as dealt with: the next stream begins after it. A transaction has at most one, so that none is lost.</summary>
    /// <param name="chaincodeEvent">The event.</param>
    public void CheckpointChaincodeEvent(ChaincodeEvent chaincodeEvent)
    {
        ArgumentNullException.ThrowIfNull(chaincodeEvent);
        CheckpointTransaction(chaincodeEvent.BlockNumber, chaincodeEvent.TransactionId);
    }

    /// <summary>Keeps a position; called by one thread at a time, before <see cref="Position"/> shows it.</summary>
    /// <param name="position">The new position.</param>
    protected abstract void Save(Checkpoint position);

    private void Move(Checkpoint next)
    {
        lock (gate)
        {
            Save(next);
            position = next;
        }
    }
}
