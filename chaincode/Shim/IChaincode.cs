namespace Hyperledger.Fabric.Shim;

/// <summary>A chaincode: what a channel's peers run to endorse a transaction.</summary>
/// <remarks>
/// One instance serves every channel and every peer that dials, many transactions at once: keep state in the ledger only.
/// Every endorsing peer must come to the same response, event and writes, so use no clock, no randomness and no order of hash tables.
/// </remarks>
public interface IChaincode
{
    /// <summary>Runs a transaction.</summary>
    /// <returns>Status 200 agrees; 400 and above refuses: the transaction is then not endorsed, and the message reaches the client.</returns>
    /// <remarks>An exception that leaves the method answers status 500 with the exception's message.</remarks>
    Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub);

    /// <summary>Runs the initialisation that a definition with <c>--init-required</c> asks for; agrees unless it is overridden.</summary>
    /// <remarks>A status of 500 and above, or an exception, fails the initialisation. Private data cannot be used here: peers refuse it.</remarks>
    Task<ChaincodeResponse> InitAsync(IChaincodeStub stub) => Task.FromResult(ChaincodeResponse.Success());
}
