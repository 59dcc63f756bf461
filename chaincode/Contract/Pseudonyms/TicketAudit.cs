namespace ExchangeNetwork.Contract.Pseudonyms;

/// <summary>What an auditor found when a point of a ticket was to be opened to it.</summary>
public enum AuditFinding
{
    /// <summary>The point is the identifier's, and the record or list that it was asked for holds it.</summary>
    Opened,

    /// <summary>Nothing was opened in time.</summary>
    Missing,

    /// <summary>Blind and identifier do not make the point.</summary>
    OtherPoint,

    /// <summary>The agency names nothing that holds the identifier.</summary>
    NoSource,

    /// <summary>The record is under no root that the agency anchored in time.</summary>
    NotAnchored,

    /// <summary>The record does not hold the identifier.</summary>
    OtherRecord,

    /// <summary>The list was not published in time, or has no such identifiers.</summary>
    NotPublished,
}

/// <summary>Argument of <see cref="Functions.PseudonymsRecordAudit"/>: an evaluator of a ticket says what came of opening one of its points.</summary>
/// <param name="Agency">The agency that asked.</param>
/// <param name="TicketId">Its ticket.</param>
/// <param name="Position">The point's position in the ticket, from 0.</param>
/// <param name="Finding">What was found.</param>
public sealed record AuditStatement(string Agency, string TicketId, int Position, AuditFinding Finding);

/// <summary>An audit of a point as it stands.</summary>
public sealed record TicketAudit : StoredDocument
{
    /// <summary>The evaluator that says so.</summary>
    public required string Auditor { get; init; }

    /// <summary>What it says.</summary>
    public required AuditStatement Statement { get; init; }

    /// <summary>Hash of the act; the same act again changes nothing.</summary>
    public required string Act { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}
