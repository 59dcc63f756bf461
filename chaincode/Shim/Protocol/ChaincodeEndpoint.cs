using Grpc.Core;
using Hyperledger.Fabric.Protos.Peer;
using Microsoft.Extensions.Logging;

namespace Hyperledger.Fabric.Shim.Protocol;

/// <summary>The gRPC method that peers dial; one call for each peer, again after every break.</summary>
internal sealed class ChaincodeEndpoint(IChaincode chaincode, ChaincodeServerOptions options, ILogger logger, CancellationToken stopping)
    : Chaincode.ChaincodeBase
{
    public override async Task Connect(
        IAsyncStreamReader<ChaincodeMessage> requestStream, IServerStreamWriter<ChaincodeMessage> responseStream, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        var stream = new PeerStream(chaincode, options, responseStream, context.Peer, logger, ending.Token);
        await stream.RunAsync(requestStream).ConfigureAwait(false);
    }
}
