using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace Hyperledger.Fabric.Shim.Protocol;

/// <summary>One request of a transaction and whoever waits for its answer.</summary>
internal abstract class PeerCall(ChaincodeMessage request)
{
    public ChaincodeMessage Request => request;

    /// <summary>Whether the answer says no more than that it was done.</summary>
    public bool Writes => request.Type is Type.PutState or Type.DelState or Type.PurgePrivateData or Type.PutStateMetadata;

    /// <summary>Gives the answer, RESPONSE or ERROR, to whoever waits; that code runs on another thread.</summary>
    public abstract void Answer(ChaincodeMessage answer);

    public abstract void Fail(Exception fault);
}

/// <summary>A call with the form of its answer.</summary>
/// <param name="request">The request.</param>
/// <param name="read">Reads the payload of a RESPONSE; runs on the read loop, so that the awaiting code needs no step in between.</param>
internal sealed class PeerCall<T>(ChaincodeMessage request, Func<ByteString, T> read) : PeerCall(request)
{
    private readonly TaskCompletionSource<T> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answered => _answered.Task;

    public override void Answer(ChaincodeMessage answer)
    {
        if (answer.Type == Type.Error)
        {
            Fail(new PeerException(answer.Payload.ToStringUtf8()));
            return;
        }
        try
        {
            _answered.TrySetResult(read(answer.Payload));
        }
        catch (InvalidProtocolBufferException fault)
        {
            Fail(new PeerException($"The peer's answer to {Request.Type} could not be read.", fault));
        }
        catch (PeerException fault)
        {
            Fail(fault);
        }
    }

    public override void Fail(Exception fault) => _answered.TrySetException(fault);
}
