using System.Runtime.CompilerServices;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Gateway;

namespace Hyperledger.Fabric.Client;

/// <summary>A request for the events of one chaincode.</summary>
public sealed class ChaincodeEventsRequest : Signable
{
    private readonly SignedChaincodeEventsRequest message;

    internal ChaincodeEventsRequest(Gateway gateway, SignedChaincodeEventsRequest message)
        : base(gateway) => this.message = message;

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> Bytes => message.ToByteArray();

    private protected override ByteString SignedPart => message.Request;

    private protected override ByteString Signature
    {
        get => message.Signature;
        set => message.Signature = value;
    }

    /// <summary>Opens a stream; each enumeration is one of its own.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>Events in the ledger's order, without end.</returns>
    /// <exception cref="GatewayException">The stream broke: open it again with a checkpoint.</exception>
    /// <exception cref="InvalidOperationException">No signature and no signer.</exception>
    public async IAsyncEnumerable<ChaincodeEvent> GetEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await SignAsync(cancellationToken).ConfigureAwait(false);
        var responses = Gateway.StreamAsync(
            (peer, options) =>
            {
                var call = peer.Gateway.ChaincodeEvents(message, options);
                return new OpenStream<ChaincodeEventsResponse>(call.ResponseStream, Task.CompletedTask, call);
            },
            "read chaincode events",
            cancellationToken);
        await foreach (var response in responses.ConfigureAwait(false))
        {
            foreach (var e in response.Events)
                yield return new ChaincodeEvent(response.BlockNumber, e.TxId, e.ChaincodeId, e.EventName, e.Payload.Memory);
        }
    }

    internal static ChaincodeEventsRequest Make(Gateway gateway, string channel, string chaincode, EventOptions? options)
    {
        var position = options?.Checkpoint?.Position;
        var request = new Protos.Gateway.ChaincodeEventsRequest
        {
            ChannelId = channel,
            ChaincodeId = chaincode,
            Identity = gateway.Identity.Creator,
            StartPosition = EventOptions.Start(options, position),
            AfterTransactionId = position?.TransactionId ?? "",
        };
        return new ChaincodeEventsRequest(gateway, new SignedChaincodeEventsRequest { Request = request.ToByteString() });
    }
}
