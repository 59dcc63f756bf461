using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>A recipient has a new encryption key: the wraps of own lists in force are renewed for it.</summary>
internal sealed class FollowEncryptionKeys(NodeOptions options, TimeProvider clock) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } = [Contract.Events.EncryptionKeyRenewed];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        if (CanonicalJson.Deserialize<Agency>(ledgerEvent.Payload).Id == options.Agency)
            return;
        var own = await db.QueryLists.Where(row => row.Owner == options.Agency && row.State == ListStates.InForce)
            .Select(row => new { row.ListId, row.Version }).ToListAsync(cancellationToken);
        await db.AddWorkAsync(RenewWraps.KindName, [.. own.Select(list => ListKey.Of(list.ListId, list.Version))], clock.GetUtcNow(), cancellationToken);
    }
}
