using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Looks at what waits when keys, quotas or members change: a new key or epoch, a grant, an agency that may evaluate again.</summary>
internal sealed class FollowTickets(TimeProvider clock) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } =
        [Contract.Events.KeyActivated, Contract.Events.KeyRetired, Contract.Events.QuotaGranted, Contract.Events.AgencyChanged];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var tickets = await db.EvaluationTickets.Select(row => row.TicketId).ToListAsync(cancellationToken);
        await db.AddWorkAsync(AskEvaluators.KindName, tickets, now, cancellationToken);
        List<string> queues = [.. KeyNames.All.SelectMany(name => Enum.GetNames<EvaluationUse>().Select(use => EvaluationQueue.KeyOf(name, use)))];
        await db.AddWorkAsync(FormTicket.KindName, queues, now, cancellationToken);
    }
}
