using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim.Stub;
using Microsoft.Extensions.Logging;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace Hyperledger.Fabric.Shim.Protocol;

/// <summary>One INIT or TRANSACTION: runs the chaincode and forms the message that ends it.</summary>
/// <remarks>
/// A refusal or an exception of the chaincode ends with COMPLETED and its status, which the client then sees; ERROR is for input that
/// cannot be read and for an initialisation that failed: peers blame those on the chaincode's server and try others.
/// </remarks>
internal sealed partial class TransactionRun(
    IChaincode chaincode, string? mspId, PeerOffer offer, TransactionCalls calls, ILogger logger, CancellationToken aborted)
{
    private readonly ILogger _logger = logger;

    /// <summary>The end of the transaction; null when the stream is gone and nobody waits for one.</summary>
    public async Task<ChaincodeMessage?> RunAsync(ChaincodeMessage message)
    {
        ChaincodeStub stub;
        try
        {
            var input = ChaincodeInput.Parser.ParseFrom(message.Payload);
            var proposal = message.Proposal is null ? null : TransactionProposal.Read(message.Proposal);
            stub = new ChaincodeStub(input, proposal, mspId, offer, calls, aborted);
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidDataException)
        {
            calls.End(new InvalidOperationException("The transaction never ran."));
            Unreadable(fault, message.Txid);
            return PeerStream.ShimFault(message, $"The transaction's input cannot be read: {fault.Message}");
        }

        var isInit = message.Type == Type.Init;
        var response = await RespondAsync(stub, isInit).ConfigureAwait(false);
        if (aborted.IsCancellationRequested)
            return null;
        return isInit && response.Status >= ChaincodeResponse.Failed
            ? PeerStream.ShimFault(message, response.Message)
            : Completed(message, response, stub.Event);
    }

    private async Task<ChaincodeResponse> RespondAsync(ChaincodeStub stub, bool isInit)
    {
        ChaincodeResponse response;
        try
        {
            response = await (isInit ? chaincode.InitAsync(stub) : chaincode.InvokeAsync(stub)).ConfigureAwait(false)
                ?? ChaincodeResponse.Error("The chaincode answered nothing.");
            if (response.Status < ChaincodeResponse.NotEndorsed)
                await stub.FinishWriteBatchAsync().ConfigureAwait(false);
            // A call that nobody awaited is still at the peer, which would drop its write together with the transaction's context.
            await calls.WhenIdleAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a chaincode throws must become an answer: the peer waits for one.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (!aborted.IsCancellationRequested)
                Threw(fault, stub.Function, stub.TransactionId);
            await calls.WhenIdleAsync().ConfigureAwait(false);
            response = ChaincodeResponse.Error(fault.Message);
        }
        calls.End(new InvalidOperationException("The transaction is over; its stub takes no more calls."));
        return response;
    }

    private static ChaincodeMessage Completed(ChaincodeMessage message, ChaincodeResponse response, ChaincodeEvent? happened) => new()
    {
        Type = Type.Completed,
        Payload = new Response
        {
            Status = response.Status,
            Message = response.Message,
            Payload = UnsafeByteOperations.UnsafeWrap(response.Payload),
        }.ToByteString(),
        Txid = message.Txid,
        ChannelId = message.ChannelId,
        ChaincodeEvent = happened,
    };

    [LoggerMessage(4110, LogLevel.Error, "The input of transaction {TransactionId} cannot be read")]
    private partial void Unreadable(Exception fault, string transactionId);

    [LoggerMessage(4111, LogLevel.Error, "The chaincode threw in {Function} of transaction {TransactionId}")]
    private partial void Threw(Exception fault, string function, string transactionId);
}
