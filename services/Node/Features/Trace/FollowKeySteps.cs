using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Node.Features.Trace;

/// <summary>Notes where on the ledger the steps of pseudonym keys stand, and of the tickets and grants under them.</summary>
internal sealed class FollowKeySteps : ILedgerEventHandler
{
    // Who does a step, what it is about, and what that belongs to.
    private readonly record struct KeyStepOf(string Step, string Subject, string Agency, string? Actor = null, string? About = null);

    public IReadOnlyCollection<string> Events { get; } =
    [
        Contract.Events.KeyGenerationBegun, Contract.Events.KeyGenerationFailed, Contract.Events.KeyCommitted, Contract.Events.KeyRevealed,
        Contract.Events.KeyDealt, Contract.Events.KeyComplained, Contract.Events.KeyAnswered, Contract.Events.KeyDistrusted, Contract.Events.KeySigned,
        Contract.Events.KeyActivated, Contract.Events.KeyRetired, Contract.Events.ShareErased, Contract.Events.TicketIssued, Contract.Events.TicketAmended,
        Contract.Events.TicketAudited, Contract.Events.GrantAsked, Contract.Events.QuotaGranted,
    ];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var step = ledgerEvent.Name switch
        {
            Contract.Events.KeyGenerationBegun or Contract.Events.KeyGenerationFailed => Of(ledgerEvent.Name, Document<KeyGeneration>(ledgerEvent)),
            Contract.Events.KeyActivated => await OfAsync(db, Document<PseudonymKey>(ledgerEvent), cancellationToken),
            Contract.Events.KeyRetired => Of(Document<PseudonymKey>(ledgerEvent)),
            Contract.Events.ShareErased => Of(Document<ErasureReceipt>(ledgerEvent)),
            Contract.Events.TicketIssued or Contract.Events.TicketAmended => Of(ledgerEvent.Name, Document<Ticket>(ledgerEvent)),
            Contract.Events.TicketAudited => await OfAsync(db, Document<TicketAudit>(ledgerEvent), cancellationToken),
            Contract.Events.GrantAsked or Contract.Events.QuotaGranted => Of(ledgerEvent.Name, Document<EvaluationGrant>(ledgerEvent)),
            _ => Of(ledgerEvent.Name, (JObject)CanonicalJson.Parse(ledgerEvent.Payload)),
        };
        db.LedgerSteps.Add(new LedgerStepRow
        {
            BlockNumber = ledgerEvent.Position.BlockNumber,
            TransactionIndex = ledgerEvent.Position.TransactionIndex,
            Subject = step.Subject,
            About = step.About,
            Event = step.Step,
            Agency = step.Agency,
            Actor = step.Actor,
            TransactionId = ledgerEvent.TransactionId,
            At = ledgerEvent.Timestamp,
        });
    }

    private static T Document<T>(LedgerEvent ledgerEvent) => CanonicalJson.Deserialize<T>(ledgerEvent.Payload);

    private static KeyStepOf Of(string name, KeyGeneration generation)
    {
        var begun = generation.BegunBy;
        // A run that goes on without somebody is begun by whoever saw that the time was over.
        var step = name != Contract.Events.KeyGenerationBegun ? name
            : generation.Excluded.Count > 0 ? "KeyRunBegun"
            : generation.Terms.Epoch == 1 ? name
            : begun.Actor.Length == 0 ? "KeyRefreshBegun"
            : "KeyResharingBegun";
        return new KeyStepOf(step, generation.Terms.KeyId, begun.Agency, begun.Actor.Length == 0 ? null : begun.Actor);
    }

    /// <summary>All holders made it; the agency is the one that began it.</summary>
    private static async Task<KeyStepOf> OfAsync(NodeDbContext db, PseudonymKey key, CancellationToken cancellationToken)
    {
        var row = await db.KeyGenerations.FindAsync([key.KeyId, key.Epoch], cancellationToken);
        var agency = row is null ? key.Holders[0].Agency : CanonicalJson.Deserialize<KeyGeneration>(row.Document).BegunBy.Agency;
        return new KeyStepOf(key.Epoch == 1 ? Contract.Events.KeyActivated : "KeyReshared", key.KeyId, agency);
    }

    private static KeyStepOf Of(PseudonymKey retired) =>
        new(Contract.Events.KeyRetired, retired.KeyId, retired.RetiredBy[^1].Agency, retired.RetiredBy[^1].Actor);

    private static KeyStepOf Of(ErasureReceipt receipt) => new(Contract.Events.ShareErased, receipt.Statement.KeyId, receipt.Agency);

    private static KeyStepOf Of(string name, Ticket ticket) => new(name, ticket.Request.TicketId, ticket.Agency, About: ticket.Request.KeyId);

    private static async Task<KeyStepOf> OfAsync(NodeDbContext db, TicketAudit audit, CancellationToken cancellationToken)
    {
        var statement = audit.Statement;
        var keyId = await db.LedgerSteps.Where(step => step.Subject == statement.TicketId && step.About != null)
            .Select(step => step.About).FirstOrDefaultAsync(cancellationToken);
        // What was found of a ticket matters more than that somebody looked.
        return new KeyStepOf(
            statement.Finding == AuditFinding.Opened ? Contract.Events.TicketAudited : "TicketFaulted", statement.TicketId, audit.Auditor, About: keyId);
    }

    private static KeyStepOf Of(string name, EvaluationGrant grant)
    {
        var last = grant.Approvals is [.., var approval] ? approval : grant.AskedBy;
        return new KeyStepOf(name, grant.Request.GrantId, last.Agency, last.Actor, grant.Request.KeyId);
    }

    // What is posted in a run has a shape for each step, the same in this.
    private static KeyStepOf Of(string name, JObject posted) =>
        new(name, (string)posted["statement"]!["run"]!["keyId"]!, (string)posted["agency"]!);
}
