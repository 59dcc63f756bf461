using System.Globalization;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>Has this node look which points of others' tickets are to be opened to it, and notes what others found of its own.</summary>
internal sealed class FollowTicketAudits(NodeOptions options, AuditLog audit, TimeProvider clock) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } = [Contract.Events.TicketIssued, Contract.Events.TicketAudited];

    public Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken) => ledgerEvent.Name == Contract.Events.TicketIssued
        ? IssuedAsync(db, ledgerEvent, cancellationToken)
        : AuditedAsync(db, CanonicalJson.Deserialize<TicketAudit>(ledgerEvent.Payload), cancellationToken);

    private async Task IssuedAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var ticket = CanonicalJson.Deserialize<Ticket>(ledgerEvent.Payload);
        if (ticket.Agency == options.Agency || !ticket.Request.Evaluators.Contains(options.Agency))
            return;
        // The ticket as it is now: by the time the work is done others may be asked in place of some.
        var payload = string.Create(CultureInfo.InvariantCulture, $"{ledgerEvent.Position.BlockNumber} {Encoding.UTF8.GetString(ledgerEvent.Payload)}");
        await db.AddWorkAsync(ExpectOpenings.KindName, ExpectOpenings.KeyOf(ticket.Agency, ticket.Request.TicketId), clock.GetUtcNow(), payload, cancellationToken);
    }

    private async Task AuditedAsync(NodeDbContext db, TicketAudit found, CancellationToken cancellationToken)
    {
        var statement = found.Statement;
        if (statement.Agency != options.Agency)
            return;
        await audit.AppendAsync(
            db, AuditLog.System, "", "ownTicketAudited", string.Create(CultureInfo.InvariantCulture, $"{statement.TicketId}/{statement.Position}/{found.Auditor}"),
            AuditCodes.Of(statement.Finding), cancellationToken);
    }
}
