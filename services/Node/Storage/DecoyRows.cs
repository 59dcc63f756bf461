namespace ExchangeNetwork.Node.Storage;

/// <summary>The decoys of an own sealed list.</summary>
public sealed class ListDecoysRow
{
    /// <summary>The list.</summary>
    public required string ListId { get; set; }

    /// <summary>Decoys and salts, JSON protected.</summary>
    public required byte[] Content { get; set; }
}

/// <summary>A hit that was reported on a decoy of an own list.</summary>
public sealed class DecoyAlarmRow
{
    /// <summary>Id of the alarm, from list, agency and commitment.</summary>
    public required string Id { get; set; }

    /// <summary>The list.</summary>
    public required string ListId { get; set; }

    /// <summary>The agency that reports it.</summary>
    public required string Agency { get; set; }

    /// <summary>Its commitment, hex.</summary>
    public required string Commit { get; set; }

    /// <summary>Tag of the decoy, hex.</summary>
    public required string Tag { get; set; }

    /// <summary>When it became known here.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Batch that anchors it; null as long as only a notice told of it.</summary>
    public string? BatchId { get; set; }

    /// <summary>Transaction that holds it; null before.</summary>
    public string? TransactionId { get; set; }

    /// <summary>Block that holds it; null before.</summary>
    public long? BlockNumber { get; set; }

    /// <summary>Source of the record that it is said to be; null before the notice.</summary>
    public string? Source { get; set; }

    /// <summary>Id of that record; null before the notice.</summary>
    public string? RecordId { get; set; }
}
