namespace ExchangeNetwork.Node.Storage;

/// <summary>What a cross-check of this agency came to in its own holdings; its list is a <see cref="QueryListRow"/> with the same id.</summary>
public sealed class CrossCheckRow
{
    /// <summary>Id of its list.</summary>
    public required string ListId { get; set; }

    /// <summary>When the own holdings were run over; null before.</summary>
    public DateTimeOffset? LookedAt { get; set; }

    /// <summary>Rows of the file that were refused.</summary>
    public long RowsRejected { get; set; }

    /// <summary>The first refused rows, JSON; at most 100.</summary>
    public string Errors { get; set; } = "[]";

    /// <summary>Own records it ran over.</summary>
    public long RecordsIn { get; set; }

    /// <summary>Own hits, capped records not counted.</summary>
    public long Hits { get; set; }

    /// <summary>Own records that waited for screening.</summary>
    public long Pending { get; set; }

    /// <summary>Own records that intake refused.</summary>
    public long Rejected { get; set; }

    /// <summary>Own records folded into aggregated hits.</summary>
    public long Capped { get; set; }
}

/// <summary>A hit of an own cross-check in the own holdings: seen by this agency only, never on the ledger.</summary>
public sealed class OwnHitRow
{
    /// <summary>The cross-check's list.</summary>
    public required string ListId { get; set; }

    /// <summary>Id, made as that of any hit.</summary>
    public required string Id { get; set; }

    /// <summary>Tag of the entry, hex.</summary>
    public required string Tag { get; set; }

    /// <summary>The entry.</summary>
    public required string EntryId { get; set; }

    /// <summary>Source of the record; empty for an aggregated hit.</summary>
    public required string Source { get; set; }

    /// <summary>Id of the record; empty for an aggregated hit.</summary>
    public required string RecordId { get; set; }

    /// <summary>True when it stands for many capped records.</summary>
    public bool Aggregated { get; set; }

    /// <summary>Records it stands for.</summary>
    public long Count { get; set; }

    /// <summary>Identifier types that agreed, joined by commas in ordinal order.</summary>
    public required string MatchedTypes { get; set; }

    /// <summary>0..1.</summary>
    public double Score { get; set; }

    /// <summary>Explanation, JSON of <c>ExplanationView</c>.</summary>
    public required string Explanation { get; set; }

    /// <summary>Ledger height of the node's index when it was found.</summary>
    public long IndexHeight { get; set; }

    /// <summary>When it was found.</summary>
    public DateTimeOffset FoundAt { get; set; }
}
