using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Features.LegalBases;

/// <summary>Keeps this node's copy of the legal bases.</summary>
internal sealed class FollowLegalBases : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } =
        [Contract.Events.BasisProposed, Contract.Events.BasisInForce, Contract.Events.BasisRevoked];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var basis = CanonicalJson.Deserialize<LegalBasis>(ledgerEvent.Payload);
        var row = await db.LegalBases.FindAsync([basis.Terms.BasisId], cancellationToken);
        if (row is null)
            db.LegalBases.Add(row = new LegalBasisRow { BasisId = basis.Terms.BasisId, State = "", Document = [] });
        (row.State, row.Document, row.BlockNumber) = (basis.State.ToString(), ledgerEvent.Payload, ledgerEvent.Position.BlockNumber);
    }
}
