using ExchangeNetwork.Contract;
using Hyperledger.Fabric.Shim;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Chaincode;

/// <summary>A contract as a chaincode.</summary>
/// <remarks>
/// Agreed: status 200 with the contract's payload. Refused: status 500, because a refused transaction must not be endorsed and 500 is what
/// the gateway passes on in words; the message is the refusal, see <see cref="RefusalMessage"/>. A fault of the contract: likewise, under
/// the code <see cref="Rules.Form.Fault"/>. What the peer refuses is no refusal: its words are the message.
/// </remarks>
internal sealed partial class ContractChaincode(IContract contract, PurgeMode purge, int mostAtOnce, ILogger logger) : IChaincode, IDisposable
{
    private readonly ContractThreads _threads = new(mostAtOnce);
    private readonly ILogger _logger = logger;

    public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        var context = new ContractContext(stub, purge);
        var response = await _threads.RunAsync(() => Run(context)).ConfigureAwait(false);
        switch (response)
        {
            case { Status: 200, Refusal: null }:
                await context.WriteAsync().ConfigureAwait(false);
                return ChaincodeResponse.Success(response.Payload);
            case { Refusal: { } refusal }:
                return ChaincodeResponse.Error(RefusalMessage.Write(refusal));
            default:
                return ChaincodeResponse.Error(RefusalMessage.Write(new Refusal(Rules.Form.Fault, context.Function, nameof(ContractResponse))));
        }
    }

    public void Dispose() => _threads.Dispose();

    private ContractResponse Run(ContractContext context)
    {
        try
        {
            return contract.Invoke(context);
        }
#pragma warning disable CA1031 // A contract's exception must reach the client as a fault; its message might hold values, so only the type leaves.
        catch (Exception fault) when (fault is not (PeerException or StreamEndedException))
#pragma warning restore CA1031
        {
            Threw(fault, context.Function, context.TransactionId);
            return new ContractResponse(500, [], new Refusal(Rules.Form.Fault, context.Function, fault.GetType().Name));
        }
    }

    [LoggerMessage(4200, LogLevel.Error, "The contract threw in {Function} of transaction {TransactionId}")]
    private partial void Threw(Exception fault, string function, string transactionId);
}
