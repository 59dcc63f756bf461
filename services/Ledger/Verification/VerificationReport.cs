using ExchangeNetwork.Contract;

namespace ExchangeNetwork.Ledger.Verification;

/// <summary>What to verify, and against what.</summary>
public sealed record VerificationRequest
{
    /// <summary>The ledger file; it is opened read-only and may be in use.</summary>
    public required string Path { get; init; }

    /// <summary>How members' keys are found in the replayed state.</summary>
    public required SigningKeyLookup Keys { get; init; }

    /// <summary>Checkpoints kept outside the ledger.</summary>
    public IReadOnlyList<KeptCheckpoint> Checkpoints { get; init; } = [];

    /// <summary>
    /// Public keys (SPKI) that were got by other means, by MSP id and key id; they beat the ledger's own, which its holder may have rewritten.
    /// </summary>
    public IReadOnlyDictionary<(string MspId, string KeyId), byte[]> TrustedKeys { get; init; } = new Dictionary<(string, string), byte[]>();

    /// <summary>Folder for the replay's temporary database, which grows to the size of the world state; null = the system's.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>How many faults are listed; all are counted.</summary>
    public int MaxFindings { get; init; } = 100;
}

/// <summary>The steps of a verification.</summary>
public enum VerificationStep
{
    /// <summary>Blocks: hashes, signatures, validity.</summary>
    Blocks,

    /// <summary>The stored state against the replayed one.</summary>
    State,

    /// <summary>Private values against their hashes.</summary>
    PrivateData,

    /// <summary>Checkpoints.</summary>
    Checkpoints,
}

/// <summary>How far a verification has come.</summary>
/// <param name="Step">The step.</param>
/// <param name="Done">Blocks or rows done.</param>
/// <param name="Total">Blocks or rows in all; for blocks it may grow while the ledger is in use.</param>
public readonly record struct VerificationProgress(VerificationStep Step, long Done, long Total);

/// <summary>A fault that was found.</summary>
/// <param name="Block">The block it concerns; null when it concerns the file as a whole.</param>
/// <param name="TransactionIndex">The transaction in it; null when it concerns the block as a whole.</param>
/// <param name="Fault">Code and arguments of the text in the error catalogue.</param>
public sealed record VerificationFinding(long? Block, int? TransactionIndex, Refusal Fault);

/// <summary>What a checkpoint says about the file.</summary>
public enum CheckpointVerdict
{
    /// <summary>The block stands as it was signed.</summary>
    Matches,

    /// <summary>The ledger ends before that block: it was cut.</summary>
    BlockMissing,

    /// <summary>Another block stands there: the ledger was rewritten.</summary>
    Differs,

    /// <summary>The checkpoint's signature does not verify with a key valid then.</summary>
    BadSignature,

    /// <summary>The checkpoint belongs to another channel.</summary>
    OtherChannel,
}

/// <summary>A checkpoint with its verdict.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Verdict">What it says.</param>
/// <param name="Fault">Code and arguments of the text; null when it matches.</param>
public sealed record CheckpointFinding(KeptCheckpoint Checkpoint, CheckpointVerdict Verdict, Refusal? Fault);

/// <summary>The outcome of a verification.</summary>
/// <param name="Channel">The channel; empty when the file could not be read.</param>
/// <param name="Head">The newest block.</param>
/// <param name="Transactions">Transactions in all.</param>
/// <param name="Invalid">Those of them that stand as invalid.</param>
/// <param name="StateKeys">Keys of the world state that were compared.</param>
/// <param name="PrivateValues">Private values that were compared.</param>
/// <param name="FaultCount">Faults found.</param>
/// <param name="Findings">The faults, earliest block first as far as they are listed.</param>
/// <param name="Checkpoints">Each checkpoint with its verdict.</param>
public sealed record VerificationReport(
    string Channel, LedgerHead Head, long Transactions, long Invalid, long StateKeys, long PrivateValues, long FaultCount,
    IReadOnlyList<VerificationFinding> Findings, IReadOnlyList<CheckpointFinding> Checkpoints)
{
    /// <summary>True when no fault was found and every checkpoint matches.</summary>
    public bool Verified => FaultCount == 0 && Checkpoints.All(checkpoint => checkpoint.Verdict == CheckpointVerdict.Matches);

    /// <summary>The first block with a fault; null when there is none, or the fault concerns the file as a whole.</summary>
    public long? FirstBadBlock => Findings.Min(finding => finding.Block);
}
