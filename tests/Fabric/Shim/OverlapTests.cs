using System.Globalization;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim;
using Shouldly;
using Xunit;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public class OverlapTests
{
    [Fact]
    public async Task An_overlapping_request_waits_for_the_first()
    {
        await using var server = await Written.ServeAsync(async stub =>
        {
            var values = await Task.WhenAll(stub.GetStateAsync("a"), stub.GetStateAsync("b"), stub.GetStateAsync("c"));
            return ChaincodeResponse.Success(string.Join(' ', values.Select(value => System.Text.Encoding.UTF8.GetString(value ?? []))));
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        foreach (var key in new[] { "a", "b", "c" })
        {
            var request = await peer.NextAsync(Type.GetState, new GetState { Key = key });
            // Had the next request come already, it would stand before the echo.
            await peer.SendAsync(new ChaincodeMessage { Type = Type.Keepalive });
            await peer.NextAsync(Type.Keepalive);
            await peer.AnswerAsync(request, ByteString.CopyFromUtf8("value of " + key));
        }
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("value of a value of b value of c");
    }

    [Fact]
    public async Task Transactions_run_beside_each_other_on_one_stream()
    {
        const int Count = 100;
        await using var server = await Written.ServeAsync(async stub => ChaincodeResponse.Success(await stub.GetStateAsync(stub.Function) ?? []));
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        for (var i = 0; i < Count; i++)
            await peer.TransactAsync("tx" + i, args: i.ToString(CultureInfo.InvariantCulture));
        // All ask before any has its answer.
        var requests = new List<ChaincodeMessage>();
        for (var i = 0; i < Count; i++)
            requests.Add(await peer.NextAsync(Type.GetState));
        requests.Reverse();
        foreach (var request in requests)
            await peer.AnswerAsync(request, ByteString.CopyFromUtf8("for " + request.Txid));
        var ends = new HashSet<string>();
        for (var i = 0; i < Count; i++)
        {
            var end = await peer.NextAsync(Type.Completed);
            Response.Parser.ParseFrom(end.Payload).Payload.ToStringUtf8().ShouldBe("for " + end.Txid);
            ends.Add(end.Txid);
        }
        ends.Count.ShouldBe(Count);
    }

    [Fact]
    public async Task A_failed_request_does_not_hold_up_the_next()
    {
        await using var server = await Written.ServeAsync(async stub =>
        {
            var first = stub.GetStateAsync("a");
            var second = stub.GetStateAsync("b");
            (await Should.ThrowAsync<PeerException>(first)).Message.ShouldBe("broken disk");
            return ChaincodeResponse.Success(await second ?? []);
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        await peer.RefuseAsync(await peer.NextAsync(Type.GetState), "broken disk");
        await peer.AnswerAsync(await peer.NextAsync(Type.GetState), ByteString.CopyFromUtf8("b"));
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("b");
    }

    [Fact]
    public async Task A_write_that_nobody_awaited_is_answered_before_the_transaction_ends()
    {
        await using var server = await Written.ServeAsync(stub =>
        {
            _ = stub.PutStateAsync("a", new byte[] { 1 });
            _ = stub.PutStateAsync("b", new byte[] { 2 });
            return Task.CompletedTask;
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        await peer.AnswerAsync(await peer.NextAsync(Type.PutState));
        await peer.AnswerAsync(await peer.NextAsync(Type.PutState));
        await peer.CompletedAsync();
    }

    [Fact]
    public async Task A_stub_takes_no_calls_once_its_transaction_is_over()
    {
        IChaincodeStub? kept = null;
        await using var server = await Written.ServeAsync(stub =>
        {
            kept = stub;
            return Task.CompletedTask;
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        await peer.CompletedAsync();
        await Should.ThrowAsync<InvalidOperationException>(kept!.GetStateAsync("a"));
    }

    [Fact]
    public async Task A_message_of_many_megabytes_goes_both_ways()
    {
        var large = new byte[20 * 1024 * 1024];
        new Random(1).NextBytes(large);
        await using var server = await Written.ServeAsync(async stub =>
        {
            await stub.PutStateAsync("copy", await stub.GetStateAsync("large"));
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        await peer.AnswerAsync(await peer.NextAsync(Type.GetState), ByteString.CopyFrom(large));
        var put = await peer.NextAsync(Type.PutState);
        PutState.Parser.ParseFrom(put.Payload).Value.Span.SequenceEqual(large).ShouldBeTrue();
        await peer.AnswerAsync(put);
        await peer.CompletedAsync();
    }
}
