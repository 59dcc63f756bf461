using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Lists rest while their owner or this agency is suspended, are imported again after its reinstatement, and end when it leaves.</summary>
internal sealed class FollowMembership(NodeOptions options, ListRegistry registry, TimeProvider clock) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } = [Contract.Events.AgencyChanged];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var change = CanonicalJson.Deserialize<AgencyChanged>(ledgerEvent.Payload);
        var everything = change.Agency.Id == options.Agency;
        var received = await db.QueryLists
            .Where(row => row.Owner != options.Agency && (everything || row.Owner == change.Agency.Id))
            .Where(row => row.Matching == MatchingStates.Matching || row.Matching == MatchingStates.Waiting)
            .ToListAsync(cancellationToken);
        foreach (var list in received)
        {
            var key = ListKey.Of(list.ListId, list.Version);
            switch (change.Proposal.Change.Action)
            {
                case AgencyAction.Suspend:
                    // Nothing is asked for meanwhile: the import begins anew.
                    (list.Matching, list.HeldFrames, list.AskedFrames) = (MatchingStates.Waiting, 0, 0);
                    registry.Remove(list.ListId, ledgerEvent.Position.BlockNumber);
                    break;
                case AgencyAction.Reinstate:
                    // The run over the holdings also finds what came in meanwhile.
                    await db.AddWorkAsync(ImportQueryList.KindName, key, clock.GetUtcNow(), cancellationToken: cancellationToken);
                    break;
                case AgencyAction.Leave:
                    list.Matching = MatchingStates.Ended;
                    registry.Remove(list.ListId, ledgerEvent.Position.BlockNumber);
                    await db.AddWorkAsync(PurgeQueryList.KindName, key, clock.GetUtcNow(), cancellationToken: cancellationToken);
                    break;
            }
        }
        if (change.Proposal.Change.Action == AgencyAction.Leave)
            await ParkMessagesAsync(db, change.Agency.Id, cancellationToken);
    }

    // Nobody will ever take them; an operator sees that they were not delivered.
    private static Task ParkMessagesAsync(NodeDbContext db, string agency, CancellationToken cancellationToken)
    {
        var prefix = agency + ".";
        return db.Outbox.Where(row => row.Address.StartsWith(prefix)).ExecuteUpdateAsync(set => set.SetProperty(row => row.Parked, true), cancellationToken);
    }
}
