using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace Hyperledger.Fabric.Shim.Stub;

internal sealed partial class ChaincodeStub
{
    private readonly Lock _batchLock = new();
    private WriteBatch? _batch;

    public bool StartWriteBatch()
    {
        if (_offer.MostWrites is null)
            return false;
        lock (_batchLock)
            _batch ??= new WriteBatch();
        return true;
    }

    public Task FinishWriteBatchAsync()
    {
        WriteBatch? batch;
        lock (_batchLock)
            (batch, _batch) = (_batch, null);
        return batch is null || _offer.MostWrites is not { } most
            ? Task.CompletedTask
            : Task.WhenAll(batch.Split(most).Select(part => _calls.SendAsync(Type.WriteBatchState, part.ToByteString(), Done)));
    }

    private Task PutAsync(string collection, string key, ReadOnlyMemory<byte> value)
    {
        // The peer makes a delete of it all the same; the batch should know that it is one.
        if (value.IsEmpty)
            return DeleteAsync(collection, key);
        Keys.RequireKey(key);
        return Collected(batch => batch.Put(collection, key, value.Span))
            ? Task.CompletedTask
            : _calls.SendAsync(
                Type.PutState,
                new PutState { Key = key, Collection = collection, Value = UnsafeByteOperations.UnsafeWrap(value) }.ToByteString(),
                Done);
    }

    private Task DeleteAsync(string collection, string key)
    {
        Keys.RequireKey(key);
        return Collected(batch => batch.Delete(collection, key))
            ? Task.CompletedTask
            : _calls.SendAsync(Type.DelState, new DelState { Key = key, Collection = collection }.ToByteString(), Done);
    }

    private Task PurgeAsync(string collection, string key)
    {
        Keys.RequireKey(key);
        return Collected(batch => batch.Purge(collection, key))
            ? Task.CompletedTask
            : _calls.SendAsync(Type.PurgePrivateData, new PurgePrivateState { Key = key, Collection = collection }.ToByteString(), Done);
    }

    private Task PutMetadataAsync(string collection, string key, string name, ReadOnlyMemory<byte> value)
    {
        Keys.RequireKey(key);
        ArgumentException.ThrowIfNullOrEmpty(name);
        Keys.RequireUnicode(name);
        return Collected(batch => batch.PutMetadata(collection, key, name, value.Span))
            ? Task.CompletedTask
            : _calls.SendAsync(
                Type.PutStateMetadata,
                new PutStateMetadata
                {
                    Key = key,
                    Collection = collection,
                    Metadata = new StateMetadata { Metakey = name, Value = UnsafeByteOperations.UnsafeWrap(value) },
                }.ToByteString(),
                Done);
    }

    private bool Collected(Action<WriteBatch> write)
    {
        lock (_batchLock)
        {
            if (_batch is null)
                return false;
            write(_batch);
            return true;
        }
    }
}
