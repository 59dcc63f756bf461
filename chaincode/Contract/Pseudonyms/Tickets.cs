using ExchangeNetwork.Contract.Agencies;

namespace ExchangeNetwork.Contract.Pseudonyms;

/// <summary>What evaluations are for; each has an allowance of its own.</summary>
public enum EvaluationUse
{
    /// <summary>Records that come in: the daily quota.</summary>
    Records,

    /// <summary>Records that are held already: only as granted.</summary>
    WarmUp,

    /// <summary>Entries of lists to be published: only as granted.</summary>
    List,
}

/// <summary>Argument of <see cref="Functions.PseudonymsTicket"/>: points that an agency is about to ask for, before anybody evaluates one.</summary>
public sealed record TicketRequest
{
    /// <summary>16 random bytes, hex.</summary>
    public required string TicketId { get; init; }

    /// <summary>The key.</summary>
    public required string KeyId { get; init; }

    /// <summary>Its active epoch.</summary>
    public required int Epoch { get; init; }

    /// <summary>What the evaluations are for.</summary>
    public required EvaluationUse Use { get; init; }

    /// <summary>Number of points, 1 to 65,536.</summary>
    public required int Count { get; init; }

    /// <summary>Number of messages that carry them: each of 256 to 1,024 points, the last one of any number.</summary>
    public required int Messages { get; init; }

    /// <summary>Merkle root over all points, hex.</summary>
    public required string PointsRoot { get; init; }

    /// <summary>Merkle root over the intake roots of all record batches that the agency keeps, in the order in which they were kept, hex: what it shows records under when points are audited.</summary>
    public required string IntakeRoot { get; init; }

    /// <summary>The evaluators: as many holders as the threshold, the requester among them where it holds a share.</summary>
    public required IReadOnlyList<string> Evaluators { get; init; }
}

/// <summary>A ticket as it stands.</summary>
public sealed record Ticket : StoredDocument
{
    /// <summary>The agency that asks.</summary>
    public required string Agency { get; init; }

    /// <summary>What it asks for; the evaluators are those it asks now.</summary>
    public required TicketRequest Request { get; init; }

    /// <summary>Evaluators that it asked in vain, in that order: away, or proven to cheat.</summary>
    public required IReadOnlyList<string> Dropped { get; init; }

    /// <summary>Hash of the act; the same act again changes nothing.</summary>
    public required string Act { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Argument of <see cref="Functions.PseudonymsAmendTicket"/>: the same points go to other evaluators; nothing is debited again.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Evaluators">The evaluators from now on.</param>
public sealed record TicketAmendment(string TicketId, IReadOnlyList<string> Evaluators);

/// <summary>Argument of <see cref="Functions.PseudonymsGetTicket"/>.</summary>
/// <param name="Agency">The agency that asked.</param>
/// <param name="TicketId">The ticket.</param>
public sealed record TicketReference(string Agency, string TicketId);

/// <summary>What an agency may still ask for under a key.</summary>
public sealed record EvaluationQuota : StoredDocument
{
    /// <summary>The agency.</summary>
    public required string Agency { get; init; }

    /// <summary>The key.</summary>
    public required string KeyId { get; init; }

    /// <summary>The last day (UTC) on which records were asked for, <c>yyyy-MM-dd</c>.</summary>
    public required string Day { get; init; }

    /// <summary>Asked for on that day.</summary>
    public required long UsedOnDay { get; init; }

    /// <summary>Granted for each day beyond the key's daily quota.</summary>
    public required long Raise { get; init; }

    /// <summary>Instant from which the raise no longer counts.</summary>
    public required DateTimeOffset RaiseUntil { get; init; }

    /// <summary>Left to ask for holdings.</summary>
    public required long WarmUpLeft { get; init; }

    /// <summary>Left to ask for lists.</summary>
    public required long ListLeft { get; init; }
}

/// <summary>Argument of <see cref="Functions.PseudonymsAskGrant"/>: an agency asks for more.</summary>
public sealed record GrantRequest
{
    /// <summary>Id, chosen by the agency.</summary>
    public required string GrantId { get; init; }

    /// <summary>The key.</summary>
    public required string KeyId { get; init; }

    /// <summary>What for.</summary>
    public required EvaluationUse Use { get; init; }

    /// <summary>So many more: a day for records, in all for the other uses.</summary>
    public required long Amount { get; init; }

    /// <summary>Instant from which it no longer counts; for records only, else null.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why, for the people of the agencies that approve it.</summary>
    public required string Reason { get; init; }
}

/// <summary>A grant with its approvals.</summary>
public sealed record EvaluationGrant : StoredDocument
{
    /// <summary>What is asked for.</summary>
    public required GrantRequest Request { get; init; }

    /// <summary>Hash of the act that asked; the same act again changes nothing.</summary>
    public required string Act { get; init; }

    /// <summary>Who asked.</summary>
    public required Approval AskedBy { get; init; }

    /// <summary>Approvals, one per agency, none of the agency that asks.</summary>
    public required IReadOnlyList<Approval> Approvals { get; init; }

    /// <summary>When two agencies had approved; null before.</summary>
    public DateTimeOffset? GrantedAt { get; init; }
}

/// <summary>Argument of <see cref="Functions.PseudonymsApproveGrant"/>.</summary>
/// <param name="GrantId">The grant.</param>
public sealed record GrantApproval(string GrantId);

/// <summary>Argument of <see cref="Functions.PseudonymsQuota"/>.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="KeyId">The key.</param>
public sealed record QuotaQuery(string Agency, string KeyId);
