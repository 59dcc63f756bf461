using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Shim.Protocol;

/// <summary>The requests of one transaction: one at the peer, the others waiting in the order in which they were made.</summary>
/// <remarks>
/// A peer drops a request that overlaps another of its transaction without a word, and the transaction hangs until its time is up.
/// Who writes many keys at once waits for the last: while requests wait, the peer's agreement to writes is kept and told when none does,
/// else every key would wake a thread for nothing.
/// </remarks>
internal sealed class TransactionCalls(string channelId, string transactionId, Outbox outbox)
{
    private readonly Lock _lock = new();
    private readonly Queue<PeerCall> _waiting = new();
    private readonly List<(PeerCall Call, ChaincodeMessage Answer)> _unsaid = [];
    private PeerCall? _pending;
    private Exception? _ended;
    private TaskCompletionSource? _idle;

    public string ChannelId => channelId;

    public string TransactionId => transactionId;

    public Task<T> SendAsync<T>(ChaincodeMessage.Types.Type type, ByteString payload, Func<ByteString, T> read)
    {
        var call = new PeerCall<T>(
            new ChaincodeMessage { Type = type, Payload = payload, Txid = transactionId, ChannelId = channelId }, read);
        lock (_lock)
        {
            if (_ended is not null)
            {
                call.Fail(_ended);
                return call.Answered;
            }
            if (_pending is not null)
            {
                _waiting.Enqueue(call);
                return call.Answered;
            }
            _pending = call;
        }
        outbox.Post(call.Request);
        return call.Answered;
    }

    /// <summary>Takes the peer's answer to the pending request and sends the next one; false when none is pending.</summary>
    public bool Answer(ChaincodeMessage answer)
    {
        PeerCall? call;
        PeerCall? next;
        TaskCompletionSource? idle = null;
        (PeerCall Call, ChaincodeMessage Answer)[] told = [];
        lock (_lock)
        {
            call = _pending;
            if (call is null)
                return false;
            _pending = next = _waiting.TryDequeue(out var waiting) ? waiting : null;
            _unsaid.Add((call, answer));
            if (next is null)
                (idle, _idle) = (_idle, null);
            if (next is null || !call.Writes || answer.Type != ChaincodeMessage.Types.Type.Response)
            {
                told = [.. _unsaid];
                _unsaid.Clear();
            }
        }
        if (next is not null)
            outbox.Post(next.Request);
        foreach (var (answered, with) in told)
            answered.Answer(with);
        idle?.TrySetResult();
        return true;
    }

    /// <summary>Completes when no request is pending or waiting: the peer may still work on calls that nobody awaited.</summary>
    public Task WhenIdleAsync()
    {
        lock (_lock)
        {
            if (_pending is null)
                return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    /// <summary>Fails what is pending and waiting, and all that comes later.</summary>
    public void End(Exception reason)
    {
        PeerCall[] open;
        (PeerCall Call, ChaincodeMessage Answer)[] told;
        TaskCompletionSource? idle;
        lock (_lock)
        {
            _ended ??= reason;
            open = _pending is null ? [] : [_pending, .. _waiting];
            told = [.. _unsaid];
            _pending = null;
            _waiting.Clear();
            _unsaid.Clear();
            (idle, _idle) = (_idle, null);
        }
        foreach (var (answered, with) in told)
            answered.Answer(with);
        foreach (var call in open)
            call.Fail(reason);
        idle?.TrySetResult();
    }
}
