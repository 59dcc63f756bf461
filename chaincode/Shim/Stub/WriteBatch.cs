using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace Hyperledger.Fabric.Shim.Stub;

/// <summary>Writes of one transaction on their way to a peer that takes many at once; in the order of each key's first write.</summary>
internal sealed class WriteBatch
{
    // The name is that of a metadata entry; empty for the value itself.
    private readonly OrderedDictionary<(string Collection, string Key, string Name), WriteRecord> _writes = [];

    public void Put(string collection, string key, ReadOnlySpan<byte> value) => _writes[(collection, key, "")] =
        new WriteRecord { Type = Type.PutState, Collection = collection, Key = key, Value = ByteString.CopyFrom(value) };

    public void Delete(string collection, string key) => _writes[(collection, key, "")] =
        new WriteRecord { Type = Type.DelState, Collection = collection, Key = key };

    public void Purge(string collection, string key) => _writes[(collection, key, "")] =
        new WriteRecord { Type = Type.PurgePrivateData, Collection = collection, Key = key };

    public void PutMetadata(string collection, string key, string name, ReadOnlySpan<byte> value) => _writes[(collection, key, name)] = new WriteRecord
    {
        Type = Type.PutStateMetadata,
        Collection = collection,
        Key = key,
        Metadata = new StateMetadata { Metakey = name, Value = ByteString.CopyFrom(value) },
    };

    /// <summary>The writes in messages of at most that many.</summary>
    public IEnumerable<WriteBatchState> Split(int most)
    {
        foreach (var part in _writes.Values.Chunk(most))
        {
            var message = new WriteBatchState();
            message.Rec.AddRange(part);
            yield return message;
        }
    }
}
