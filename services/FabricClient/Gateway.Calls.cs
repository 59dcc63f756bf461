using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Hyperledger.Fabric.Client;

public sealed partial class Gateway
{
    /// <summary>Makes a unary call: in turn over the peers, again where the policy allows, until the deadline of each attempt.</summary>
    /// <exception cref="RpcException">The call failed; its step wraps it.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal async Task<TResponse> CallAsync<TRequest, TResponse>(
        UnaryStep<TRequest, TResponse> step, TRequest request, TimeSpan timeout, CancellationToken cancellationToken, SendCount? sends = null)
    {
        ObjectDisposedException.ThrowIf(closed.IsCancellationRequested, this);
        using var linked = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closed)
            : null;
        var token = linked?.Token ?? closed;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var call = new CallOptions(deadline: CallTimeouts.Deadline(timeout), cancellationToken: token);
                return await peers.CallAsync(step, request, call, sends).ConfigureAwait(false);
            }
            catch (RpcException e) when (cancellationToken.IsCancellationRequested && e.StatusCode == StatusCode.Cancelled)
            {
                throw new OperationCanceledException(e.Status.Detail, e, cancellationToken);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                // A channel can be set up to throw this in place of gRPC's statuses: the step's exception keeps the transaction id.
                var code = token.IsCancellationRequested ? StatusCode.Cancelled : StatusCode.DeadlineExceeded;
                throw new RpcException(new Status(code, e.Message, e));
            }
            catch (RpcException e) when (Retry is { } policy && policy.Repeats(step.Repetition, e, attempt))
            {
                if (await policy.WaitAsync(attempt, Time, token).ConfigureAwait(false))
                    continue;
                // The gateway was closed if the caller is still there: the failure at hand then says more than the closing.
                cancellationToken.ThrowIfCancellationRequested();
                throw;
            }
        }
    }

    /// <summary>Reads a stream from the peer whose turn it is; the stream never moves to another peer by itself.</summary>
    internal async IAsyncEnumerable<T> StreamAsync<T>(
        Func<GatewayPeer, CallOptions, OpenStream<T>> open, string action, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(closed.IsCancellationRequested, this);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closed);
        var peer = peers.Next();
        var stream = open(peer, new CallOptions(cancellationToken: linked.Token));
        using (stream.Call)
        {
            while (await AdvanceAsync(peer, stream, action, linked.Token, cancellationToken).ConfigureAwait(false))
                yield return stream.Reader.Current;
        }
    }

    private async Task<bool> AdvanceAsync<T>(
        GatewayPeer peer, OpenStream<T> stream, string action, CancellationToken either, CancellationToken callers)
    {
        try
        {
            await stream.Sent.ConfigureAwait(false);
            var more = await stream.Reader.MoveNext(either).ConfigureAwait(false);
            peer.WakeUp();
            return more;
        }
        catch (Exception e) when (either.IsCancellationRequested && IsCancellation(e))
        {
            throw callers.IsCancellationRequested
                ? new OperationCanceledException("The reader of the stream gave up.", e, callers)
                : new OperationCanceledException("The gateway was closed.", e, closed);
        }
        catch (RpcException e)
        {
            peers.Failed(peer, e);
            throw new GatewayException(action, null, e);
        }
    }

    private static bool IsCancellation(Exception e) =>
        e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled };
}

/// <summary>A stream that has been opened: where responses come from, when the request has left, and what ends it.</summary>
internal readonly record struct OpenStream<T>(IAsyncStreamReader<T> Reader, Task Sent, IDisposable Call);
