namespace ExchangeNetwork.Node.Storage;

/// <summary>How far this node has followed the ledger; one row.</summary>
public sealed class LedgerCursorRow
{
    /// <summary>Always 1.</summary>
    public int Id { get; set; }

    /// <summary>Block of the last event applied; -1 before the first.</summary>
    public long BlockNumber { get; set; }

    /// <summary>Transaction index of the last event applied.</summary>
    public int TransactionIndex { get; set; }
}

/// <summary>This node's copy of a member of the network.</summary>
public sealed class AgencyRow
{
    /// <summary>Agency id.</summary>
    public required string Id { get; set; }

    /// <summary>MSP id on the ledger.</summary>
    public required string MspId { get; set; }

    /// <summary>State on the ledger.</summary>
    public required string State { get; set; }

    /// <summary>The contract's document, canonical JSON.</summary>
    public required byte[] Document { get; set; }
}

/// <summary>This node's copy of a proposal on membership.</summary>
public sealed class AgencyProposalRow
{
    /// <summary>Proposal id.</summary>
    public required string Id { get; set; }

    /// <summary>State on the ledger.</summary>
    public required string State { get; set; }

    /// <summary>The contract's document, canonical JSON.</summary>
    public required byte[] Document { get; set; }
}

/// <summary>This node's copy of a legal basis.</summary>
public sealed class LegalBasisRow
{
    /// <summary>Basis id.</summary>
    public required string BasisId { get; set; }

    /// <summary>State on the ledger.</summary>
    public required string State { get; set; }

    /// <summary>The contract's document, canonical JSON.</summary>
    public required byte[] Document { get; set; }

    /// <summary>Block of the newest change.</summary>
    public long BlockNumber { get; set; }
}

/// <summary>An anchored hit row that concerns this agency (its list, or a tag it has hit itself).</summary>
public sealed class AnchoredHitRow
{
    /// <summary>Agency that anchored it.</summary>
    public required string Agency { get; set; }

    /// <summary>Its batch.</summary>
    public required string BatchId { get; set; }

    /// <summary>Row number in the batch.</summary>
    public int RowIndex { get; set; }

    /// <summary>The list.</summary>
    public required string ListId { get; set; }

    /// <summary>Tag of the entry, hex.</summary>
    public required string Tag { get; set; }

    /// <summary>The hit's commitment, hex.</summary>
    public required string Commit { get; set; }

    /// <summary>Intake root that the record stands under, hex.</summary>
    public required string IntakeRoot { get; set; }

    /// <summary>Commitment to released fields, hex; null when none were released.</summary>
    public string? Release { get; set; }

    /// <summary>Transaction that holds it.</summary>
    public required string TransactionId { get; set; }

    /// <summary>Block that holds it.</summary>
    public long BlockNumber { get; set; }

    /// <summary>The transaction's time.</summary>
    public DateTimeOffset At { get; set; }
}

/// <summary>What happened on the ledger to one thing: the places where a trace can be verified.</summary>
public sealed class LedgerStepRow
{
    /// <summary>Block.</summary>
    public long BlockNumber { get; set; }

    /// <summary>Transaction index in the block.</summary>
    public int TransactionIndex { get; set; }

    /// <summary>Id of what it happened to: list, alert, disclosure, hit batch, basis, agency, receipt.</summary>
    public required string Subject { get; set; }

    /// <summary>Id of what that belongs to: the key of a ticket or a grant; null for what stands for itself.</summary>
    public string? About { get; set; }

    /// <summary>Name of the event.</summary>
    public required string Event { get; set; }

    /// <summary>Agency that acted.</summary>
    public required string Agency { get; set; }

    /// <summary>Pseudonymous id of the person who acted; null for a machine.</summary>
    public string? Actor { get; set; }

    /// <summary>Transaction.</summary>
    public required string TransactionId { get; set; }

    /// <summary>The transaction's time.</summary>
    public DateTimeOffset At { get; set; }
}
