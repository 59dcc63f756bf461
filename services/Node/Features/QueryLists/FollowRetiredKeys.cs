using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Lists that were made with a key that is retired say so, and what is held is gone through once more: what nothing is known of will never be compared.</summary>
internal sealed class FollowRetiredKeys(TimeProvider clock) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } = [Contract.Events.KeyRetired];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var key = CanonicalJson.Deserialize<PseudonymKey>(ledgerEvent.Payload);
        if (!key.IsRetired())
            return;
        foreach (var list in await db.QueryLists.Where(row => row.State == ListStates.InForce && row.Manifest != null).ToListAsync(cancellationToken))
        {
            if (!CanonicalJson.Deserialize<Manifest>(list.Manifest!).PseudonymKeys.Contains(key.KeyId))
                continue;
            (list.Problem, list.ChangedAt) = (Rules.Pseudonyms.IsRetired, ledgerEvent.Timestamp);
            if (list.Matching != MatchingStates.Matching)
                continue;
            (list.AskedFrames, list.LeftOut) = (0, 0);
            await db.AddWorkAsync(
                AskForHoldings.KindName, ListKey.Of(list.ListId, list.Version), clock.GetUtcNow(), cancellationToken: cancellationToken);
        }
    }
}
