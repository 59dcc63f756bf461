using Google.Protobuf;
using Grpc.Core;
using Hyperledger.Fabric.Protos.Gateway;
using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Client;

/// <summary>The question whether a submitted transaction has committed.</summary>
public class Commit : Signable
{
    private readonly SignedCommitStatusRequest message;
    private readonly TimeSpan defaultTimeout;

    internal Commit(Gateway gateway, string transactionId, SignedCommitStatusRequest message, TimeSpan defaultTimeout)
        : base(gateway)
    {
        TransactionId = transactionId;
        this.message = message;
        this.defaultTimeout = defaultTimeout;
    }

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> Bytes => message.ToByteArray();

    /// <summary>The transaction asked about.</summary>
    public string TransactionId { get; }

    /// <summary>Whether the envelope left more than once, so that the ledger may hold a second, refused copy of it.</summary>
    internal bool MayBeDuplicate { get; set; }

    private protected override ByteString SignedPart => message.Request;

    private protected override ByteString Signature
    {
        get => message.Signature;
        set => message.Signature = value;
    }

    /// <summary>Waits until the transaction is in a block of the gateway peer's ledger and tells what became of it.</summary>
    /// <remarks>For a transaction that was never ordered this waits until the deadline.</remarks>
    /// <param name="timeout">Limit of this call; null for the one set before.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <returns>The result, valid or not.</returns>
    /// <exception cref="CommitStatusException">The call failed.</exception>
    /// <exception cref="InvalidOperationException">No signature and no signer.</exception>
    public async Task<CommitResult> GetStatusAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        await SignAsync(cancellationToken).ConfigureAwait(false);
        var limit = timeout ?? defaultTimeout;
        try
        {
            var response = await Gateway.CallAsync(UnarySteps.CommitStatus, message, limit, cancellationToken).ConfigureAwait(false);
            // The peer may announce the copy's refusal; once committed, its ledger answers for the first of the two.
            if (MayBeDuplicate && response.Result == TxValidationCode.DuplicateTxid)
                response = await Gateway.CallAsync(UnarySteps.CommitStatus, message, limit, cancellationToken).ConfigureAwait(false);
            return new CommitResult(TransactionId, response.Result, response.BlockNumber);
        }
        catch (RpcException e)
        {
            throw new CommitStatusException(TransactionId, e);
        }
    }

    internal static SignedCommitStatusRequest Ask(Gateway gateway, string transactionId, string channel) => new()
    {
        Request = new CommitStatusRequest { TransactionId = transactionId, ChannelId = channel, Identity = gateway.Identity.Creator }
            .ToByteString(),
    };
}

/// <summary>A transaction that the orderer has taken.</summary>
public sealed class SubmittedTransaction : Commit
{
    private readonly ByteString result;

    internal SubmittedTransaction(
        Gateway gateway, string transactionId, SignedCommitStatusRequest message, TimeSpan defaultTimeout, ByteString result)
        : base(gateway, transactionId, message, defaultTimeout) => this.result = result;

    /// <summary>What the chaincode returned to the endorsers; it takes effect only if the transaction commits.</summary>
    public ReadOnlyMemory<byte> Result => result.Memory;
}
