using Google.Protobuf;
using Hyperledger.Fabric.Protos.Ledger.Queryresult;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim.Protocol;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace Hyperledger.Fabric.Shim.Stub;

/// <summary>Results that the peer hands out in batches of its own size (100).</summary>
internal static class QueryIterator
{
    private static readonly Func<ByteString, QueryResponse> Response = QueryResponse.Parser.ParseFrom;

    public static KeyValue ReadKeyValue(ByteString result)
    {
        var pair = KV.Parser.ParseFrom(result);
        return new KeyValue(pair.Key, Bytes.Take(pair.Value));
    }

    public static Shim.KeyModification ReadModification(ByteString result)
    {
        var change = Protos.Ledger.Queryresult.KeyModification.Parser.ParseFrom(result);
        return new Shim.KeyModification(change.TxId, Bytes.Take(change.Value), TransactionProposal.Time(change.Timestamp), change.IsDelete);
    }

    /// <summary>Asks and reads to the end, or until the enumeration is left: then the peer's iterator is closed.</summary>
    /// <remarks>The next batch is asked for when the last result of one is handed out, and comes while that result is worked on.</remarks>
    public static async IAsyncEnumerable<T> ReadAsync<T>(TransactionCalls calls, Type type, ByteString request, Func<ByteString, T> read)
    {
        var batch = await calls.SendAsync(type, request, Response).ConfigureAwait(false);
        Task<QueryResponse>? next = null;
        // Peers close an iterator themselves when they have handed out the last result or have failed to.
        var isOpen = batch.HasMore;
        try
        {
            while (true)
            {
                for (var i = 0; i < batch.Results.Count; i++)
                {
                    if (i == batch.Results.Count - 1 && batch.HasMore)
                        next = NextAsync(calls, batch.Id);
                    yield return Read(batch.Results[i].ResultBytes, read);
                }
                if (!batch.HasMore)
                    yield break;
                var coming = next ?? NextAsync(calls, batch.Id);
                (isOpen, next) = (false, null);
                batch = await coming.ConfigureAwait(false);
                isOpen = batch.HasMore;
            }
        }
        finally
        {
            if (next is not null)
                isOpen = await StaysOpenAsync(next).ConfigureAwait(false);
            if (isOpen)
                await calls.SendAsync(Type.QueryStateClose, new QueryStateClose { Id = batch.Id }.ToByteString(), Response).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for a page; it comes whole.</summary>
    public static async Task<QueryPage> PageAsync(TransactionCalls calls, Type type, ByteString request)
    {
        var response = await calls.SendAsync(type, request, Response).ConfigureAwait(false);
        try
        {
            var metadata = QueryResponseMetadata.Parser.ParseFrom(response.Metadata);
            return new QueryPage(
                [.. response.Results.Select(result => ReadKeyValue(result.ResultBytes))], metadata.FetchedRecordsCount, metadata.Bookmark);
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new PeerException("The peer sent a page that cannot be read.", fault);
        }
    }

    private static Task<QueryResponse> NextAsync(TransactionCalls calls, string id) =>
        calls.SendAsync(Type.QueryStateNext, new QueryStateNext { Id = id }.ToByteString(), Response);

    private static T Read<T>(ByteString result, Func<ByteString, T> read)
    {
        try
        {
            return read(result);
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new PeerException("The peer sent a result that cannot be read.", fault);
        }
    }

    /// <summary>Whether there is anything to close after a batch that nobody wants any more.</summary>
    private static async Task<bool> StaysOpenAsync(Task<QueryResponse> unwanted)
    {
        try
        {
            return (await unwanted.ConfigureAwait(false)).HasMore;
        }
        catch (PeerException)
        {
            // The peer closes an iterator that fails; whoever left the enumeration did not want this batch.
            return false;
        }
    }
}
