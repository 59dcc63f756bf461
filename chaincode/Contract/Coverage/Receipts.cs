namespace ExchangeNetwork.Contract.Coverage;

/// <summary>Argument of <see cref="Functions.CoverageRecord"/>: a list version ran over record batches; makes a no-hit evidence.</summary>
public sealed record CoverageStatement
{
    /// <summary>Id, chosen by the agency; unique within it.</summary>
    public required string ReceiptId { get; init; }

    /// <summary>The list.</summary>
    public required string ListId { get; init; }

    /// <summary>The version.</summary>
    public required int Version { get; init; }

    /// <summary>The rows root the agency computed itself, hex; equal to the manifest's.</summary>
    public required string RowsRoot { get; init; }

    /// <summary>Ledger height of the index that decided.</summary>
    public required long IndexHeight { get; init; }

    /// <summary>Version of the normalisation rules.</summary>
    public required int NormalizationVersion { get; init; }

    /// <summary>Merkle roots over the intake roots of the record batches that it ran over, in the order they were kept, hex.</summary>
    public required IReadOnlyList<string> IntakeRoots { get; init; }

    /// <summary>Record sources, among those of the basis.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Records that came in.</summary>
    public required long RecordsIn { get; init; }

    /// <summary>Hits.</summary>
    public required long Matched { get; init; }

    /// <summary>Records not matched yet; no-hit is not said while there are any.</summary>
    public required long Pending { get; init; }

    /// <summary>Records rejected with a reason.</summary>
    public required long Rejected { get; init; }

    /// <summary>Hits aggregated by the over-match cap.</summary>
    public required long Capped { get; init; }
}

/// <summary>A coverage receipt as it stands.</summary>
public sealed record CoverageReceipt : StoredDocument
{
    /// <summary>The agency that says so.</summary>
    public required string Agency { get; init; }

    /// <summary>What it says.</summary>
    public required CoverageStatement Statement { get; init; }

    /// <summary>Hash of the act; the same act again changes nothing.</summary>
    public required string Act { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Argument of <see cref="Functions.PurgesRecord"/>: an agency says that it purged.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Version">The version.</param>
/// <param name="What">What was purged.</param>
/// <param name="At">When.</param>
public sealed record PurgeStatement(string ListId, int Version, PurgedPart What, DateTimeOffset At);

/// <summary>What was purged.</summary>
public enum PurgedPart
{
    /// <summary>Entries, keys and index parts at the agency's node.</summary>
    All,

    /// <summary>Decrypted entries.</summary>
    Entries,

    /// <summary>Parts of the index.</summary>
    Index,

    /// <summary>The list key.</summary>
    Keys,

    /// <summary>Encrypted segments and wraps on the ledger, by the owner.</summary>
    Segments,
}

/// <summary>A purge receipt as it stands.</summary>
public sealed record PurgeReceipt : StoredDocument
{
    /// <summary>The agency that says so.</summary>
    public required string Agency { get; init; }

    /// <summary>What it says.</summary>
    public required PurgeStatement Statement { get; init; }

    /// <summary>When the receipt was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}
