using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Checkpoints;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Features.Checkpoints;

/// <summary>Keeps the checkpoints of all agencies in this node's own database, apart from the ledger that they vouch for.</summary>
internal sealed class KeepCheckpoints : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } = [Contract.Events.CheckpointSigned];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var checkpoint = CanonicalJson.Deserialize<Checkpoint>(ledgerEvent.Payload);
        if (await db.Checkpoints.FindAsync([checkpoint.Agency, checkpoint.Statement.Number], cancellationToken) is null)
            db.Checkpoints.Add(new CheckpointRow { Agency = checkpoint.Agency, Number = checkpoint.Statement.Number, Document = ledgerEvent.Payload });
    }
}
