using System.Globalization;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim;
using Shouldly;
using Xunit;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public class BatchTests
{
    private static readonly ChaincodeAdditionalParams Offer = new()
    {
        UseWriteBatch = true,
        MaxSizeWriteBatch = 100,
        UseGetMultipleKeys = true,
        MaxSizeGetMultipleKeys = 100,
    };

    [Fact]
    public async Task Collected_writes_leave_together_and_the_last_of_a_key_wins()
    {
        await using var server = await Written.ServeAsync(async stub =>
        {
            stub.StartWriteBatch().ShouldBeTrue();
            await stub.PutStateAsync("b", new byte[] { 1 });
            await stub.PutStateAsync("a", new byte[] { 2 });
            await stub.PutStateAsync("b", new byte[] { 3 });
            await stub.PutStateMetadataAsync("b", "m", new byte[] { 4 });
            await stub.PutPrivateDataAsync("c", "b", new byte[] { 5 });
            await stub.DeleteStateAsync("a");
            await stub.PurgePrivateDataAsync("c", "p");
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server, Offer);
        await peer.TransactAsync();
        var batch = await peer.NextAsync(Type.WriteBatchState, new WriteBatchState
        {
            Rec =
            {
                new WriteRecord { Type = Type.PutState, Key = "b", Value = ByteString.CopyFrom(3) },
                new WriteRecord { Type = Type.DelState, Key = "a" },
                new WriteRecord { Type = Type.PutStateMetadata, Key = "b", Metadata = new StateMetadata { Metakey = "m", Value = ByteString.CopyFrom(4) } },
                new WriteRecord { Type = Type.PutState, Collection = "c", Key = "b", Value = ByteString.CopyFrom(5) },
                new WriteRecord { Type = Type.PurgePrivateData, Collection = "c", Key = "p" },
            },
        });
        await peer.AnswerAsync(batch);
        (await peer.CompletedAsync()).Response.Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_batch_is_split_to_the_size_that_the_peer_takes()
    {
        await using var server = await Written.ServeAsync(async stub =>
        {
            stub.StartWriteBatch();
            for (var i = 0; i < 250; i++)
                await stub.PutStateAsync("k" + i.ToString(CultureInfo.InvariantCulture), Request.Value);
            await stub.FinishWriteBatchAsync();
            await stub.PutStateAsync("alone", Request.Value);
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server, Offer);
        await peer.TransactAsync();
        foreach (var size in new[] { 100, 100, 50 })
        {
            var batch = await peer.NextAsync(Type.WriteBatchState);
            WriteBatchState.Parser.ParseFrom(batch.Payload).Rec.Count.ShouldBe(size);
            await peer.AnswerAsync(batch);
        }
        await peer.AnswerAsync(await peer.NextAsync(Type.PutState));
        await peer.CompletedAsync();
    }

    [Fact]
    public async Task A_batch_that_the_peer_refuses_fails_the_transaction()
    {
        await using var server = await Written.ServeAsync(async stub =>
        {
            stub.StartWriteBatch();
            await stub.PutPrivateDataAsync("no such collection", "k", Request.Value);
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server, Offer);
        await peer.TransactAsync();
        await peer.RefuseAsync(await peer.NextAsync(Type.WriteBatchState), "no such collection");
        (await peer.CompletedAsync()).Response.ShouldBe(new Response { Status = 500, Message = "no such collection" });
    }

    [Fact]
    public async Task A_refused_transaction_sends_no_batch()
    {
        await using var server = await Written.ServeAsync(async stub =>
        {
            stub.StartWriteBatch();
            await stub.PutStateAsync("k", Request.Value);
            return ChaincodeResponse.Error("no");
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server, Offer);
        await peer.TransactAsync();
        (await peer.CompletedAsync()).Response.Message.ShouldBe("no");
    }

    [Fact]
    public async Task Without_an_offer_writes_go_one_by_one_and_several_keys_too()
    {
        await using var server = await Written.ServeAsync(async stub =>
        {
            stub.StartWriteBatch().ShouldBeFalse();
            await stub.PutStateAsync("k", Request.Value);
            await stub.FinishWriteBatchAsync();
            var values = await stub.GetMultipleStatesAsync(["a", "b"]);
            return ChaincodeResponse.Success(string.Join(' ', values.Select(Request.Text)));
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        await peer.AnswerAsync(await peer.NextAsync(Type.PutState));
        await peer.AnswerAsync(await peer.NextAsync(Type.GetState, new GetState { Key = "a" }), Request.Bytes("1"));
        await peer.AnswerAsync(await peer.NextAsync(Type.GetState, new GetState { Key = "b" }));
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("1 null");
    }

    [Fact]
    public async Task Several_keys_leave_together_where_the_peer_takes_them_and_come_back_in_order()
    {
        await using var server = await Written.ServeAsync(async stub =>
        {
            var values = await stub.GetMultiplePrivateDataAsync("c", [.. Enumerable.Range(0, 101).Select(i => "k" + i)]);
            return ChaincodeResponse.Success(string.Join(' ', values.Select(Request.Text)));
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server, Offer);
        await peer.TransactAsync();
        var first = await peer.NextAsync(Type.GetStateMultiple);
        var asked = GetStateMultiple.Parser.ParseFrom(first.Payload);
        asked.Collection.ShouldBe("c");
        asked.Keys.ShouldBe(Enumerable.Range(0, 100).Select(i => "k" + i));
        await peer.AnswerAsync(first, new GetStateMultipleResult { Values = { asked.Keys.Select(Request.Bytes) } });
        var second = await peer.NextAsync(Type.GetStateMultiple, new GetStateMultiple { Collection = "c", Keys = { "k100" } });
        await peer.AnswerAsync(second, new GetStateMultipleResult { Values = { ByteString.Empty } });
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe(string.Join(' ', asked.Keys) + " null");
    }

    [Fact]
    public async Task Fewer_values_than_keys_are_an_error()
    {
        await using var server = await Written.ServeAsync(stub => stub.GetMultipleStatesAsync(["a", "b"]));
        await using var peer = await ScriptedPeer.ReadyAsync(server, Offer);
        await peer.TransactAsync();
        await peer.AnswerAsync(await peer.NextAsync(Type.GetStateMultiple), new GetStateMultipleResult { Values = { ByteString.Empty } });
        (await peer.CompletedAsync()).Response.Message.ShouldBe("The peer answered 2 keys with 1 values.");
    }
}
