namespace Hyperledger.Fabric.Shim;

public partial interface IChaincodeStub
{
    /// <summary>The committed private value of a key; null when there is none, or it was purged.</summary>
    Task<byte[]?> GetPrivateDataAsync(string collection, string key);

    /// <summary>The committed private values of keys, in the order of the keys; null where there is none.</summary>
    Task<IReadOnlyList<byte[]?>> GetMultiplePrivateDataAsync(string collection, IReadOnlyList<string> keys);

    /// <summary>SHA-256 of the committed private value; null when there is none. Works on peers outside the collection too.</summary>
    Task<byte[]?> GetPrivateDataHashAsync(string collection, string key);

    /// <summary>Writes a private value; only hashes of key and value enter the transaction. A zero-length value deletes.</summary>
    Task PutPrivateDataAsync(string collection, string key, ReadOnlyMemory<byte> value);

    /// <summary>Deletes a private value.</summary>
    Task DeletePrivateDataAsync(string collection, string key);

    /// <summary>Deletes a private value with its history on the peers; needs Fabric 2.5 and the application capability V2_5.</summary>
    Task PurgePrivateDataAsync(string collection, string key);

    /// <summary>Simple keys of a collection, bounds as in <see cref="GetStateByRange"/>. The peer refuses it in a transaction that writes.</summary>
    IAsyncEnumerable<KeyValue> GetPrivateDataByRange(string collection, string startKey, string endKey);

    /// <summary>Composite keys of a collection that begin with the object type and the given attributes.</summary>
    IAsyncEnumerable<KeyValue> GetPrivateDataByPartialCompositeKey(string collection, string objectType, params IReadOnlyList<string> attributes);

    /// <summary>A query over a collection in the state database's own language.</summary>
    IAsyncEnumerable<KeyValue> GetPrivateDataQueryResult(string collection, string query);

    /// <summary>The private key's metadata by name, in ordinal order of names.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> GetPrivateDataMetadataAsync(string collection, string key);

    /// <summary>Writes one entry of the private key's metadata; peers keep that entry and drop every other of the key.</summary>
    Task PutPrivateDataMetadataAsync(string collection, string key, string name, ReadOnlyMemory<byte> value);

    /// <summary>The private key's own endorsement policy; null when the collection's or the chaincode's policy holds.</summary>
    Task<byte[]?> GetPrivateDataValidationParameterAsync(string collection, string key);

    /// <summary>Sets the private key's own endorsement policy.</summary>
    Task SetPrivateDataValidationParameterAsync(string collection, string key, ReadOnlyMemory<byte> policy);
}
