namespace ExchangeNetwork.Contract.Hits;

/// <summary>Argument of <see cref="Functions.HitsAnchor"/>: hits of one agency, anchored together.</summary>
/// <param name="BatchId">Id, chosen by the agency; unique within it.</param>
/// <param name="IntakeRoots">Merkle roots of the record batches the rows come from, hex.</param>
/// <param name="Rows">The hits; at most 5,000. None is allowed when only intake roots are anchored.</param>
public sealed record HitBatchAnchor(string BatchId, IReadOnlyList<string> IntakeRoots, IReadOnlyList<HitRow> Rows);

/// <summary>One hit as the ledger shows it: no record, no subject.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Version">The version that matched.</param>
/// <param name="Tag">Public key of the entry's seed (Ed25519), hex.</param>
/// <param name="Commit">Salted commitment to record and tag, see <see cref="Claims.HitCommit"/>; hex.</param>
/// <param name="IntakeRoot">One of the batch's intake roots, hex.</param>
/// <param name="Claim">Signature under the tag, see <see cref="Claims.Message"/>; 64 bytes, base64.</param>
/// <param name="Release">Salted commitment to the fields released automatically, hex; null when none.</param>
public sealed record HitRow(string ListId, int Version, string Tag, string Commit, string IntakeRoot, string Claim, string? Release = null);

/// <summary>An anchored batch.</summary>
public sealed record HitBatch : StoredDocument
{
    /// <summary>The agency that holds the records.</summary>
    public required string Agency { get; init; }

    /// <summary>Id within the agency.</summary>
    public required string BatchId { get; init; }

    /// <summary>The transaction's time: the time that counts for joint alerts.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Hash of the anchoring act; the same act again changes nothing.</summary>
    public required string Act { get; init; }

    /// <summary>Roots of the record batches, hex.</summary>
    public required IReadOnlyList<string> IntakeRoots { get; init; }

    /// <summary>The hits.</summary>
    public required IReadOnlyList<HitRow> Rows { get; init; }
}

/// <summary>Names a batch: argument of <see cref="Functions.HitsBatch"/>, part of <see cref="Alerts.AlertOpening"/>.</summary>
/// <param name="Agency">The agency that anchored it.</param>
/// <param name="BatchId">Its id.</param>
public sealed record HitBatchReference(string Agency, string BatchId);
