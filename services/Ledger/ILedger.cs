using ExchangeNetwork.Contract;

namespace ExchangeNetwork.Ledger;

/// <summary>The shared ledger as one agency's node sees it: every call acts in that agency's name.</summary>
/// <remarks>Implemented by the embedded ledger and by Hyperledger Fabric. Safe for use from many threads.</remarks>
public interface ILedger
{
    /// <summary>Runs a transaction, orders it and returns after its commit; read conflicts are run again within bounds.</summary>
    /// <returns>The committed transaction, or the contract's refusal as a value (then nothing was written).</returns>
    /// <exception cref="LedgerException">The ledger could not be reached, or conflicts did not end.</exception>
    Task<LedgerOutcome> SubmitAsync(LedgerCall call, CancellationToken cancellationToken);

    /// <summary>Runs a transaction against committed state and throws its writes away.</summary>
    Task<LedgerOutcome> EvaluateAsync(LedgerCall call, CancellationToken cancellationToken);

    /// <summary>The contract's events in commit order, first after <paramref name="after"/>, then live; exactly once per position.</summary>
    IAsyncEnumerable<LedgerEvent> EventsAsync(LedgerPosition after, CancellationToken cancellationToken);

    /// <summary>A block as evidence shows it; null beyond the height.</summary>
    Task<LedgerBlock?> ReadBlockAsync(long number, CancellationToken cancellationToken);

    /// <summary>Number of the newest block and its hash.</summary>
    Task<LedgerHead> HeadAsync(CancellationToken cancellationToken);
}

/// <summary>A call of a contract function.</summary>
/// <param name="Function">The function as <c>Module:Verb</c>.</param>
/// <param name="Arguments">UTF-8 arguments; most functions take one canonical JSON document.</param>
/// <param name="Transient">Input that does not become part of the transaction; null when there is none.</param>
public sealed record LedgerCall(string Function, IReadOnlyList<byte[]> Arguments, IReadOnlyDictionary<string, byte[]>? Transient = null);

/// <summary>How a call ended: agreed (with a result and, if submitted, its place on the ledger) or refused.</summary>
/// <param name="TransactionId">Id of the transaction; also set on evaluation and refusal.</param>
/// <param name="BlockNumber">Block that holds it; -1 when evaluated or refused.</param>
/// <param name="Timestamp">The transaction's time as the contract saw it.</param>
/// <param name="Result">The contract's payload; empty when refused.</param>
/// <param name="Refusal">The rule that refused; null when agreed.</param>
public sealed record LedgerOutcome(string TransactionId, long BlockNumber, DateTimeOffset Timestamp, byte[] Result, Refusal? Refusal)
{
    /// <summary>True when no rule refused.</summary>
    public bool Agreed => Refusal is null;
}

/// <summary>A place in the ledger: a block and a transaction in it.</summary>
/// <param name="BlockNumber">Block number; -1 for the place before the first block.</param>
/// <param name="TransactionIndex">Index within the block.</param>
public readonly record struct LedgerPosition(long BlockNumber, int TransactionIndex) : IComparable<LedgerPosition>
{
    /// <summary>The place before everything.</summary>
    public static LedgerPosition Start => new(-1, 0);

    /// <inheritdoc/>
    public int CompareTo(LedgerPosition other) =>
        BlockNumber != other.BlockNumber ? BlockNumber.CompareTo(other.BlockNumber) : TransactionIndex.CompareTo(other.TransactionIndex);

    /// <summary>Earlier than.</summary>
    public static bool operator <(LedgerPosition left, LedgerPosition right) => left.CompareTo(right) < 0;

    /// <summary>Later than.</summary>
    public static bool operator >(LedgerPosition left, LedgerPosition right) => left.CompareTo(right) > 0;

    /// <summary>Earlier than or at.</summary>
    public static bool operator <=(LedgerPosition left, LedgerPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Later than or at.</summary>
    public static bool operator >=(LedgerPosition left, LedgerPosition right) => left.CompareTo(right) >= 0;
}

/// <summary>An event that a committed, valid transaction set.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Timestamp">The transaction's time.</param>
/// <param name="Name">Event name, for example <c>ListPublished</c>.</param>
/// <param name="Payload">Canonical JSON.</param>
public sealed record LedgerEvent(LedgerPosition Position, string TransactionId, DateTimeOffset Timestamp, string Name, byte[] Payload);

/// <summary>The newest block.</summary>
/// <param name="Number">Block number from 0; -1 when the ledger is empty.</param>
/// <param name="Hash">Hash of the block's header, 32 bytes; empty when the ledger is empty.</param>
public sealed record LedgerHead(long Number, byte[] Hash);

/// <summary>A block as evidence shows it.</summary>
/// <param name="Number">Number from 0.</param>
/// <param name="PreviousHash">Hash of the block before, 32 bytes; empty for block 0.</param>
/// <param name="DataHash">Merkle root over the transactions, 32 bytes.</param>
/// <param name="Hash">Hash of this block's header, 32 bytes.</param>
/// <param name="Transactions">The transactions in order, valid and invalid.</param>
public sealed record LedgerBlock(long Number, byte[] PreviousHash, byte[] DataHash, byte[] Hash, IReadOnlyList<LedgerTransaction> Transactions);

/// <summary>A transaction in a block.</summary>
/// <param name="TransactionId">Its id.</param>
/// <param name="Timestamp">The submitter's time.</param>
/// <param name="MspId">Who submitted it.</param>
/// <param name="Function">The contract function.</param>
/// <param name="ValidationCode">Fabric's validation code; 0 is valid.</param>
/// <param name="Envelope">The bytes that were signed and are hashed into the block.</param>
public sealed record LedgerTransaction(
    string TransactionId, DateTimeOffset Timestamp, string MspId, string Function, TransactionValidationCode ValidationCode, byte[] Envelope);

/// <summary>Fabric's <c>TxValidationCode</c>, as far as both ledgers use it.</summary>
public enum TransactionValidationCode
{
    /// <summary>Committed.</summary>
    Valid = 0,

    /// <summary>The submitter's signature does not verify with a key valid at that time.</summary>
    BadCreatorSignature = 4,

    /// <summary>A transaction with this id stands on the ledger already.</summary>
    DuplicateTransactionId = 9,

    /// <summary>The endorsements do not satisfy the policy.</summary>
    EndorsementPolicyFailure = 10,

    /// <summary>A key that was read has another version by now.</summary>
    MvccReadConflict = 11,

    /// <summary>A range that was read holds other keys by now.</summary>
    PhantomReadConflict = 12,

    /// <summary>Any other fault.</summary>
    InvalidOtherReason = 255,
}

/// <summary>The ledger itself failed (not a rule of the contract): unreachable, conflicts without end, or damaged.</summary>
public sealed class LedgerException : Exception
{
    /// <summary>A fault with its text.</summary>
    public LedgerException(string message)
        : base(message)
    {
    }

    /// <summary>A fault with its cause.</summary>
    public LedgerException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A fault with its cause and the catalogue's code, for those who show it to people.</summary>
    public LedgerException(string message, Exception? inner, Refusal reason)
        : base(message, inner) => Reason = reason;

    /// <summary>Code and arguments of the text in the error catalogue; null when the fault has none.</summary>
    public Refusal? Reason { get; }
}
