using Grpc.Core;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Orderer;
using Hyperledger.Fabric.Protos.Peer;
using Status = Hyperledger.Fabric.Protos.Common.Status;

namespace ExchangeNetwork.Tests.Fabric.Client.Double;

/// <summary>The certificate hash that the peer wants to see in a request for blocks; null where it demands no client certificates.</summary>
internal sealed class DemandedCertificate
{
    public byte[]? Hash { get; set; }
}

/// <summary>The block delivery service of a peer: it refuses by a status, as a real one does.</summary>
internal sealed class DeliverServiceDouble(ChannelDouble channel, PeerScript script, DemandedCertificate demanded) : Deliver.DeliverBase
{
    public override Task Deliver(
        IAsyncStreamReader<Envelope> requests, IServerStreamWriter<DeliverResponse> responses, ServerCallContext context) =>
        SendAsync(requests, responses, context, committed => new DeliverResponse { Block = committed.Block });

    public override Task DeliverFiltered(
        IAsyncStreamReader<Envelope> requests, IServerStreamWriter<DeliverResponse> responses, ServerCallContext context) =>
        SendAsync(requests, responses, context, committed => new DeliverResponse
        {
            FilteredBlock = new FilteredBlock
            {
                ChannelId = ChannelDouble.Name,
                Number = committed.Block.Header.Number,
                FilteredTransactions = { new FilteredTransaction { Txid = committed.TransactionId, TxValidationCode = committed.Code } },
            },
        });

    public override Task DeliverWithPrivateData(
        IAsyncStreamReader<Envelope> requests, IServerStreamWriter<DeliverResponse> responses, ServerCallContext context) =>
        SendAsync(requests, responses, context, committed =>
        {
            var content = new BlockAndPrivateData { Block = committed.Block };
            if (committed.Private is { } set)
                content.PrivateDataMap.Add(0, set);
            return new DeliverResponse { BlockAndPrivateData = content };
        });

    private async Task SendAsync(
        IAsyncStreamReader<Envelope> requests,
        IServerStreamWriter<DeliverResponse> responses,
        ServerCallContext context,
        Func<ChannelDouble.Committed, DeliverResponse> shape)
    {
        try
        {
            while (await requests.MoveNext(context.CancellationToken))
            {
                var envelope = requests.Current;
                var afterwards = await script.ReceiveAsync(Call.Stream, envelope, context);
                var (refusal, start) = Judge(envelope);
                script.Opened.Release();
                if (refusal != Status.Success)
                {
                    await responses.WriteAsync(new DeliverResponse { Status = refusal }, context.CancellationToken);
                    continue;
                }
                for (var number = start; ; number++)
                {
                    var committed = await channel.BlockAsync(number, context.CancellationToken);
                    await responses.WriteAsync(shape(committed), context.CancellationToken);
                    if (afterwards is not null)
                        throw afterwards;
                }
            }
        }
        finally
        {
            script.Ended.Release();
        }
    }

    private (Status Refusal, ulong Start) Judge(Envelope envelope)
    {
        var payload = Payload.Parser.ParseFrom(envelope.Payload);
        var channelHeader = ChannelHeader.Parser.ParseFrom(payload.Header.ChannelHeader);
        var signatureHeader = SignatureHeader.Parser.ParseFrom(payload.Header.SignatureHeader);
        var seek = SeekInfo.Parser.ParseFrom(payload.Data);
        if (channelHeader.ChannelId != ChannelDouble.Name)
            return (Status.NotFound, 0);
        if (channelHeader.Type != (int)HeaderType.DeliverSeekInfo || !signatureHeader.Nonce.IsEmpty || seek.Stop?.Specified?.Number != ulong.MaxValue)
            return (Status.BadRequest, 0);
        if (demanded.Hash is { } hash && !channelHeader.TlsCertHash.Span.SequenceEqual(hash))
            return (Status.BadRequest, 0);
        var creator = signatureHeader.Creator;
        if (SignatureCheck.Fault(creator, SignatureCheck.Digest(creator, envelope.Payload), envelope.Signature.Memory) is not null)
            return (Status.Forbidden, 0);
        return (Status.Success, seek.Start.TypeCase == SeekPosition.TypeOneofCase.Specified ? seek.Start.Specified.Number : channel.Height);
    }
}
