using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace Hyperledger.Fabric.Shim.Stub;

internal sealed partial class ChaincodeStub
{
    public Task<byte[]?> GetPrivateDataAsync(string collection, string key)
    {
        Keys.RequireCollection(collection);
        return GetAsync(collection, key);
    }

    public Task<IReadOnlyList<byte[]?>> GetMultiplePrivateDataAsync(string collection, IReadOnlyList<string> keys)
    {
        Keys.RequireCollection(collection);
        return GetMultipleAsync(collection, keys);
    }

    public Task<byte[]?> GetPrivateDataHashAsync(string collection, string key)
    {
        Keys.RequireCollection(collection);
        Keys.RequireKey(key);
        return _calls.SendAsync(Type.GetPrivateDataHash, new GetState { Key = key, Collection = collection }.ToByteString(), Value);
    }

    public Task PutPrivateDataAsync(string collection, string key, ReadOnlyMemory<byte> value)
    {
        Keys.RequireCollection(collection);
        return PutAsync(collection, key, value);
    }

    public Task DeletePrivateDataAsync(string collection, string key)
    {
        Keys.RequireCollection(collection);
        return DeleteAsync(collection, key);
    }

    public Task PurgePrivateDataAsync(string collection, string key)
    {
        Keys.RequireCollection(collection);
        return PurgeAsync(collection, key);
    }

    public IAsyncEnumerable<KeyValue> GetPrivateDataByRange(string collection, string startKey, string endKey)
    {
        Keys.RequireCollection(collection);
        return Range(collection, Keys.SimpleStart(startKey, endKey), endKey);
    }

    public IAsyncEnumerable<KeyValue> GetPrivateDataByPartialCompositeKey(
        string collection, string objectType, params IReadOnlyList<string> attributes)
    {
        Keys.RequireCollection(collection);
        var (start, end) = CompositeKey.PrefixRange(objectType, [.. attributes]);
        return Range(collection, start, end);
    }

    public IAsyncEnumerable<KeyValue> GetPrivateDataQueryResult(string collection, string query)
    {
        Keys.RequireCollection(collection);
        return Query(collection, query);
    }

    public Task<IReadOnlyDictionary<string, byte[]>> GetPrivateDataMetadataAsync(string collection, string key)
    {
        Keys.RequireCollection(collection);
        return GetMetadataAsync(collection, key);
    }

    public Task PutPrivateDataMetadataAsync(string collection, string key, string name, ReadOnlyMemory<byte> value)
    {
        Keys.RequireCollection(collection);
        return PutMetadataAsync(collection, key, name, value);
    }

    public Task<byte[]?> GetPrivateDataValidationParameterAsync(string collection, string key)
    {
        Keys.RequireCollection(collection);
        return GetValidationParameterAsync(collection, key);
    }

    public Task SetPrivateDataValidationParameterAsync(string collection, string key, ReadOnlyMemory<byte> policy)
    {
        Keys.RequireCollection(collection);
        return PutMetadataAsync(collection, key, ValidationParameter, policy);
    }
}
