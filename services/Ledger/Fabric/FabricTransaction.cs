using System.Text;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Msp;
using Hyperledger.Fabric.Protos.Peer;

namespace ExchangeNetwork.Ledger.Fabric;

/// <summary>A transaction of a Fabric block, read as far as the network uses it.</summary>
/// <param name="TransactionId">Its id; empty for a configuration.</param>
/// <param name="Timestamp">The submitter's time.</param>
/// <param name="MspId">Who submitted it.</param>
/// <param name="Function">The contract function; the kind of a transaction that calls no chaincode, such as <c>CONFIG</c>.</param>
/// <param name="Event">The event that it set; null when none.</param>
internal sealed record FabricTransaction(string TransactionId, DateTimeOffset Timestamp, string MspId, string Function, ChaincodeEvent? Event)
{
    /// <summary>Reads a transaction's envelope.</summary>
    /// <exception cref="InvalidProtocolBufferException">Its bytes are no envelope of Fabric.</exception>
    public static FabricTransaction Read(ByteString envelopeBytes)
    {
        var payload = Payload.Parser.ParseFrom(Envelope.Parser.ParseFrom(envelopeBytes).Payload);
        var channel = ChannelHeader.Parser.ParseFrom(payload.Header.ChannelHeader);
        var creator = SerializedIdentity.Parser.ParseFrom(SignatureHeader.Parser.ParseFrom(payload.Header.SignatureHeader).Creator);
        var kind = (HeaderType)channel.Type;
        var (function, happened) = kind == HeaderType.EndorserTransaction ? ReadAction(payload.Data) : (null, null);
        return new FabricTransaction(channel.TxId, channel.Timestamp.ToDateTimeOffset(), creator.Mspid, function ?? kind.ToString(), happened);
    }

    /// <summary>The validation codes of a block's transactions, in order.</summary>
    public static ReadOnlySpan<byte> CodesOf(Block block) => block.Metadata.Metadata[(int)BlockMetadataIndex.TransactionsFilter].Span;

    private static (string? Function, ChaincodeEvent? Event) ReadAction(ByteString data)
    {
        var transaction = Hyperledger.Fabric.Protos.Peer.Transaction.Parser.ParseFrom(data);
        if (transaction.Actions.Count == 0)
            return (null, null);
        var action = ChaincodeActionPayload.Parser.ParseFrom(transaction.Actions[0].Payload);
        var proposal = ChaincodeProposalPayload.Parser.ParseFrom(action.ChaincodeProposalPayload);
        var call = ChaincodeInvocationSpec.Parser.ParseFrom(proposal.Input).ChaincodeSpec.Input;
        var agreed = ChaincodeAction.Parser.ParseFrom(
            ProposalResponsePayload.Parser.ParseFrom(action.Action.ProposalResponsePayload).Extension);
        var happened = agreed.Events.IsEmpty ? null : ChaincodeEvent.Parser.ParseFrom(agreed.Events);
        return (
            call.Args.Count == 0 ? null : Encoding.UTF8.GetString(call.Args[0].Span),
            happened is { EventName.Length: > 0 } ? happened : null);
    }
}
