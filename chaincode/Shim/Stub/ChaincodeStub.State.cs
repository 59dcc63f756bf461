using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace Hyperledger.Fabric.Shim.Stub;

internal sealed partial class ChaincodeStub
{
    private const string ValidationParameter = "VALIDATION_PARAMETER";

    public Task<byte[]?> GetStateAsync(string key) => GetAsync("", key);

    public Task<IReadOnlyList<byte[]?>> GetMultipleStatesAsync(IReadOnlyList<string> keys) => GetMultipleAsync("", keys);

    public Task PutStateAsync(string key, ReadOnlyMemory<byte> value) => PutAsync("", key, value);

    public Task DeleteStateAsync(string key) => DeleteAsync("", key);

    public IAsyncEnumerable<KeyValue> GetStateByRange(string startKey, string endKey) =>
        Range("", Keys.SimpleStart(startKey, endKey), endKey);

    public Task<QueryPage> GetStateByRangeWithPaginationAsync(string startKey, string endKey, int pageSize, string bookmark) =>
        RangePageAsync(Keys.SimpleStart(startKey, endKey), endKey, pageSize, bookmark);

    public IAsyncEnumerable<KeyValue> GetStateByPartialCompositeKey(string objectType, params IReadOnlyList<string> attributes)
    {
        var (start, end) = CompositeKey.PrefixRange(objectType, [.. attributes]);
        return Range("", start, end);
    }

    public Task<QueryPage> GetStateByPartialCompositeKeyWithPaginationAsync(
        string objectType, IReadOnlyList<string> attributes, int pageSize, string bookmark)
    {
        var (start, end) = CompositeKey.PrefixRange(objectType, [.. attributes]);
        return RangePageAsync(start, end, pageSize, bookmark);
    }

    public IAsyncEnumerable<KeyValue> GetQueryResult(string query) => Query("", query);

    public Task<QueryPage> GetQueryResultWithPaginationAsync(string query, int pageSize, string bookmark)
    {
        ArgumentException.ThrowIfNullOrEmpty(query);
        return QueryIterator.PageAsync(
            _calls, Type.GetQueryResult, new GetQueryResult { Query = query, Metadata = Page(pageSize, bookmark) }.ToByteString());
    }

    public IAsyncEnumerable<KeyModification> GetHistoryForKey(string key)
    {
        Keys.RequireKey(key);
        return QueryIterator.ReadAsync(
            _calls, Type.GetHistoryForKey, new GetHistoryForKey { Key = key }.ToByteString(), QueryIterator.ReadModification);
    }

    public Task<IReadOnlyDictionary<string, byte[]>> GetStateMetadataAsync(string key) => GetMetadataAsync("", key);

    public Task PutStateMetadataAsync(string key, string name, ReadOnlyMemory<byte> value) => PutMetadataAsync("", key, name, value);

    public Task<byte[]?> GetStateValidationParameterAsync(string key) => GetValidationParameterAsync("", key);

    public Task SetStateValidationParameterAsync(string key, ReadOnlyMemory<byte> policy) =>
        PutMetadataAsync("", key, ValidationParameter, policy);

    private static ByteString Page(int pageSize, string bookmark)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        ArgumentNullException.ThrowIfNull(bookmark);
        return new QueryMetadata { PageSize = pageSize, Bookmark = bookmark }.ToByteString();
    }

    private static IReadOnlyDictionary<string, byte[]> ReadMetadata(ByteString payload)
    {
        var metadata = new SortedList<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in StateMetadataResult.Parser.ParseFrom(payload).Entries)
            metadata[entry.Metakey] = Protocol.Bytes.Take(entry.Value);
        return metadata;
    }

    private static byte[]? ReadValidationParameter(ByteString payload) =>
        ReadMetadata(payload).TryGetValue(ValidationParameter, out var policy) && policy.Length > 0 ? policy : null;

    private Task<byte[]?> GetAsync(string collection, string key)
    {
        Keys.RequireKey(key);
        return _calls.SendAsync(Type.GetState, new GetState { Key = key, Collection = collection }.ToByteString(), Value);
    }

    private async Task<IReadOnlyList<byte[]?>> GetMultipleAsync(string collection, IReadOnlyList<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
            Keys.RequireKey(key);
        if (_offer.MostKeys is not { } most)
            return await Task.WhenAll(keys.Select(key => GetAsync(collection, key))).ConfigureAwait(false);
        var parts = await Task.WhenAll(keys.Chunk(most).Select(part =>
        {
            var request = new GetStateMultiple { Collection = collection };
            request.Keys.AddRange(part);
            return _calls.SendAsync(Type.GetStateMultiple, request.ToByteString(), payload => ReadMultiple(payload, part.Length));
        })).ConfigureAwait(false);
        return [.. parts.SelectMany(part => part)];
    }

    private static byte[]?[] ReadMultiple(ByteString payload, int keys)
    {
        var values = GetStateMultipleResult.Parser.ParseFrom(payload).Values;
        return values.Count == keys
            ? [.. values.Select(Value)]
            : throw new PeerException($"The peer answered {keys} keys with {values.Count} values.");
    }

    private IAsyncEnumerable<KeyValue> Range(string collection, string start, string end) => QueryIterator.ReadAsync(
        _calls, Type.GetStateByRange, new GetStateByRange { StartKey = start, EndKey = end, Collection = collection }.ToByteString(),
        QueryIterator.ReadKeyValue);

    private Task<QueryPage> RangePageAsync(string start, string end, int pageSize, string bookmark) => QueryIterator.PageAsync(
        _calls, Type.GetStateByRange,
        new GetStateByRange { StartKey = start, EndKey = end, Metadata = Page(pageSize, bookmark) }.ToByteString());

    private IAsyncEnumerable<KeyValue> Query(string collection, string query)
    {
        ArgumentException.ThrowIfNullOrEmpty(query);
        return QueryIterator.ReadAsync(
            _calls, Type.GetQueryResult, new GetQueryResult { Query = query, Collection = collection }.ToByteString(), QueryIterator.ReadKeyValue);
    }

    private Task<IReadOnlyDictionary<string, byte[]>> GetMetadataAsync(string collection, string key)
    {
        Keys.RequireKey(key);
        return _calls.SendAsync(Type.GetStateMetadata, new GetStateMetadata { Key = key, Collection = collection }.ToByteString(), ReadMetadata);
    }

    private Task<byte[]?> GetValidationParameterAsync(string collection, string key)
    {
        Keys.RequireKey(key);
        return _calls.SendAsync(
            Type.GetStateMetadata, new GetStateMetadata { Key = key, Collection = collection }.ToByteString(), ReadValidationParameter);
    }
}
