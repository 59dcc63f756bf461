namespace ExchangeNetwork.Contract.Pseudonyms;

/// <summary>Nobody evaluates a point that the ledger has not debited: a ticket commits an agency to its points before any is answered.</summary>
internal static class TicketRules
{
    private const int MostPoints = 65_536;
    private const int FewestPointsOfAMessage = 256;
    private const int MostPointsOfAMessage = 1_024;
    private const int TicketIdDigits = 32;
    private const int MostDropped = 64;

    /// <summary>A member gets a ticket, and its quota is debited the points and one more for each message.</summary>
    public static ContractResponse Issue(Transaction tx, TicketRequest request)
    {
        if (Form(request) is { } form)
            return form;
        if (tx.Get<Ticket>(StateKeys.Ticket(tx.CallerId, request.TicketId)) is { } earlier)
        {
            return string.Equals(earlier.Act, tx.Act, StringComparison.Ordinal)
                ? Transaction.Answer(earlier)
                : new Refusal(Rules.Form.IdIsUsed, request.TicketId);
        }
        var refusal =
            KeyRules.InUse(tx, request.KeyId, out var key)
            ?? IsTheActiveEpoch(request.Epoch, key)
            ?? MayEvaluate(tx, request.Evaluators, key)
            ?? QuotaRules.Debit(tx, key, request.Use, request.Count + request.Messages);
        if (refusal is not null)
            return refusal;
        return Write(tx, new Ticket { Agency = tx.CallerId, Request = request, Dropped = [], Act = tx.Act, At = tx.Now }, Events.TicketIssued);
    }

    /// <summary>The agency asks others in place of evaluators that are away or cheat; same points, no debit.</summary>
    public static ContractResponse Amend(Transaction tx, TicketAmendment amendment)
    {
        if ((IsTicketId(amendment.TicketId) ?? WellFormed.Set(amendment.Evaluators, "evaluators", WellFormed.AgencyId)) is { } form)
            return form;
        if (tx.Get<Ticket>(StateKeys.Ticket(tx.CallerId, amendment.TicketId)) is not { } ticket)
            return new Refusal(Rules.Pseudonyms.TicketNotFound, amendment.TicketId);
        var refusal =
            KeyRules.InUse(tx, ticket.Request.KeyId, out var key)
            ?? IsTheActiveEpoch(ticket.Request.Epoch, key)
            ?? MayEvaluate(tx, amendment.Evaluators, key);
        if (refusal is not null)
            return refusal;
        IReadOnlyList<string> left = [.. ticket.Request.Evaluators.Except(amendment.Evaluators, StringComparer.Ordinal)];
        if (left.Count == 0)
            return Transaction.Answer(ticket);
        if (ticket.Dropped.Count + left.Count > MostDropped)
            return new Refusal(Rules.Pseudonyms.AmendedTooOften, amendment.TicketId);
        return Write(
            tx, ticket with { Request = ticket.Request with { Evaluators = amendment.Evaluators }, Dropped = [.. ticket.Dropped, .. left] }, Events.TicketAmended);
    }

    /// <summary>A ticket as it stands: evaluators look before they answer.</summary>
    public static ContractResponse Get(Transaction tx, TicketReference reference) =>
        Find(tx, reference, out var ticket) is { } missing ? missing : Transaction.Answer(ticket);

    /// <summary>The ticket was issued.</summary>
    public static Refusal? Find(Transaction tx, TicketReference reference, out Ticket ticket)
    {
        ticket = null!;
        if ((WellFormed.AgencyId(reference.Agency, "agency") ?? IsTicketId(reference.TicketId)) is { } form)
            return form;
        if (tx.Get<Ticket>(StateKeys.Ticket(reference.Agency, reference.TicketId)) is not { } found)
            return new Refusal(Rules.Pseudonyms.TicketNotFound, reference.TicketId);
        ticket = found;
        return null;
    }

    private static ContractResponse Write(Transaction tx, Ticket ticket, string eventName)
    {
        tx.Put(StateKeys.Ticket(ticket.Agency, ticket.Request.TicketId), ticket);
        return tx.Agreed(eventName, ticket);
    }

    private static Refusal? Form(TicketRequest request) =>
        IsTicketId(request.TicketId)
        ?? WellFormed.Range(request.Epoch, "epoch", 1, GenerationRules.MostEpochs)
        ?? WellFormed.Range(request.Count, "count", 1, MostPoints)
        ?? MessagesAreFull(request)
        ?? WellFormed.Hash(request.PointsRoot, "pointsRoot")
        ?? WellFormed.Hash(request.IntakeRoot, "intakeRoot")
        ?? WellFormed.Set(request.Evaluators, "evaluators", WellFormed.AgencyId);

    private static Refusal? IsTicketId(string value) =>
        value.Length == TicketIdDigits && value.All(char.IsAsciiHexDigitLower) ? null : new Refusal(Rules.Pseudonyms.TicketId);

    private static Refusal? MessagesAreFull(TicketRequest request) => WellFormed.Range(
        request.Messages, "messages",
        (request.Count + MostPointsOfAMessage - 1) / MostPointsOfAMessage, (request.Count + FewestPointsOfAMessage - 1) / FewestPointsOfAMessage);

    private static Refusal? IsTheActiveEpoch(int epoch, PseudonymKey key) =>
        epoch == key.Epoch ? null : new Refusal(Rules.Pseudonyms.EpochIsOver, key.KeyId, WellFormed.Number(key.Epoch));

    /// <summary>Exactly as many holders as the threshold; the requester's own share counts, so it is never left out.</summary>
    private static Refusal? MayEvaluate(Transaction tx, IReadOnlyList<string> evaluators, PseudonymKey key)
    {
        bool Holds(string agency) => key.Holders.Any(holder => string.Equals(holder.Agency, agency, StringComparison.Ordinal));
        var itself = !Holds(tx.CallerId) || evaluators.Contains(tx.CallerId, StringComparer.Ordinal);
        return evaluators.Count == key.Threshold && itself && evaluators.All(evaluator => Holds(evaluator) && tx.IsActive(evaluator))
            ? null
            : new Refusal(Rules.Pseudonyms.Evaluators, WellFormed.Number(key.Threshold));
    }
}
