using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Client;

/// <summary>What became of a transaction.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Code">What the committing peer found.</param>
/// <param name="BlockNumber">Number of the block that holds it.</param>
public sealed record CommitResult(string TransactionId, TxValidationCode Code, ulong BlockNumber)
{
    /// <summary>Whether the transaction's writes took effect.</summary>
    public bool Successful => Code == TxValidationCode.Valid;

    /// <summary>Throws unless the transaction took effect.</summary>
    /// <exception cref="CommitException">The transaction was found invalid.</exception>
    public void ThrowIfUnsuccessful()
    {
        if (!Successful)
            throw new CommitException(this);
    }
}
