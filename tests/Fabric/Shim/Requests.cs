using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Hyperledger.Fabric.Protos.Ledger.Queryresult;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim;
using KeyModification = Hyperledger.Fabric.Protos.Ledger.Queryresult.KeyModification;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace ExchangeNetwork.Tests.Fabric.Shim;

/// <summary>One call of the stub, what it must look like on the wire, an answer, and what the chaincode must see of it.</summary>
internal sealed record Request(Func<IChaincodeStub, Task<string>> Call, Type Type, IMessage Payload, ByteString Answer, string Seen)
{
    public static byte[] Value { get; } = "value"u8.ToArray();

    public static IReadOnlyDictionary<string, Request> All { get; } = new Dictionary<string, Request>
    {
        ["get"] = new(async s => Text(await s.GetStateAsync("k")), Type.GetState, new GetState { Key = "k" }, Bytes("value"), "value"),
        ["get of an absent key"] = new(async s => Text(await s.GetStateAsync("k")), Type.GetState, new GetState { Key = "k" }, ByteString.Empty, "null"),
        ["put"] = Write(s => s.PutStateAsync("k", Value), Type.PutState, new PutState { Key = "k", Value = Bytes("value") }),
        ["put of nothing"] = Write(s => s.PutStateAsync("k", Array.Empty<byte>()), Type.DelState, new DelState { Key = "k" }),
        ["delete"] = Write(s => s.DeleteStateAsync("k"), Type.DelState, new DelState { Key = "k" }),
        ["range"] = Scan(s => s.GetStateByRange("a", "b"), Type.GetStateByRange, new GetStateByRange { StartKey = "a", EndKey = "b" }),
        ["unbounded range"] = Scan(s => s.GetStateByRange("", ""), Type.GetStateByRange, new GetStateByRange { StartKey = "\u0001" }),
        ["range page"] = Page(
            s => s.GetStateByRangeWithPaginationAsync("a", "b", 5, "mark"), Type.GetStateByRange,
            new GetStateByRange { StartKey = "a", EndKey = "b", Metadata = new QueryMetadata { PageSize = 5, Bookmark = "mark" }.ToByteString() }),
        ["partial composite key"] = Scan(
            s => s.GetStateByPartialCompositeKey("car", "red"), Type.GetStateByRange,
            new GetStateByRange { StartKey = "\0car\0red\0", EndKey = "\0car\0red\0\U0010FFFF" }),
        ["partial composite key page"] = Page(
            s => s.GetStateByPartialCompositeKeyWithPaginationAsync("car", [], 7, ""), Type.GetStateByRange,
            new GetStateByRange { StartKey = "\0car\0", EndKey = "\0car\0\U0010FFFF", Metadata = new QueryMetadata { PageSize = 7 }.ToByteString() }),
        ["query"] = Scan(s => s.GetQueryResult("{}"), Type.GetQueryResult, new GetQueryResult { Query = "{}" }),
        ["query page"] = Page(
            s => s.GetQueryResultWithPaginationAsync("{}", 3, "m"), Type.GetQueryResult,
            new GetQueryResult { Query = "{}", Metadata = new QueryMetadata { PageSize = 3, Bookmark = "m" }.ToByteString() }),
        ["history"] = new(
            async s => string.Join(' ', await s.GetHistoryForKey("k").Select(m => $"{m.TransactionId} {Text(m.Value)} {m.Timestamp.Ticks} {m.IsDelete}").ToListAsync()),
            Type.GetHistoryForKey, new GetHistoryForKey { Key = "k" },
            Results(
                new KeyModification { TxId = "t2", IsDelete = true, Timestamp = new Timestamp { Seconds = 1, Nanos = 250 } },
                new KeyModification { TxId = "t1", Value = Bytes("v") }),
            $"t2  {DateTime.UnixEpoch.Ticks + 10_000_002} True t1 v {DateTime.UnixEpoch.Ticks} False"),
        ["metadata"] = new(
            async s => string.Join(' ', (await s.GetStateMetadataAsync("k")).Select(m => m.Key + "=" + Text(m.Value))),
            Type.GetStateMetadata, new GetStateMetadata { Key = "k" }, Metadata(("b", "2"), ("a", "1")), "a=1 b=2"),
        ["put metadata"] = Write(
            s => s.PutStateMetadataAsync("k", "m", Value), Type.PutStateMetadata,
            new PutStateMetadata { Key = "k", Metadata = new StateMetadata { Metakey = "m", Value = Bytes("value") } }),
        ["validation parameter"] = new(
            async s => Text(await s.GetStateValidationParameterAsync("k")), Type.GetStateMetadata, new GetStateMetadata { Key = "k" },
            Metadata(("x", "1"), ("VALIDATION_PARAMETER", "policy")), "policy"),
        ["absent validation parameter"] = new(
            async s => Text(await s.GetStateValidationParameterAsync("k")), Type.GetStateMetadata, new GetStateMetadata { Key = "k" }, ByteString.Empty, "null"),
        ["set validation parameter"] = Write(
            s => s.SetStateValidationParameterAsync("k", Value), Type.PutStateMetadata,
            new PutStateMetadata { Key = "k", Metadata = new StateMetadata { Metakey = "VALIDATION_PARAMETER", Value = Bytes("value") } }),
        ["private get"] = new(
            async s => Text(await s.GetPrivateDataAsync("c", "k")), Type.GetState, new GetState { Key = "k", Collection = "c" }, Bytes("value"), "value"),
        ["private hash"] = new(
            async s => Text(await s.GetPrivateDataHashAsync("c", "k")), Type.GetPrivateDataHash, new GetState { Key = "k", Collection = "c" }, Bytes("hash"), "hash"),
        ["private put"] = Write(
            s => s.PutPrivateDataAsync("c", "k", Value), Type.PutState, new PutState { Key = "k", Collection = "c", Value = Bytes("value") }),
        ["private delete"] = Write(s => s.DeletePrivateDataAsync("c", "k"), Type.DelState, new DelState { Key = "k", Collection = "c" }),
        ["private purge"] = Write(s => s.PurgePrivateDataAsync("c", "k"), Type.PurgePrivateData, new PurgePrivateState { Key = "k", Collection = "c" }),
        ["private range"] = Scan(
            s => s.GetPrivateDataByRange("c", "", "b"), Type.GetStateByRange, new GetStateByRange { StartKey = "\u0001", EndKey = "b", Collection = "c" }),
        ["private partial composite key"] = Scan(
            s => s.GetPrivateDataByPartialCompositeKey("c", "car"), Type.GetStateByRange,
            new GetStateByRange { StartKey = "\0car\0", EndKey = "\0car\0\U0010FFFF", Collection = "c" }),
        ["private query"] = Scan(
            s => s.GetPrivateDataQueryResult("c", "{}"), Type.GetQueryResult, new GetQueryResult { Query = "{}", Collection = "c" }),
        ["private metadata"] = new(
            async s => string.Join(' ', (await s.GetPrivateDataMetadataAsync("c", "k")).Keys),
            Type.GetStateMetadata, new GetStateMetadata { Key = "k", Collection = "c" }, Metadata(("a", "1")), "a"),
        ["put private metadata"] = Write(
            s => s.PutPrivateDataMetadataAsync("c", "k", "m", Value), Type.PutStateMetadata,
            new PutStateMetadata { Key = "k", Collection = "c", Metadata = new StateMetadata { Metakey = "m", Value = Bytes("value") } }),
        ["private validation parameter"] = new(
            async s => Text(await s.GetPrivateDataValidationParameterAsync("c", "k")), Type.GetStateMetadata,
            new GetStateMetadata { Key = "k", Collection = "c" }, Metadata(("VALIDATION_PARAMETER", "policy")), "policy"),
        ["set private validation parameter"] = Write(
            s => s.SetPrivateDataValidationParameterAsync("c", "k", Value), Type.PutStateMetadata,
            new PutStateMetadata { Key = "k", Collection = "c", Metadata = new StateMetadata { Metakey = "VALIDATION_PARAMETER", Value = Bytes("value") } }),
        ["chaincode"] = Invoke("", "other"),
        ["chaincode of another channel"] = Invoke("away", "other/away"),
    };

