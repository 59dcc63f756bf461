using Google.Protobuf;
using Grpc.Core;
using Hyperledger.Fabric.Protos.Gateway;

namespace Hyperledger.Fabric.Client;

/// <summary>An endorsed transaction, to be sent to the orderer.</summary>
public sealed class Transaction : Signable
{
    private readonly PreparedTransaction message;
    private readonly PreparedContent content;
    private readonly CallTimeouts timeouts;

    internal Transaction(Gateway gateway, PreparedTransaction message, PreparedContent content, CallTimeouts timeouts)
        : base(gateway)
    {
        this.message = message;
        this.content = content;
        this.timeouts = timeouts;
    }

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> Bytes => message.ToByteArray();

    /// <summary>The transaction's id: 64 lower-case hexadecimal digits.</summary>
    public string TransactionId => message.TransactionId;

    /// <summary>What the chaincode returned to the endorsers; it takes effect only if the transaction commits.</summary>
    public ReadOnlyMemory<byte> Result => content.Result.Memory;

    private protected override ByteString SignedPart => message.Envelope.Payload;

    private protected override ByteString Signature
    {
        get => message.Envelope.Signature;
        set => message.Envelope.Signature = value;
    }

    /// <summary>Sends the transaction to the orderer and returns as soon as it has taken it.</summary>
    /// <remarks>The question for the commit status is made, and signed if there is a signer, beforehand: after ordering nothing can fail but the network.</remarks>
    /// <param name="timeout">Limit of this call; null for the one set before.</param>
    /// <param name="cancellationToken">Gives the call up; the transaction may then have been ordered or not.</param>
    /// <returns>The submitted transaction, to be asked for its commit status.</returns>
    /// <exception cref="SubmitException">The call failed; unless its code says that the orderer refused, ask the commit status.</exception>
    /// <exception cref="InvalidOperationException">No signature and no signer.</exception>
    public async Task<SubmittedTransaction> SubmitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        await SignAsync(cancellationToken).ConfigureAwait(false);
        var question = Commit.Ask(Gateway, TransactionId, content.Channel);
        var submitted = new SubmittedTransaction(Gateway, TransactionId, question, timeouts.CommitStatus, content.Result);
        // Without a signer the commit is to be signed elsewhere, as this transaction was.
        if (Gateway.HasSigner)
            await submitted.SignAsync(cancellationToken).ConfigureAwait(false);
        var request = new SubmitRequest
        {
            TransactionId = TransactionId,
            ChannelId = content.Channel,
            PreparedTransaction = message.Envelope,
        };
        var sends = new SendCount();
        try
        {
            await Gateway.CallAsync(UnarySteps.Submit, request, timeout ?? timeouts.Submit, cancellationToken, sends).ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw new SubmitException(TransactionId, e);
        }
        submitted.MayBeDuplicate = sends.Value > 1;
        return submitted;
    }

    internal static Transaction From(Gateway gateway, PreparedTransaction message)
    {
        try
        {
            var envelope = message.Envelope ?? throw new ArgumentException("The bytes hold no transaction.", nameof(message));
            return new Transaction(gateway, message, PreparedContent.Read(envelope), gateway.Timeouts);
        }
        catch (InvalidDataException e)
        {
            throw new ArgumentException(e.Message, nameof(message), e);
        }
    }
}
