using System.Globalization;
using System.Text;
using System.Text.Json;
using Hyperledger.Fabric.Shim;

namespace ExchangeNetwork.Tests.Fabric.Network.TestChaincode;

/// <summary>Calls of the stub one by one, for what only a real peer can confirm; answers are JSON.</summary>
internal sealed class FactsContract : IChaincode
{
    private const string Collection = "Both";

    public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        switch (stub.Function, stub.Parameters)
        {
            case ("put", [var key, _]):
                await stub.PutStateAsync(key, stub.Args[2]);
                return ChaincodeResponse.Success();
            case ("get", [var key]):
                return Json(Text(await stub.GetStateAsync(key)));
            case ("increment", [var key]):
                var count = int.Parse(Text(await stub.GetStateAsync(key)) ?? "0", CultureInfo.InvariantCulture);
                await stub.PutStateAsync(key, Encoding.UTF8.GetBytes((count + 1).ToString(CultureInfo.InvariantCulture)));
                return ChaincodeResponse.Success();
            case ("readBack", [var key, _]):
                await stub.PutStateAsync(key, stub.Args[2]);
                return Json(Text(await stub.GetStateAsync(key)));
            case ("putMany", [var prefix, var number]):
                await Task.WhenAll(Numbers(number).Select(i => stub.PutStateAsync($"{prefix}{i:D4}", Encoding.UTF8.GetBytes($"value {i}"))));
                return ChaincodeResponse.Success();
            case ("offersBatches", []):
                return Json(stub.StartWriteBatch());
            case ("putBatch", [var prefix, var number]):
                stub.StartWriteBatch();
                foreach (var i in Numbers(number))
                    await stub.PutStateAsync($"{prefix}{i:D4}", Encoding.UTF8.GetBytes($"value {i}"));
                return ChaincodeResponse.Success();
            case ("getMany", [var prefix, var number]):
                return Json((await stub.GetMultipleStatesAsync([.. Numbers(number).Select(i => $"{prefix}{i:D4}")])).Select(Text));
            case ("putComposite", [var type, var owner, var number]):
                await Task.WhenAll(Numbers(number).Select(i => stub.PutStateAsync(CompositeKey.Create(type, owner, $"{i:D4}"), "x"u8.ToArray())));
                return ChaincodeResponse.Success();
            case ("range", [var start, var end]):
                return Json(await stub.GetStateByRange(start, end).Select(pair => pair.Key).ToListAsync());
            case ("rangeFirst", [var start, var end, var number]):
                return Json(await stub.GetStateByRange(start, end).Take(int.Parse(number, CultureInfo.InvariantCulture)).Select(pair => pair.Key).ToListAsync());
            case ("partial", [var type, ..]):
                return Json(await stub.GetStateByPartialCompositeKey(type, [.. stub.Parameters.Skip(1)])
                    .Select(pair => string.Join('/', CompositeKey.Split(pair.Key).Attributes)).ToListAsync());
            case ("page", [var start, var end, var size, var bookmark]):
                var page = await stub.GetStateByRangeWithPaginationAsync(start, end, int.Parse(size, CultureInfo.InvariantCulture), bookmark);
                return Json(new Page([.. page.Items.Select(pair => pair.Key)], page.FetchedRecordsCount, page.Bookmark));
            case ("pageAndWrite", [var start, var end]):
                await stub.PutStateAsync(start, "written"u8.ToArray());
                await stub.GetStateByRangeWithPaginationAsync(start, end, 1, "");
                return ChaincodeResponse.Success();
            case ("history", [var key]):
                return Json(await stub.GetHistoryForKey(key)
                    .Select(change => new Change(change.TransactionId, Text(change.Value), change.IsDelete, change.Timestamp)).ToListAsync());
            case ("putMetadata", [var key, var name, _]):
                await stub.PutStateMetadataAsync(key, name, stub.Args[3]);
                return ChaincodeResponse.Success();
            case ("metadata", [var key]):
                return Json((await stub.GetStateMetadataAsync(key)).ToDictionary(entry => entry.Key, entry => Text(entry.Value)));
            case ("call", [var chaincode, ..]):
                var answer = await stub.InvokeChaincodeAsync(chaincode, [.. stub.Args.Skip(2).Select(argument => new ReadOnlyMemory<byte>(argument))]);
                return Json(new Answer(answer.Status, answer.Message, Encoding.UTF8.GetString(answer.Payload.Span)));
            case ("client", []):
                return Json(new Caller(stub.Client.MspId, stub.Client.Id, stub.Timestamp, stub.ChannelId, stub.TransactionId));
            default:
                return await PrivateAsync(stub);
        }
    }

    private static async Task<ChaincodeResponse> PrivateAsync(IChaincodeStub stub)
    {
        switch (stub.Function, stub.Parameters)
        {
            case ("putPrivate", [var key]):
                await stub.PutPrivateDataAsync(Collection, key, stub.Transient["value"]);
                return ChaincodeResponse.Success();
            case ("changeBatch", [var key, var privateKey]):
                stub.StartWriteBatch();
                await stub.PutStateAsync(key, "first"u8.ToArray());
                await stub.DeleteStateAsync($"{key} deleted");
                await stub.PutStateMetadataAsync(key, "color", "red"u8.ToArray());
                await stub.PutPrivateDataAsync(Collection, privateKey, stub.Transient["value"]);
                await stub.DeletePrivateDataAsync(Collection, $"{privateKey} deleted");
                await stub.PutStateAsync(key, "last"u8.ToArray());
                return ChaincodeResponse.Success();
            case ("purgeBatch", [var key]):
                stub.StartWriteBatch();
                await stub.PurgePrivateDataAsync(Collection, key);
                return ChaincodeResponse.Success();
            case ("strayBatch", [var key]):
                stub.StartWriteBatch();
                await stub.PutPrivateDataAsync("Nowhere", key, stub.Transient["value"]);
                return ChaincodeResponse.Success();
            case ("getManyPrivate", _):
                return Json((await stub.GetMultiplePrivateDataAsync(Collection, stub.Parameters)).Select(Text));
            case ("getPrivate", [var key]):
                return Json(Text(await stub.GetPrivateDataAsync(Collection, key)));
            case ("hashPrivate", [var key]):
                return Json(await stub.GetPrivateDataHashAsync(Collection, key) is { } hash ? Convert.ToHexStringLower(hash) : null);
            case ("deletePrivate", [var key]):
                await stub.DeletePrivateDataAsync(Collection, key);
                return ChaincodeResponse.Success();
            case ("purgePrivate", [var key]):
                await stub.PurgePrivateDataAsync(Collection, key);
                return ChaincodeResponse.Success();
            default:
                return ChaincodeResponse.Error($"There is no function {stub.Function} of {stub.Parameters.Count} arguments.");
        }
    }

    private static IEnumerable<int> Numbers(string count) => Enumerable.Range(0, int.Parse(count, CultureInfo.InvariantCulture));

    private static string? Text(byte[]? value) => value is null ? null : Encoding.UTF8.GetString(value);

    private static ChaincodeResponse Json<T>(T value) => ChaincodeResponse.Success(JsonSerializer.SerializeToUtf8Bytes(value));

    internal sealed record Page(string[] Keys, int Count, string Bookmark);

    internal sealed record Change(string TransactionId, string? Value, bool IsDelete, DateTimeOffset Timestamp);

    internal sealed record Answer(int Status, string Message, string Payload);

    internal sealed record Caller(string MspId, string Id, DateTimeOffset Timestamp, string Channel, string TransactionId);
}
