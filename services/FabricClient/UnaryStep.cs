using Grpc.Core;
using Hyperledger.Fabric.Protos.Gateway;
using GatewayClient = Hyperledger.Fabric.Protos.Gateway.Gateway.GatewayClient;

namespace Hyperledger.Fabric.Client;

/// <summary>One of the gateway's unary calls and what may happen to it after a failure.</summary>
internal sealed record UnaryStep<TRequest, TResponse>(
    Func<GatewayClient, TRequest, CallOptions, AsyncUnaryCall<TResponse>> Call, Repetition Repetition);

/// <summary>The four unary calls of the Gateway service.</summary>
internal static class UnarySteps
{
    public static readonly UnaryStep<EvaluateRequest, EvaluateResponse> Evaluate =
        new(static (client, request, options) => client.EvaluateAsync(request, options), Repetition.Free);

    public static readonly UnaryStep<EndorseRequest, EndorseResponse> Endorse =
        new(static (client, request, options) => client.EndorseAsync(request, options), Repetition.OnlyUnsent);

    public static readonly UnaryStep<SubmitRequest, SubmitResponse> Submit =
        new(static (client, request, options) => client.SubmitAsync(request, options), Repetition.SameEnvelope);

    public static readonly UnaryStep<SignedCommitStatusRequest, CommitStatusResponse> CommitStatus =
        new(static (client, request, options) => client.CommitStatusAsync(request, options), Repetition.Free);
}
