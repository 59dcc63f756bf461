using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Ledger;
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
        await LookAsync(db, now, cancellationToken);
        if (ledgerEvent.Name != Contract.Events.KeyActivated)
            return;
        var key = CanonicalJson.Deserialize<PseudonymKey>(ledgerEvent.Payload);
        await db.AddWorkAsync(WarmUpHoldings.KindName, key.KeyId, now, cancellationToken: cancellationToken);
    }

    /// <summary>Has all that waits looked at: it may be evaluated now, or is asked for no more.</summary>
    public static async Task LookAsync(NodeDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keyIds = await db.PseudonymKeys.Select(row => row.KeyId).Distinct().ToListAsync(cancellationToken);
        List<string> queues = [.. keyIds.SelectMany(keyId => Enum.GetNames<EvaluationUse>().Select(use => EvaluationQueue.KeyOf(keyId, use)))];
        await db.AddWorkAsync(FormTicket.KindName, queues, now, cancellationToken);
    }
}
