using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Signatures;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>Decides whether an ordered transaction is valid, and applies it if so: the one rule set of ledger and verifier.</summary>
/// <remarks>Works on the state as the transactions before it left it, those of the same block included. For one thread at a time.</remarks>
internal sealed partial class TransactionValidator(
    string channel, StateTables state, BlockTables blocks, SigningKeyLookup lookup, ILogger logger) : IDisposable
{
    private const int KeysKept = 256;

    // Imported public keys by their SPKI in base64; importing costs as much as verifying.
    private readonly Dictionary<string, ECDsa?> _keys = new(StringComparer.Ordinal);

    /// <summary>Validates a transaction at its place; a valid one is applied to state and private hashes.</summary>
    public TransactionValidationCode Admit(Envelope envelope, LedgerPosition position)
    {
        var transaction = envelope.Transaction;
        if (!transaction.IsWellFormed(channel) || !LedgerTime.TryParse(transaction.Timestamp, out var timestamp))
            return TransactionValidationCode.InvalidOtherReason;
        var version = PackedPosition.Pack(position.BlockNumber, position.TransactionIndex);

        // The first block founds the membership: its keys stand in what it writes, so its signature is checked after that.
        var founding = position.BlockNumber == 0;
        if (!founding && !IsAuthentic(envelope, timestamp))
            return TransactionValidationCode.BadCreatorSignature;
        if (blocks.Contains(Convert.FromHexString(transaction.Id)))
            return TransactionValidationCode.DuplicateTransactionId;
        if (transaction.Reads.Any(read => state.Version(StrictUtf8.Bytes(read.Key)) != Version(read.Block, read.Tx)) ||
            transaction.PrivateReads.Any(IsOutdated))
        {
            return TransactionValidationCode.MvccReadConflict;
        }
        if (transaction.Ranges.Any(IsOutdated))
            return TransactionValidationCode.PhantomReadConflict;
        state.Apply(transaction, version);
        return founding && !IsAuthentic(envelope, timestamp) ? TransactionValidationCode.BadCreatorSignature : TransactionValidationCode.Valid;
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
            key?.Dispose();
    }

    /// <summary>The public key of a member at a time; null when unknown. What the lookup throws counts as unknown.</summary>
    public byte[]? FindKey(string mspId, string keyId, DateTimeOffset at)
    {
        try
        {
            return lookup(key => state.Get(StrictUtf8.Bytes(key))?.Value, mspId, keyId, at);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException and not Microsoft.Data.Sqlite.SqliteException)
        {
            LookupFailed(fault, mspId, keyId);
            return null;
        }
    }

    private static long? Version(long? block, int? transaction) => block is null ? null : PackedPosition.Pack(block.Value, transaction ?? 0);

    private bool IsAuthentic(Envelope envelope, DateTimeOffset timestamp)
    {
        var publicKey = FindKey(envelope.Transaction.MspId, envelope.Transaction.KeyId, timestamp);
        if (publicKey is null)
            return false;
        var name = Convert.ToBase64String(publicKey);
        if (!_keys.TryGetValue(name, out var key))
        {
            if (_keys.Count == KeysKept)
            {
                Dispose();
                _keys.Clear();
            }
            _keys[name] = key = Es256.Import(publicKey);
        }
        return key is not null && Es256.Verify(key, envelope.SignedPart(), envelope.Signature);
    }

    private bool IsOutdated(PrivateRead read) =>
        state.GetPrivateHash(StrictUtf8.Bytes(read.Collection), Convert.FromHexString(read.KeyHash))?.Version != Version(read.Block, read.Tx);

    private bool IsOutdated(RangeRead range) =>
        state.RangeDigest(StrictUtf8.Bytes(range.Start), StrictUtf8.Bytes(range.End)) != (range.Count, range.Digest);

    [LoggerMessage(3101, LogLevel.Error, "The key lookup failed for {MspId}/{KeyId}; the transaction counts as not authentic")]
    private partial void LookupFailed(Exception fault, string mspId, string keyId);
}
