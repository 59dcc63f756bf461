using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Client;

/// <summary>A request for blocks in one of the three shapes in which a peer delivers them.</summary>
/// <typeparam name="TBlock">That shape.</typeparam>
public abstract class DeliverRequest<TBlock> : Signable
    where TBlock : class
{
    private readonly Envelope message;

    private protected DeliverRequest(Gateway gateway, Envelope message)
        : base(gateway) => this.message = message;

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> Bytes => message.ToByteArray();

    private protected override ByteString SignedPart => message.Payload;

    private protected override ByteString Signature
    {
        get => message.Signature;
        set => message.Signature = value;
    }

    /// <summary>Opens a stream; each enumeration is one of its own.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>Blocks in order, without end.</returns>
    /// <exception cref="DeliverException">The peer refuses.</exception>
    /// <exception cref="GatewayException">The stream broke: open it again with a checkpoint.</exception>
    /// <exception cref="InvalidOperationException">No signature and no signer.</exception>
    public async IAsyncEnumerable<TBlock> GetEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await SignAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var response in Gateway.StreamAsync(Start, "read block events", cancellationToken).ConfigureAwait(false))
        {
            if (response.TypeCase == DeliverResponse.TypeOneofCase.Status)
            {
                if (response.Status != Protos.Common.Status.Success)
                    throw new DeliverException(response.Status);
                yield break;
            }
            yield return Read(response)
                ?? throw new InvalidDataException($"The peer delivered {response.TypeCase} where {typeof(TBlock).Name} was asked for.");
        }
    }

    private protected abstract AsyncDuplexStreamingCall<Envelope, DeliverResponse> Open(Deliver.DeliverClient client, CallOptions options);

    private protected abstract TBlock? Read(DeliverResponse response);

    // The request stream stays open: the peer takes its end as the end of the conversation.
    private OpenStream<DeliverResponse> Start(GatewayPeer peer, CallOptions options)
    {
        var call = Open(peer.Deliver, options);
        return new OpenStream<DeliverResponse>(call.ResponseStream, call.RequestStream.WriteAsync(message, options.CancellationToken), call);
    }
}

/// <summary>A request for whole blocks.</summary>
public sealed class BlockEventsRequest : DeliverRequest<Block>
{
    internal BlockEventsRequest(Gateway gateway, Envelope message)
        : base(gateway, message)
    {
    }

    private protected override AsyncDuplexStreamingCall<Envelope, DeliverResponse> Open(Deliver.DeliverClient client, CallOptions options) =>
        client.Deliver(options);

    private protected override Block? Read(DeliverResponse response) => response.Block;
}

/// <summary>A request for blocks without their contents.</summary>
public sealed class FilteredBlockEventsRequest : DeliverRequest<FilteredBlock>
{
    internal FilteredBlockEventsRequest(Gateway gateway, Envelope message)
        : base(gateway, message)
    {
    }

    private protected override AsyncDuplexStreamingCall<Envelope, DeliverResponse> Open(Deliver.DeliverClient client, CallOptions options) =>
        client.DeliverFiltered(options);

    private protected override FilteredBlock? Read(DeliverResponse response) => response.FilteredBlock;
}

/// <summary>A request for blocks with the private data that the identity may see.</summary>
public sealed class BlockAndPrivateDataEventsRequest : DeliverRequest<BlockAndPrivateData>
{
    internal BlockAndPrivateDataEventsRequest(Gateway gateway, Envelope message)
        : base(gateway, message)
    {
    }

    private protected override AsyncDuplexStreamingCall<Envelope, DeliverResponse> Open(Deliver.DeliverClient client, CallOptions options) =>
        client.DeliverWithPrivateData(options);

    private protected override BlockAndPrivateData? Read(DeliverResponse response) => response.BlockAndPrivateData;
}
