using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.LedgerSync;

/// <summary>Applies some of the ledger's events to this node's database; what needs a ledger call or a message becomes work or outbox rows.</summary>
public interface ILedgerEventHandler
{
    /// <summary>Names of the events it wants.</summary>
    IReadOnlyCollection<string> Events { get; }

    /// <summary>Applies an event; exactly once per event, in commit order, inside the transaction that moves the cursor.</summary>
    Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken);
}
