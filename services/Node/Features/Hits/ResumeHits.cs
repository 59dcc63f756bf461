using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Features.Alerts;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>When an agency joins or is reinstated: hits that were refused meanwhile go to the ledger, and its own count for joint alerts again.</summary>
internal sealed class ResumeHits(NodeOptions options, TimeProvider clock) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } = [Contract.Events.AgencyChanged];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var change = CanonicalJson.Deserialize<AgencyChanged>(ledgerEvent.Payload);
        if (change.Proposal.Change.Action is not (AgencyAction.Join or AgencyAction.Reinstate))
            return;
        var refusedWith = change.Agency.Id == options.Agency
            ? new[] { Rules.Agencies.NotAMember, Rules.Agencies.Suspended }
            : [Rules.Lists.OwnerNotActive];
        await db.AnchorBatches.Where(row => refusedWith.Contains(row.State))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, AnchorHits.Pending), cancellationToken);

        var tags = await db.AnchoredHits.Where(row => row.Agency == change.Agency.Id).Select(row => new { row.ListId, row.Tag }).Distinct()
            .ToListAsync(cancellationToken);
        await OpenAlert.ConsiderAsync(db, tags.ConvertAll(hit => (hit.ListId, hit.Tag)), options.Agency, clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>True when what a batch was refused for is over by now: between the refusal and this transaction the agency was reinstated.</summary>
    public static async Task<bool> MayNowAsync(NodeDbContext db, string own, Refusal refusal)
    {
        var agency = refusal.Code switch
        {
            Rules.Agencies.NotAMember or Rules.Agencies.Suspended => own,
            Rules.Lists.OwnerNotActive => refusal.Arguments[1],
            _ => null,
        };
        return agency is not null && await db.Agencies.AnyAsync(row => row.Id == agency && row.State == nameof(AgencyState.Active));
    }
}
