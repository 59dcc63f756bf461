namespace ExchangeNetwork.Contract;

/// <summary>A deterministic set of rules that a ledger runs: the network's own contract, or a test's.</summary>
/// <remarks>
/// The same assembly runs in the embedded ledger and, as chaincode, on Fabric peers; nothing in it may know which.
/// An implementation is stateless and safe to call from many threads at once.
/// </remarks>
public interface IContract
{
    /// <summary>Runs one transaction against the committed state that <paramref name="context"/> shows.</summary>
    /// <returns>Status 200 with a payload; status 400 with a refusal when a rule says no; never an exception for bad input.</returns>
    ContractResponse Invoke(ITransactionContext context);
}
