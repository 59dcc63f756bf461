namespace ExchangeNetwork.Node.Storage;

/// <summary>One upload of records.</summary>
public sealed class IntakeBatchRow
{
    /// <summary>Batch id.</summary>
    public required string BatchId { get; set; }

    /// <summary>Source of the records.</summary>
    public required string Source { get; set; }

    /// <summary>State, see <c>IntakeSummary.State</c>.</summary>
    public required string State { get; set; }

    /// <summary>Who uploaded: pseudonymous id.</summary>
    public required string Actor { get; set; }

    /// <summary>Records kept.</summary>
    public long Accepted { get; set; }

    /// <summary>Records known with the same content.</summary>
    public long Duplicates { get; set; }

    /// <summary>Rows refused.</summary>
    public long Rejected { get; set; }

    /// <summary>Records screened so far.</summary>
    public long Screened { get; set; }

    /// <summary>Hits found so far, capped records not counted.</summary>
    public long Hits { get; set; }

    /// <summary>Records folded into aggregated hits.</summary>
    public long Capped { get; set; }

    /// <summary>When the upload began.</summary>
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>Why the file was refused, JSON of a row error; null when it was not.</summary>
    public string? Refusal { get; set; }

    /// <summary>The first refused rows, JSON; at most 100.</summary>
    public string Errors { get; set; } = "[]";
}

/// <summary>How far screening has come in the holdings; one row, written with the hits it found.</summary>
public sealed class ScreeningCursorRow
{
    /// <summary>Always 1.</summary>
    public int Id { get; set; }

    /// <summary>Number of the last frame screened; -1 before the first.</summary>
    public long Frame { get; set; }
}
