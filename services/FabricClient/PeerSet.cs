using Grpc.Core;
using Hyperledger.Fabric.Protos.Peer;
using GatewayClient = Hyperledger.Fabric.Protos.Gateway.Gateway.GatewayClient;

namespace Hyperledger.Fabric.Client;

/// <summary>One gateway peer and when it may be preferred again.</summary>
internal sealed class GatewayPeer(CallInvoker invoker)
{
    private long restsUntil;

    public GatewayClient Gateway { get; } = new(invoker);

    public Deliver.DeliverClient Deliver { get; } = new(invoker);

    public bool IsResting(DateTimeOffset now) => Volatile.Read(ref restsUntil) > now.UtcTicks;

    public void RestUntil(DateTimeOffset end) => Volatile.Write(ref restsUntil, end.UtcTicks);

    public void WakeUp()
    {
        // Looked at first: a write at every call would drag the line from core to core.
        if (Volatile.Read(ref restsUntil) != 0)
            Volatile.Write(ref restsUntil, 0);
    }
}

/// <summary>How often a request left: after the second time, a duplicate on the ledger may be one's own.</summary>
internal sealed class SendCount
{
    public int Value { get; private set; }

    public void Add(int difference) => Value += difference;
}

/// <summary>The gateway peers in turn; one that could not be reached comes last until it has cooled down.</summary>
internal sealed class PeerSet
{
    private readonly GatewayPeer[] peers;
    private readonly TimeSpan coolDown;
    private readonly TimeProvider time;
    private int turn = -1;

    public PeerSet(IReadOnlyList<CallInvoker> invokers, TimeSpan coolDown, TimeProvider time)
    {
        // What a call has tried is kept in the bits of one number.
        if (invokers.Count is 0 or > 64)
            throw new ArgumentException("A gateway needs between 1 and 64 peers.", nameof(invokers));
        peers = [.. invokers.Select(invoker => new GatewayPeer(invoker))];
        this.coolDown = coolDown;
        this.time = time;
    }

    /// <summary>The peer whose turn it is, for a stream.</summary>
    public GatewayPeer Next()
    {
        var tried = 0UL;
        return Pick(NextTurn(), ref tried);
    }

    public void Failed(GatewayPeer peer, RpcException e)
    {
        if (e.StatusCode == StatusCode.Unavailable || IsUnsent(e))
            peer.RestUntil(time.GetUtcNow() + coolDown);
    }

    /// <summary>Calls one peer after the other until one answers or the failure is one that another peer must not see.</summary>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        UnaryStep<TRequest, TResponse> step, TRequest request, CallOptions options, SendCount? sends)
    {
        var tried = 0UL;
        var first = NextTurn();
        for (var left = peers.Length - 1; ; left--)
        {
            var peer = Pick(first, ref tried);
            sends?.Add(1);
            try
            {
                var response = await step.Call(peer.Gateway, request, options).ResponseAsync.ConfigureAwait(false);
                peer.WakeUp();
                return response;
            }
            catch (RpcException e)
            {
                Failed(peer, e);
                if (IsUnsent(e))
                    sends?.Add(-1);
                var mayMove = IsUnsent(e) || (e.StatusCode == StatusCode.Unavailable && step.Repetition != Repetition.OnlyUnsent);
                if (left == 0 || !mayMove || options.CancellationToken.IsCancellationRequested)
                    throw;
            }
        }
    }

    // A connection that never opened has carried nothing, whatever the call: the next peer sees the request for the first time.
    private static bool IsUnsent(RpcException e) => e.Status.DebugException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };

    private int NextTurn() => peers.Length == 1 ? 0 : (int)((uint)Interlocked.Increment(ref turn) % (uint)peers.Length);

    private GatewayPeer Pick(int first, ref ulong tried)
    {
        if (peers.Length == 1)
            return peers[0];
        var now = time.GetUtcNow();
        var choice = -1;
        for (var i = 0; i < peers.Length; i++)
        {
            var index = (first + i) % peers.Length;
            if ((tried & (1UL << index)) != 0)
                continue;
            if (!peers[index].IsResting(now))
            {
                choice = index;
                break;
            }
            if (choice < 0)
                choice = index;
        }
        tried |= 1UL << choice;
        return peers[choice];
    }
}
