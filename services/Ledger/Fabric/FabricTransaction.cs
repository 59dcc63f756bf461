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
    private static readonly FabricTransaction Unreadable = new("", DateTimeOffset.UnixEpoch, "", "?", null);

    /// <summary>Reads a transaction's envelope; an invalid transaction may hold anything, and reads as one without id then.</summary>
    public static FabricTransaction Read(ByteString envelope)
    {
        try
        {
            return ReadEnvelope(envelope);
        }
        catch (InvalidProtocolBufferException)
        {
            return Unreadable;
        }
    }

    /// <summary>The validation codes of a block's transactions, in order; none when the peer gave none.</summary>
    public static ReadOnlySpan<byte> CodesOf(Block block) => block.Metadata?.Metadata is { } metadata && metadata.Count > (int)BlockMetadataIndex.TransactionsFilter
        ? metadata[(int)BlockMetadataIndex.TransactionsFilter].Span
        : default;

    private static FabricTransaction ReadEnvelope(ByteString envelopeBytes)
    {
        var payload = Payload.Parser.ParseFrom(Envelope.Parser.ParseFrom(envelopeBytes).Payload);
        var header = payload.Header ?? new Header();
        var channel = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
        var creator = SerializedIdentity.Parser.ParseFrom(SignatureHeader.Parser.ParseFrom(header.SignatureHeader).Creator);
        var kind = (HeaderType)channel.Type;
        var (function, happened) = kind == HeaderType.EndorserTransaction ? ReadAction(payload.Data) : (null, null);
        return new FabricTransaction(channel.TxId, TimeOf(channel), creator.Mspid, function ?? kind.ToString(), happened);
    }

    private static DateTimeOffset TimeOf(ChannelHeader channel) =>
        channel.Timestamp is { Seconds: >= 0 and < 253_402_300_800, Nanos: >= 0 and < 1_000_000_000 } time ? time.ToDateTimeOffset() : DateTimeOffset.UnixEpoch;

    private static (string? Function, ChaincodeEvent? Event) ReadAction(ByteString data)
    {
        var transaction = Hyperledger.Fabric.Protos.Peer.Transaction.Parser.ParseFrom(data);
        if (transaction.Actions.Count == 0)
            return (null, null);
        var action = ChaincodeActionPayload.Parser.ParseFrom(transaction.Actions[0].Payload);
        var proposal = ChaincodeProposalPayload.Parser.ParseFrom(action.ChaincodeProposalPayload);
        var arguments = ChaincodeInvocationSpec.Parser.ParseFrom(proposal.Input).ChaincodeSpec?.Input?.Args;
        var agreed = ChaincodeAction.Parser.ParseFrom(
            ProposalResponsePayload.Parser.ParseFrom(action.Action?.ProposalResponsePayload ?? ByteString.Empty).Extension);
        var happened = agreed.Events.IsEmpty ? null : ChaincodeEvent.Parser.ParseFrom(agreed.Events);
        return (
            arguments is { Count: > 0 } ? Encoding.UTF8.GetString(arguments[0].Span) : null,
            happened is { EventName.Length: > 0 } ? happened : null);
    }
}
