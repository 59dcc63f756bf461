using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Disclosures;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Disclosures;

/// <summary>Says on the ledger that a request's deadline passed without an answer.</summary>
internal sealed class LapseDisclosure(NodeDatabase database, ContractCalls contract) : IWorkHandler
{
    public const string KindName = "lapseDisclosure";

    /// <summary>Deadlines on the ledger carry the tolerance for clocks; a minute more makes them over for certain.</summary>
    public static readonly TimeSpan After = LedgerTime.Tolerance + TimeSpan.FromMinutes(1);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        if (await db.Disclosures.FindAsync([work.Key], cancellationToken) is not { State: "requested" })
            return null;
        // The other side may have said so already: the contract knows.
        await contract.SubmitAsync(Functions.DisclosuresLapse, new DisclosureReference(work.Key), cancellationToken);
        return null;
    }
}
