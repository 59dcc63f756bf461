using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Client;

/// <summary>The transaction is in a block but was found invalid there, so that its writes had no effect.</summary>
public sealed class CommitException : Exception
{
    internal CommitException(CommitResult result)
        : base($"Transaction {result.TransactionId} failed to commit in block {result.BlockNumber} with code {(int)result.Code} ({result.Code}).")
    {
        TransactionId = result.TransactionId;
        Code = result.Code;
        BlockNumber = result.BlockNumber;
    }

    /// <summary>The transaction.</summary>
    public string TransactionId { get; }

    /// <summary>Why the committing peer found it invalid.</summary>
    public TxValidationCode Code { get; }

    /// <summary>Number of the block that holds it.</summary>
    public ulong BlockNumber { get; }
}
