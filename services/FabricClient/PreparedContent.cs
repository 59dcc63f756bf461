using Google.Protobuf;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Client;

/// <summary>What lies deep inside a prepared transaction and matters to the client.</summary>
internal sealed record PreparedContent(string Channel, string TransactionId, ByteString Result)
{
    /// <summary>Digs out channel, id and the result of the first action that can be read.</summary>
    /// <exception cref="InvalidDataException">The envelope holds no such transaction.</exception>
    public static PreparedContent Read(Envelope envelope)
    {
        InvalidProtocolBufferException? last = null;
        try
        {
            var payload = Payload.Parser.ParseFrom(envelope.Payload);
            var header = ChannelHeader.Parser.ParseFrom(payload.Header?.ChannelHeader ?? ByteString.Empty);
            foreach (var action in Protos.Peer.Transaction.Parser.ParseFrom(payload.Data).Actions)
            {
                try
                {
                    return new PreparedContent(header.ChannelId, header.TxId, ReadResult(action));
                }
                catch (InvalidProtocolBufferException e)
                {
                    last = e;
                }
            }
        }
        catch (InvalidProtocolBufferException e)
        {
            last = e;
        }
        throw new InvalidDataException("The prepared transaction holds no readable result.", last);
    }

    private static ByteString ReadResult(TransactionAction action)
    {
        var payload = ChaincodeActionPayload.Parser.ParseFrom(action.Payload);
        var response = ProposalResponsePayload.Parser.ParseFrom(payload.Action?.ProposalResponsePayload ?? ByteString.Empty);
        return ChaincodeAction.Parser.ParseFrom(response.Extension).Response?.Payload ?? ByteString.Empty;
    }
}
