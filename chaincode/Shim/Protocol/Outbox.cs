using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Shim.Protocol;

/// <summary>What goes to the peer, one message at a time: a gRPC stream takes one writer only.</summary>
/// <remarks>
/// Whoever posts while nobody writes becomes the writer until the queue is empty; that spares a lone transaction, which waits for every
/// answer, the switch to a writer's thread. Messages that follow each other closely leave in one flush.
/// Holds at most one request for each running transaction, besides their ends.
/// </remarks>
/// <param name="stream">The stream.</param>
/// <param name="failed">Called once when writing fails: the stream is dead.</param>
/// <param name="cancellationToken">Ends a write that the peer does not take.</param>
internal sealed class Outbox(IAsyncStreamWriter<ChaincodeMessage> stream, Action<Exception> failed, CancellationToken cancellationToken)
{
    private static readonly WriteOptions Held = new(WriteFlags.BufferHint);

    private readonly Lock _lock = new();
    private readonly Queue<ChaincodeMessage> _queue = new();
    private bool _isWriting;
    private bool _isClosed;
    private TaskCompletionSource? _drained;

    public void Post(ChaincodeMessage message)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;
            _queue.Enqueue(message);
            if (_isWriting)
                return;
            _isWriting = true;
        }
        // Faults end in failed; there is nothing else to wait for.
        _ = WriteAsync();
    }

    /// <summary>Takes no more messages and completes when those before are written.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            if (!_isWriting)
                return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (Next(out var message, out var more))
            {
                stream.WriteOptions = more ? Held : null;
                await stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or InvalidOperationException or RpcException)
        {
            lock (_lock)
            {
                _isClosed = true;
                _isWriting = false;
                _queue.Clear();
                _drained?.TrySetResult();
            }
            failed(fault);
        }
    }

    private bool Next([NotNullWhen(true)] out ChaincodeMessage? message, out bool more)
    {
        lock (_lock)
        {
            if (_queue.TryDequeue(out message))
            {
                more = _queue.Count > 0;
                return true;
            }
            more = _isWriting = false;
            _drained?.TrySetResult();
            return false;
        }
    }
}
