using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Alerts;

/// <summary>Says on the ledger that an alert's owner let the time to check the openings pass.</summary>
internal sealed class MarkOwnerSilent(NodeDatabase database, ContractCalls contract) : IWorkHandler
{
    public const string KindName = "markOwnerSilent";

    /// <summary>Deadlines on the ledger carry the tolerance for clocks; a minute more makes them over for certain.</summary>
    public static readonly TimeSpan After = LedgerTime.Tolerance + TimeSpan.FromMinutes(1);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        if (await db.Alerts.FindAsync([work.Key], cancellationToken) is not { State: nameof(AlertState.Provisional) })
            return null;
        // Another agency may have said so already, or the owner confirmed at the last moment: the contract knows.
        await contract.SubmitAsync(Functions.AlertsMarkSilent, new AlertReference(work.Key), cancellationToken);
        return null;
    }
}
