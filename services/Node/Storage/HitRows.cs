namespace ExchangeNetwork.Node.Storage;

/// <summary>A hit that this agency found in its own records (holder's side).</summary>
public sealed class HitRow
{
    /// <summary>Hit id, the same at the owner.</summary>
    public required string Id { get; set; }

    /// <summary>The list.</summary>
    public required string ListId { get; set; }

    /// <summary>Version that decided it.</summary>
    public int ListVersion { get; set; }

    /// <summary>The list's owner.</summary>
    public required string Owner { get; set; }

    /// <summary>Tag of the entry, hex.</summary>
    public required string Tag { get; set; }

    /// <summary>Source of the record.</summary>
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

    /// <summary>How many times evidence was added; 1 at first.</summary>
    public int Evidence { get; set; }

    /// <summary>Ledger height of the index that decided it.</summary>
    public long IndexHeight { get; set; }

    /// <summary>When it was found.</summary>
    public DateTimeOffset FoundAt { get; set; }

    /// <summary>Frame of the holdings that holds the record.</summary>
    public long Frame { get; set; }

    /// <summary>Place of the record in the frame.</summary>
    public int FrameIndex { get; set; }

    /// <summary>Leaf of the record under the intake root, hex.</summary>
    public required string RecordLeaf { get; set; }

    /// <summary>Intake root, hex.</summary>
    public required string IntakeRoot { get; set; }

    /// <summary>Salt of the commitment, hex.</summary>
    public required string CommitSalt { get; set; }

    /// <summary>Salted commitment that is anchored, hex.</summary>
    public required string Commit { get; set; }

    /// <summary>Ed25519 claim under the entry's seed, base64.</summary>
    public required string Claim { get; set; }

    /// <summary>Commitment to the automatically released fields, hex; null when none.</summary>
    public string? Release { get; set; }

    /// <summary>Batch that anchors it; null before it is assigned.</summary>
    public string? AnchorBatchId { get; set; }

    /// <summary>Block that anchors it; null before.</summary>
    public long? BlockNumber { get; set; }

    /// <summary>Transaction that anchors it; null before.</summary>
    public string? TransactionId { get; set; }
}

/// <summary>Counts a hit under a value, for the over-match cap.</summary>
public sealed class HitValueRow
{
    /// <summary>The list.</summary>
    public required string ListId { get; set; }

    /// <summary>Local token of the value, hex.</summary>
    public required string Token { get; set; }

    /// <summary>The hit.</summary>
    public required string HitId { get; set; }

    /// <summary>When it counted.</summary>
    public DateTimeOffset At { get; set; }
}

/// <summary>A record that the over-match cap folded into an aggregated hit; nothing is lost.</summary>
public sealed class CappedRecordRow
{
    /// <summary>The aggregated hit.</summary>
    public required string HitId { get; set; }

    /// <summary>Source of the record.</summary>
    public required string Source { get; set; }

    /// <summary>Id of the record.</summary>
    public required string RecordId { get; set; }
}

/// <summary>One piece of evidence of a hit: a record revision that a list version matched. Seen again it counts no second time.</summary>
public sealed class HitEvidenceRow
{
    /// <summary>The hit.</summary>
    public required string HitId { get; set; }

    /// <summary>List version that matched.</summary>
    public int ListVersion { get; set; }

    /// <summary>Frame of the holdings that holds the record revision.</summary>
    public long Frame { get; set; }

    /// <summary>Place of the record in the frame.</summary>
    public int FrameIndex { get; set; }

    /// <summary>Identifier types that agreed, joined by commas.</summary>
    public required string MatchedTypes { get; set; }

    /// <summary>0..1.</summary>
    public double Score { get; set; }

    /// <summary>When it was found.</summary>
    public DateTimeOffset FoundAt { get; set; }
}

/// <summary>A commitment that a holder's notice opened (owner's side), so that an anchored hit without a notice shows.</summary>
public sealed class NoticedCommitRow
{
    /// <summary>Commitment, hex.</summary>
    public required string Commit { get; set; }

    /// <summary>The holder.</summary>
    public required string Agency { get; set; }

    /// <summary>The hit.</summary>
    public required string HitId { get; set; }
}

/// <summary>A batch of hits on its way to the ledger; its content is fixed before the first attempt, so a repeat is the same.</summary>
public sealed class AnchorBatchRow
{
    /// <summary>Batch id.</summary>
    public required string BatchId { get; set; }

    /// <summary><c>pending</c> or <c>anchored</c>.</summary>
    public required string State { get; set; }

    /// <summary>The contract's document, canonical JSON.</summary>
    public required byte[] Document { get; set; }

    /// <summary>When it was formed.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Block that holds it.</summary>
    public long? BlockNumber { get; set; }

    /// <summary>Transaction that holds it.</summary>
    public string? TransactionId { get; set; }
}

/// <summary>A hit on an own list that another agency reported (owner's side).</summary>
public sealed class ReceivedHitRow
{
    /// <summary>Hit id, the same at the holder.</summary>
    public required string Id { get; set; }

    /// <summary>The list.</summary>
    public required string ListId { get; set; }

    /// <summary>Version that decided it.</summary>
    public int ListVersion { get; set; }

    /// <summary>Tag of the entry, hex.</summary>
    public required string Tag { get; set; }

    /// <summary>The entry.</summary>
    public required string EntryId { get; set; }

    /// <summary>The holder.</summary>
    public required string Agency { get; set; }

    /// <summary>Source of the record.</summary>
    public required string Source { get; set; }

    /// <summary>Id of the record; empty for an aggregated hit.</summary>
    public required string RecordId { get; set; }

    /// <summary>True when it stands for many capped records.</summary>
    public bool Aggregated { get; set; }

    /// <summary>Records it stands for.</summary>
    public long Count { get; set; }

    /// <summary>Identifier types that agreed, joined by commas.</summary>
    public required string MatchedTypes { get; set; }

    /// <summary>0..1.</summary>
    public double Score { get; set; }

    /// <summary>Explanation, JSON of <c>ExplanationView</c>.</summary>
    public required string Explanation { get; set; }

    /// <summary>What the owner makes of it with all of its entry, once fields of the record are disclosed; 0..1, null before.</summary>
    public double? OwnScore { get; set; }

    /// <summary>Why, JSON of <c>ExplanationView</c>; null before.</summary>
    public string? OwnExplanation { get; set; }

    /// <summary>How many times evidence was added; 1 at first.</summary>
    public int Evidence { get; set; }

    /// <summary><c>noticed</c>, <c>verified</c> or <c>disputed</c>.</summary>
    public required string State { get; set; }

    /// <summary>Ledger height of the index that decided it.</summary>
    public long IndexHeight { get; set; }

    /// <summary>When the holder found it.</summary>
    public DateTimeOffset FoundAt { get; set; }

    /// <summary>When the notice arrived.</summary>
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>Leaf of the record, hex.</summary>
    public required string RecordLeaf { get; set; }

    /// <summary>Intake root, hex.</summary>
    public required string IntakeRoot { get; set; }

    /// <summary>Salt of the commitment, hex.</summary>
    public required string CommitSalt { get; set; }

    /// <summary>Commitment, hex.</summary>
    public required string Commit { get; set; }

    /// <summary>Released fields with the salt of their commitment, JSON protected by the node's field key; null when none.</summary>
    public byte[]? Released { get; set; }

    /// <summary>Block that anchors it; null before.</summary>
    public long? BlockNumber { get; set; }

    /// <summary>Transaction that anchors it; null before.</summary>
    public string? TransactionId { get; set; }
}
