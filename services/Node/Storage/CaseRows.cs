namespace ExchangeNetwork.Node.Storage;

/// <summary>This node's copy of a joint alert.</summary>
public sealed class AlertRow
{
    /// <summary>Alert id.</summary>
    public required string Id { get; set; }

    /// <summary>The list.</summary>
    public required string ListId { get; set; }

    /// <summary>Tag of the entry, hex.</summary>
    public required string Tag { get; set; }

    /// <summary>The list's owner.</summary>
    public required string Owner { get; set; }

    /// <summary>State on the ledger.</summary>
    public required string State { get; set; }

    /// <summary>True when this agency owns the list or holds a hit on the tag.</summary>
    public bool Involved { get; set; }

    /// <summary>The contract's document, canonical JSON.</summary>
    public required byte[] Document { get; set; }

    /// <summary>When it opened.</summary>
    public DateTimeOffset OpenedAt { get; set; }

    /// <summary>Block of the newest change.</summary>
    public long BlockNumber { get; set; }
}

/// <summary>A disclosure request, at the requester or at the holder.</summary>
public sealed class DisclosureRow
{
    /// <summary>Request id.</summary>
    public required string Id { get; set; }

    /// <summary>The hit it is about.</summary>
    public required string HitId { get; set; }

    /// <summary><c>requester</c> or <c>holder</c>.</summary>
    public required string Side { get; set; }

    /// <summary>The list's owner.</summary>
    public required string Requester { get; set; }

    /// <summary>The agency that holds the record.</summary>
    public required string Holder { get; set; }

    /// <summary>State: <c>requested</c>, <c>granted</c>, <c>refused</c>, <c>lapsed</c>.</summary>
    public required string State { get; set; }

    /// <summary>Fields asked for, JSON array.</summary>
    public required string Fields { get; set; }

    /// <summary>Justification and remark, JSON protected by the node's field key.</summary>
    public required byte[] Remarks { get; set; }

    /// <summary>When it lapses.</summary>
    public DateTimeOffset Deadline { get; set; }

    /// <summary>Reason of a refusal; null otherwise.</summary>
    public string? ReasonCode { get; set; }

    /// <summary>Released fields with the salt of their commitment, JSON protected; null unless granted.</summary>
    public byte[]? Released { get; set; }

    /// <summary>Commitment on the ledger, hex; null unless granted.</summary>
    public string? Commit { get; set; }

    /// <summary>Block of the newest step; null before the first.</summary>
    public long? BlockNumber { get; set; }
}

/// <summary>A coverage receipt of a recipient for an own list, copied from the ledger.</summary>
public sealed class CoverageRow
{
    /// <summary>Receipt id; unique within the agency that chose it.</summary>
    public required string ReceiptId { get; set; }

    /// <summary>The agency that ran the list.</summary>
    public required string Agency { get; set; }

    /// <summary>The list.</summary>
    public required string ListId { get; set; }

    /// <summary>Version.</summary>
    public int Version { get; set; }

    /// <summary>The contract's document, canonical JSON.</summary>
    public required byte[] Document { get; set; }

    /// <summary>Block that holds it.</summary>
    public long BlockNumber { get; set; }
}

/// <summary>A signed checkpoint of an agency, kept so that history cannot be rewritten unseen.</summary>
public sealed class CheckpointRow
{
    /// <summary>The agency that signed.</summary>
    public required string Agency { get; set; }

    /// <summary>Block number.</summary>
    public long Number { get; set; }

    /// <summary>The contract's document, canonical JSON.</summary>
    public required byte[] Document { get; set; }
}
