using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Coverage;

/// <summary>Follows coverage receipts on own lists.</summary>
internal sealed class FollowCoverage(NodeOptions options) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } = [Contract.Events.CoverageRecorded];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var receipt = CanonicalJson.Deserialize<CoverageReceipt>(ledgerEvent.Payload);
        var statement = receipt.Statement;
        if (!await db.QueryLists.AnyAsync(row => row.ListId == statement.ListId && row.Owner == options.Agency, cancellationToken))
            return;
        db.Coverage.Add(new CoverageRow
        {
            Agency = receipt.Agency,
            ReceiptId = statement.ReceiptId,
            ListId = statement.ListId,
            Version = statement.Version,
            Document = ledgerEvent.Payload,
            BlockNumber = ledgerEvent.Position.BlockNumber,
        });
    }
}
