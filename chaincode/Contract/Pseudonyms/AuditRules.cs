namespace ExchangeNetwork.Contract.Pseudonyms;

/// <summary>What evaluators found of points that were to be opened to them stands on the ledger, once for each point and evaluator.</summary>
/// <remarks>Which of them was chosen for a point the contract cannot know; whoever reads a finding looks (<see cref="AuditedPoints.Choose"/>).</remarks>
internal static class AuditRules
{
    /// <summary>An evaluator of a ticket records its finding; that nothing was opened it can say only when the time is over.</summary>
    public static ContractResponse Record(Transaction tx, AuditStatement statement)
    {
        var refusal = TicketRules.Find(tx, new TicketReference(statement.Agency, statement.TicketId), out var ticket)
            ?? WellFormed.Range(statement.Position, "position", 0, ticket.Request.Count - 1)
            ?? IsAnotherEvaluator(tx, ticket);
        if (refusal is not null)
            return refusal;
        var at = StateKeys.TicketAudit(statement.Agency, statement.TicketId, statement.Position, tx.CallerId);
        if (tx.Get<TicketAudit>(at) is { } earlier)
        {
            return string.Equals(earlier.Act, tx.Act, StringComparison.Ordinal)
                ? Transaction.Answer(earlier)
                : new Refusal(Rules.Pseudonyms.IsAudited, statement.TicketId, WellFormed.Number(statement.Position));
        }
        if (statement.Finding == AuditFinding.Missing && tx.Now < ticket.At + AuditedPoints.TimeToOpen)
            return new Refusal(Rules.Pseudonyms.AuditIsOpen, statement.TicketId);
        var audit = new TicketAudit { Auditor = tx.CallerId, Statement = statement, Act = tx.Act, At = tx.Now };
        tx.Put(at, audit);
        return tx.Agreed(Events.TicketAudited, audit);
    }

    /// <summary>One that was dropped in the meantime may have been chosen before.</summary>
    private static Refusal? IsAnotherEvaluator(Transaction tx, Ticket ticket) =>
        !string.Equals(tx.CallerId, ticket.Agency, StringComparison.Ordinal)
        && ticket.Request.Evaluators.Concat(ticket.Dropped).Contains(tx.CallerId, StringComparer.Ordinal)
            ? null
            : new Refusal(Rules.Pseudonyms.NotAnEvaluator, tx.CallerId, ticket.Request.TicketId);
}
