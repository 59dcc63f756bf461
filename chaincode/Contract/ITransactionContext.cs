namespace ExchangeNetwork.Contract;

/// <summary>All that a contract may see and change: one transaction with the semantics of Hyperledger Fabric's chaincode stub.</summary>
/// <remarks>
/// Reads see committed state only (never this transaction's own writes). Order of keys is the order of their UTF-8 bytes.
/// A zero-length value is a delete. Used by one thread at a time.
/// </remarks>
public interface ITransactionContext
{
    /// <summary>The channel, which is the network's id in labels of hashes and signatures.</summary>
    string ChannelId { get; }

    /// <summary>Lower-case hex of SHA-256 over nonce and creator, as Fabric forms it.</summary>
    string TransactionId { get; }

    /// <summary>MSP id of the submitting agency, authenticated by the ledger.</summary>
    string CallerMspId { get; }

    /// <summary>The submitter's time: the same on every peer, checked by the ledger to lie within 15 minutes of its own.</summary>
    DateTimeOffset Timestamp { get; }

    /// <summary>The function, as <c>Module:Verb</c>, for example <c>QueryLists:Publish</c>.</summary>
    string Function { get; }

    /// <summary>The arguments after the function name, as UTF-8 bytes.</summary>
    IReadOnlyList<byte[]> Arguments { get; }

    /// <summary>Input that does not become part of the transaction (private data on its way to a collection).</summary>
    IReadOnlyDictionary<string, byte[]> Transient { get; }

    /// <summary>The committed value of a key; null when there is none. The read's version joins the read set.</summary>
    byte[]? GetState(string key);

    /// <summary>Writes a value at commit; a zero-length value is a delete. The last write of a key wins.</summary>
    void PutState(string key, byte[] value);

    /// <summary>Deletes a key at commit.</summary>
    void DeleteState(string key);

    /// <summary>Committed keys from <paramref name="startKey"/> (inclusive; empty = first simple key) to <paramref name="endKey"/> (exclusive; empty = unbounded).</summary>
    IEnumerable<KeyValuePair<string, byte[]>> GetStateByRange(string startKey, string endKey);

    /// <summary>Committed composite keys that begin with the object type and the given attributes, see <see cref="CompositeKey"/>.</summary>
    IEnumerable<KeyValuePair<string, byte[]>> GetStateByPartialCompositeKey(string objectType, params string[] attributes);

    /// <summary>The committed value of a key in a private collection; null when absent or purged.</summary>
    byte[]? GetPrivateData(string collection, string key);

    /// <summary>SHA-256 of the committed private value; null when absent. Works for agencies outside the collection too.</summary>
    byte[]? GetPrivateDataHash(string collection, string key);

    /// <summary>Writes a private value at commit; only hashes of key and value enter the transaction.</summary>
    void PutPrivateData(string collection, string key, byte[] value);

    /// <summary>Deletes a private value at commit (history on peers may remain).</summary>
    void DeletePrivateData(string collection, string key);

    /// <summary>Deletes a private value at commit, history included; the hashes stay.</summary>
    void PurgePrivateData(string collection, string key);

    /// <summary>Sets the transaction's one event; the last call wins; delivered only if the transaction is valid.</summary>
    void SetEvent(string name, byte[] payload);
}
