using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Orderer;

namespace Hyperledger.Fabric.Client;

/// <summary>Writes what a peer wants to see before it delivers blocks.</summary>
internal static class SeekEnvelope
{
    public static Envelope Make(Gateway gateway, string channel, EventOptions? options)
    {
        var channelHeader = new ChannelHeader
        {
            Type = (int)HeaderType.DeliverSeekInfo,
            ChannelId = channel,
            Timestamp = Timestamp.FromDateTimeOffset(gateway.Time.GetUtcNow()),
            TlsCertHash = ByteString.CopyFrom(gateway.TlsClientCertificateHash.Span),
        };
        var seek = new SeekInfo
        {
            // Blocks have no transaction to go on after: only the block of a checkpoint counts here.
            Start = EventOptions.Start(options, options?.Checkpoint?.Position),
            Stop = new SeekPosition { Specified = new SeekSpecified { Number = ulong.MaxValue } },
        };
        var payload = new Payload
        {
            Header = new Header
            {
                ChannelHeader = channelHeader.ToByteString(),
                SignatureHeader = new SignatureHeader { Creator = gateway.Identity.Creator }.ToByteString(),
            },
            Data = seek.ToByteString(),
        };
        return new Envelope { Payload = payload.ToByteString() };
    }
}
