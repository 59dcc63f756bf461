using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Hyperledger.Fabric.Protos.Gateway;

namespace ExchangeNetwork.Tests.Fabric.Client.Double;

internal enum Call
{
    Evaluate,
    Endorse,
    Submit,
    CommitStatus,
    Stream,
}

/// <summary>What a peer of a test has received, and what it is to do instead of answering.</summary>
internal sealed class PeerScript
{
    private readonly ConcurrentDictionary<Call, ConcurrentQueue<(RpcException Error, bool Afterwards)>> planned = new();
    private readonly ConcurrentDictionary<Call, bool> hanging = new();
    private readonly ConcurrentQueue<(Call Call, IMessage Request)> received = new();

    /// <summary>Rises at each call that arrives.</summary>
    public SemaphoreSlim Arrived { get; } = new(0);

    /// <summary>What the peer makes of an endorsed transaction before it hands it over; null for nothing.</summary>
    public Func<EndorseResponse, EndorseResponse>? Tampers { get; set; }

    /// <summary>Rises when a stream is open and the ledger's height noted.</summary>
    public SemaphoreSlim Opened { get; } = new(0);

    /// <summary>Rises when a stream has ended on the peer's side.</summary>
    public SemaphoreSlim Ended { get; } = new(0);

    public IReadOnlyList<Call> Calls => [.. received.Select(item => item.Call)];

    public IReadOnlyList<T> Requests<T>()
        where T : IMessage => [.. received.Select(item => item.Request).OfType<T>()];

    public void Fail(Call call, RpcException error, int times = 1)
    {
        for (var i = 0; i < times; i++)
            Queue(call).Enqueue((error, false));
    }

    /// <summary>The call does its work and its answer gets lost.</summary>
    public void FailAfterwards(Call call, RpcException error) => Queue(call).Enqueue((error, true));

    /// <summary>Such calls are not answered until released: how many of them arrive is for deadlines and the machine's load to say.</summary>
    public void Hang(Call call) => hanging[call] = true;

    public void Release(Call call) => hanging[call] = false;

    /// <summary>Waits for a call of one kind.</summary>
    public async Task ArrivalAsync(Call call, CancellationToken cancellationToken)
    {
        while (!Calls.Contains(call))
            await Arrived.WaitAsync(cancellationToken);
    }

    public async Task<RpcException?> ReceiveAsync(Call call, IMessage request, ServerCallContext context)
    {
        received.Enqueue((call, request));
        Arrived.Release();
        if (hanging.GetValueOrDefault(call))
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        if (!Queue(call).TryDequeue(out var plan))
            return null;
        return plan.Afterwards ? plan.Error : throw plan.Error;
    }

    public static RpcException Error(StatusCode code, string text) => new(new Status(code, text));

    public static RpcException Detailed(StatusCode code, string text, params ErrorDetail[] details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = text };
        status.Details.AddRange(details.Select(Google.Protobuf.WellKnownTypes.Any.Pack));
        return status.ToRpcException();
    }

    private ConcurrentQueue<(RpcException Error, bool Afterwards)> Queue(Call call) => planned.GetOrAdd(call, static _ => new());
}