    public static ByteString Results(params IMessage[] results) => Batch("", false, results).ToByteString();

    public static QueryResponse Batch(string id, bool hasMore, params IMessage[] results)
    {
        var response = new QueryResponse { Id = id, HasMore = hasMore };
        response.Results.AddRange(results.Select(result => new QueryResultBytes { ResultBytes = result.ToByteString() }));
        return response;
    }

    public static KV Pair(string key) => new() { Namespace = "cc", Key = key, Value = Bytes("value of " + key) };

    public static string Text(byte[]? value) => value is null ? "null" : Encoding.UTF8.GetString(value);

    public static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);

    private static Request Write(Func<IChaincodeStub, Task> call, Type type, IMessage payload) => new(
        async stub =>
        {
            await call(stub);
            return "done";
        },
        type, payload, ByteString.Empty, "done");

    private static Request Scan(Func<IChaincodeStub, IAsyncEnumerable<KeyValue>> call, Type type, IMessage payload) => new(
        async stub => string.Join(", ", await call(stub).Select(pair => $"{pair.Key}: {Text(pair.Value)}").ToListAsync()),
        type, payload, Results(Pair("x"), Pair("y")), "x: value of x, y: value of y");

    private static Request Page(Func<IChaincodeStub, Task<QueryPage>> call, Type type, IMessage payload)
    {
        var answer = Batch("", false, Pair("x"));
        answer.Metadata = new QueryResponseMetadata { FetchedRecordsCount = 1, Bookmark = "next" }.ToByteString();
        return new(
            async stub =>
            {
                var page = await call(stub);
                return $"{page.Items.Single().Key} {page.FetchedRecordsCount} {page.Bookmark}";
            },
            type, payload, answer.ToByteString(), "x 1 next");
    }

    private static Request Invoke(string channel, string name)
    {
        var input = new ChaincodeInput();
        input.Args.AddRange([Bytes("f"), Bytes("x")]);
        var end = new ChaincodeMessage { Type = Type.Completed, Payload = new Response { Status = 404, Message = "m", Payload = Bytes("p") }.ToByteString() };
        return new(
            async stub =>
            {
                var response = await stub.InvokeChaincodeAsync("other", ["f"u8.ToArray(), "x"u8.ToArray()], channel);
                return $"{response.Status} {response.Message} {Encoding.UTF8.GetString(response.Payload.Span)}";
            },
            Type.InvokeChaincode, new ChaincodeSpec { ChaincodeId = new ChaincodeID { Name = name }, Input = input }, end.ToByteString(), "404 m p");
    }

    private static ByteString Metadata(params (string Name, string Value)[] entries)
    {
        var result = new StateMetadataResult();
        result.Entries.AddRange(entries.Select(entry => new StateMetadata { Metakey = entry.Name, Value = Bytes(entry.Value) }));
        return result.ToByteString();
    }
}
