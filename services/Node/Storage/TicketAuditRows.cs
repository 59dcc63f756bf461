namespace ExchangeNetwork.Node.Storage;

/// <summary>A point of an own ticket that is to be opened to one of its evaluators.</summary>
public sealed class OwnOpeningRow
{
    /// <summary>The ticket.</summary>
    public required string TicketId { get; set; }

    /// <summary>The point's position in it, from 0.</summary>
    public int Position { get; set; }

    /// <summary>The evaluator.</summary>
    public required string Auditor { get; set; }

    /// <summary>What the ticket is for, a word of the contract's <c>EvaluationUse</c>.</summary>
    public required string Use { get; set; }

    /// <summary>What makes the point, JSON protected; empty once it is opened.</summary>
    public required byte[] Point { get; set; }

    /// <summary>Batches of records that were kept when the ticket was formed.</summary>
    public long Frames { get; set; }

    /// <summary>When it must be opened at the latest.</summary>
    public DateTimeOffset Deadline { get; set; }

    /// <summary><c>open</c>, <c>opened</c>, or <c>withoutSource</c> when nothing that this agency keeps holds the identifier.</summary>
    public required string State { get; set; }
}

/// <summary>A point of another agency's ticket that is to be opened to this agency.</summary>
public sealed class ExpectedOpeningRow
{
    /// <summary>The agency that asked.</summary>
    public required string Agency { get; set; }

    /// <summary>Its ticket.</summary>
    public required string TicketId { get; set; }

    /// <summary>The point's position in it, from 0.</summary>
    public int Position { get; set; }

    /// <summary>When it must be opened at the latest.</summary>
    public DateTimeOffset Deadline { get; set; }

    /// <summary>What was opened, protected: until it is judged, and afterwards only where it was found wrong; else null.</summary>
    public byte[]? Opening { get; set; }

    /// <summary>What was found, a word of the contract's <c>AuditFinding</c>; null before.</summary>
    public string? Finding { get; set; }
}
