using Google.Protobuf;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Gateway;

namespace Hyperledger.Fabric.Client;

public sealed partial class Gateway
{
    /// <summary>Takes up a proposal from its bytes, signed or not.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of a <see cref="Proposal"/> gave.</param>
    /// <returns>The same proposal.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message.</exception>
    public Proposal NewProposal(ReadOnlyMemory<byte> bytes) =>
        Proposal.From(this, Parse(ProposedTransaction.Parser, bytes));

    /// <summary>Takes up a proposal that was signed elsewhere.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of the <see cref="Proposal"/> gave.</param>
    /// <param name="signature">The signature of its <see cref="Signable.Digest"/>.</param>
    /// <returns>The proposal, ready to be evaluated or endorsed.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message, or the signature is empty.</exception>
    public Proposal NewSignedProposal(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> signature) =>
        Signed(NewProposal(bytes), signature);

    /// <summary>Takes up an endorsed transaction from its bytes, signed or not.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of a <see cref="Transaction"/> gave.</param>
    /// <returns>The same transaction.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message.</exception>
    public Transaction NewTransaction(ReadOnlyMemory<byte> bytes) =>
        Transaction.From(this, Parse(PreparedTransaction.Parser, bytes));

    /// <summary>Takes up an endorsed transaction that was signed elsewhere.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of the <see cref="Transaction"/> gave.</param>
    /// <param name="signature">The signature of its <see cref="Signable.Digest"/>.</param>
    /// <returns>The transaction, ready to be submitted.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message, or the signature is empty.</exception>
    public Transaction NewSignedTransaction(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> signature) =>
        Signed(NewTransaction(bytes), signature);

    /// <summary>Takes up the question for a commit status from its bytes, signed or not.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of a <see cref="Commit"/> gave.</param>
    /// <returns>The same commit.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message.</exception>
    public Commit NewCommit(ReadOnlyMemory<byte> bytes)
    {
        var signed = Parse(SignedCommitStatusRequest.Parser, bytes);
        return new Commit(this, Parse(CommitStatusRequest.Parser, signed.Request.Memory).TransactionId, signed, Timeouts.CommitStatus);
    }

    /// <summary>Takes up the question for a commit status that was signed elsewhere.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of the <see cref="Commit"/> gave.</param>
    /// <param name="signature">The signature of its <see cref="Signable.Digest"/>.</param>
    /// <returns>The commit, ready to be asked for its status.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message, or the signature is empty.</exception>
    public Commit NewSignedCommit(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> signature) =>
        Signed(NewCommit(bytes), signature);

    /// <summary>Takes up a request for chaincode events from its bytes, signed or not.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of a <see cref="ChaincodeEventsRequest"/> gave.</param>
    /// <returns>The same request.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message.</exception>
    public ChaincodeEventsRequest NewChaincodeEventsRequest(ReadOnlyMemory<byte> bytes)
    {
        var signed = Parse(SignedChaincodeEventsRequest.Parser, bytes);
        Parse(Protos.Gateway.ChaincodeEventsRequest.Parser, signed.Request.Memory);
        return new ChaincodeEventsRequest(this, signed);
    }

    /// <summary>Takes up a request for chaincode events that was signed elsewhere.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of the <see cref="ChaincodeEventsRequest"/> gave.</param>
    /// <param name="signature">The signature of its <see cref="Signable.Digest"/>.</param>
    /// <returns>The request, ready to be opened.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message, or the signature is empty.</exception>
    public ChaincodeEventsRequest NewSignedChaincodeEventsRequest(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> signature) =>
        Signed(NewChaincodeEventsRequest(bytes), signature);

    /// <summary>Takes up a request for blocks from its bytes, signed or not.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of a <see cref="BlockEventsRequest"/> gave.</param>
    /// <returns>The same request.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message.</exception>
    public BlockEventsRequest NewBlockEventsRequest(ReadOnlyMemory<byte> bytes) => new(this, Parse(Envelope.Parser, bytes));

    /// <summary>Takes up a request for blocks that was signed elsewhere.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of the <see cref="BlockEventsRequest"/> gave.</param>
    /// <param name="signature">The signature of its <see cref="Signable.Digest"/>.</param>
    /// <returns>The request, ready to be opened.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message, or the signature is empty.</exception>
    public BlockEventsRequest NewSignedBlockEventsRequest(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> signature) =>
        Signed(NewBlockEventsRequest(bytes), signature);

    /// <summary>Takes up a request for filtered blocks from its bytes, signed or not.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of a <see cref="FilteredBlockEventsRequest"/> gave.</param>
    /// <returns>The same request.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message.</exception>
    public FilteredBlockEventsRequest NewFilteredBlockEventsRequest(ReadOnlyMemory<byte> bytes) => new(this, Parse(Envelope.Parser, bytes));

    /// <summary>Takes up a request for filtered blocks that was signed elsewhere.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of the <see cref="FilteredBlockEventsRequest"/> gave.</param>
    /// <param name="signature">The signature of its <see cref="Signable.Digest"/>.</param>
    /// <returns>The request, ready to be opened.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message, or the signature is empty.</exception>
    public FilteredBlockEventsRequest NewSignedFilteredBlockEventsRequest(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> signature) =>
        Signed(NewFilteredBlockEventsRequest(bytes), signature);

    /// <summary>Takes up a request for blocks with private data from its bytes, signed or not.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of a <see cref="BlockAndPrivateDataEventsRequest"/> gave.</param>
    /// <returns>The same request.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message.</exception>
    public BlockAndPrivateDataEventsRequest NewBlockAndPrivateDataEventsRequest(ReadOnlyMemory<byte> bytes) =>
        new(this, Parse(Envelope.Parser, bytes));

    /// <summary>Takes up a request for blocks with private data that was signed elsewhere.</summary>
    /// <param name="bytes">What <see cref="Signable.Bytes"/> of the <see cref="BlockAndPrivateDataEventsRequest"/> gave.</param>
    /// <param name="signature">The signature of its <see cref="Signable.Digest"/>.</param>
    /// <returns>The request, ready to be opened.</returns>
    /// <exception cref="ArgumentException">The bytes are not such a message, or the signature is empty.</exception>
    public BlockAndPrivateDataEventsRequest NewSignedBlockAndPrivateDataEventsRequest(
        ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> signature) => Signed(NewBlockAndPrivateDataEventsRequest(bytes), signature);

    private static T Signed<T>(T message, ReadOnlyMemory<byte> signature)
        where T : Signable
    {
        message.Attach(signature);
        return message;
    }

    private static T Parse<T>(MessageParser<T> parser, ReadOnlyMemory<byte> bytes)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ArgumentException($"The bytes are no serialized {typeof(T).Name}.", nameof(bytes), e);
        }
    }
}
