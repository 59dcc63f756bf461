namespace Hyperledger.Fabric.Shim;

public partial interface IChaincodeStub
{
    /// <summary>The committed value of a key; null when there is none.</summary>
    Task<byte[]?> GetStateAsync(string key);

    /// <summary>The committed values of keys, in the order of the keys; null where there is none. One request where the peer offers it (3.1), else one for each key.</summary>
    Task<IReadOnlyList<byte[]?>> GetMultipleStatesAsync(IReadOnlyList<string> keys);

    /// <summary>Writes a value; a zero-length value deletes the key. The value must stay unchanged until the task ends, or the batch.</summary>
    Task PutStateAsync(string key, ReadOnlyMemory<byte> value);

    /// <summary>Deletes a key.</summary>
    Task DeleteStateAsync(string key);

    /// <summary>Simple keys from <paramref name="startKey"/> (inclusive; empty = the first) to <paramref name="endKey"/> (exclusive; empty = no end).</summary>
    /// <remarks>Every enumeration asks the peer anew, in batches; the next batch is asked for while the last result is worked on.</remarks>
    IAsyncEnumerable<KeyValue> GetStateByRange(string startKey, string endKey);

    /// <summary>A page of a range, as <see cref="GetStateByRange"/> has it.</summary>
    /// <param name="startKey">First key; counts for the first page only.</param>
    /// <param name="endKey">End, exclusive.</param>
    /// <param name="pageSize">Most results.</param>
    /// <param name="bookmark">The bookmark of the page before; empty for the first page.</param>
    /// <remarks>The peer refuses pages in a transaction that writes.</remarks>
    Task<QueryPage> GetStateByRangeWithPaginationAsync(string startKey, string endKey, int pageSize, string bookmark);

    /// <summary>Composite keys that begin with the object type and the given attributes, see <see cref="CompositeKey"/>.</summary>
    IAsyncEnumerable<KeyValue> GetStateByPartialCompositeKey(string objectType, params IReadOnlyList<string> attributes);

    /// <summary>A page of a scan over composite keys.</summary>
    /// <param name="objectType">The object type.</param>
    /// <param name="attributes">The first attributes.</param>
    /// <param name="pageSize">Most results.</param>
    /// <param name="bookmark">The bookmark of the page before; empty for the first page.</param>
    Task<QueryPage> GetStateByPartialCompositeKeyWithPaginationAsync(
        string objectType, IReadOnlyList<string> attributes, int pageSize, string bookmark);

    /// <summary>A query in the state database's own language (CouchDB: JSON). Peers do not check it again at commit: phantoms go unseen.</summary>
    IAsyncEnumerable<KeyValue> GetQueryResult(string query);

    /// <summary>A page of a query in the state database's own language.</summary>
    /// <param name="query">The query.</param>
    /// <param name="pageSize">Most results.</param>
    /// <param name="bookmark">The bookmark of the page before; empty for the first page.</param>
    Task<QueryPage> GetQueryResultWithPaginationAsync(string query, int pageSize, string bookmark);

    /// <summary>The values that a key had, the newest first; needs the peer's history database. Not checked again at commit.</summary>
    IAsyncEnumerable<KeyModification> GetHistoryForKey(string key);

    /// <summary>The key's metadata by name, in ordinal order of names.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> GetStateMetadataAsync(string key);

    /// <summary>Writes one entry of the key's metadata; peers (up to 3.1) keep that entry and drop every other of the key.</summary>
    Task PutStateMetadataAsync(string key, string name, ReadOnlyMemory<byte> value);

    /// <summary>The key's own endorsement policy, see <see cref="KeyEndorsementPolicy"/>; null when the chaincode's policy holds.</summary>
    Task<byte[]?> GetStateValidationParameterAsync(string key);

    /// <summary>Sets the key's own endorsement policy, which then replaces the chaincode's for this key.</summary>
    Task SetStateValidationParameterAsync(string key, ReadOnlyMemory<byte> policy);
}
