using Hyperledger.Fabric.Shim;
using Shouldly;
using Xunit;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public class BrokenStreamTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_ends_fails_what_waits_on_it_and_cancels_the_transaction(bool inGoodOrder)
    {
        var seen = new TaskCompletionSource<(Exception Fault, Exception Later, bool Aborted)>();
        await using var server = await Written.ServeAsync(async stub =>
        {
            var pending = stub.GetStateAsync("a");
            var queued = stub.GetStateAsync("b");
            var fault = await Should.ThrowAsync<StreamEndedException>(pending);
            await Should.ThrowAsync<StreamEndedException>(queued);
            var later = await Should.ThrowAsync<StreamEndedException>(stub.GetStateAsync("c"));
            seen.SetResult((fault, later, stub.Aborted.IsCancellationRequested));
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        await peer.NextAsync(Type.GetState);
        if (inGoodOrder)
            await peer.HangUpAsync();
        else
            peer.Break();
        (await seen.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Aborted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_peer_that_dials_again_finds_the_chaincode_and_other_peers_notice_nothing()
    {
        await using var server = await Written.EchoAsync();
        await using var other = await ScriptedPeer.ReadyAsync(server);
        await using (var first = await ScriptedPeer.ReadyAsync(server))
            first.Break();
        await using var again = await ScriptedPeer.ReadyAsync(server);
        await again.TransactAsync(args: "again");
        await other.TransactAsync(args: "other");
        (await again.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("again");
        (await other.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("other");
    }

    [Fact]
    public async Task The_same_transaction_runs_on_two_streams_apart()
    {
        await using var server = await Written.ServeAsync(async stub => ChaincodeResponse.Success(await stub.GetStateAsync("a") ?? []));
        await using var one = await ScriptedPeer.ReadyAsync(server);
        await using var two = await ScriptedPeer.ReadyAsync(server);
        await one.TransactAsync();
        await two.TransactAsync();
        await two.AnswerAsync(await two.NextAsync(Type.GetState), Google.Protobuf.ByteString.CopyFromUtf8("two"));
        await one.AnswerAsync(await one.NextAsync(Type.GetState), Google.Protobuf.ByteString.CopyFromUtf8("one"));
        (await one.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("one");
        (await two.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("two");
    }

    [Fact]
    public async Task A_stopped_server_ends_its_streams_and_a_new_one_takes_its_place()
    {
        var address = "127.0.0.1:0";
        var aborted = new TaskCompletionSource();
        await using (var server = await Written.ServeAsync(async stub =>
        {
            await Should.ThrowAsync<StreamEndedException>(stub.GetStateAsync("a"));
            aborted.SetResult();
        }))
        {
            await using var peer = await ScriptedPeer.ReadyAsync(server);
            await peer.TransactAsync();
            await peer.NextAsync(Type.GetState);
            // The client closes its connection only once the end of the stream was read, and the server waits for that.
            var stopping = server.StopAsync(TestContext.Current.CancellationToken);
            await peer.ShouldBreakAsync();
            await stopping;
            await aborted.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            address = server.Address;
        }
        await using var restarted = await Written.ServeAsync(new Written(stub => Task.FromResult(ChaincodeResponse.Success("back"))), address: address);
        await using var again = await ScriptedPeer.ReadyAsync(restarted);
        await again.TransactAsync();
        (await again.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("back");
    }

    [Fact]
    public async Task An_address_in_use_is_said_at_the_start()
    {
        await using var server = await Written.EchoAsync();
        await Should.ThrowAsync<IOException>(Written.ServeAsync(new Written(_ => Task.FromResult(ChaincodeResponse.Success())), address: server.Address));
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("localhost:")]
    [InlineData("localhost:70000")]
    [InlineData("no.such.host.invalid:7052")]
    public void An_address_that_is_none_is_refused(string address) => Should.Throw<ArgumentException>(() => new ChaincodeServer(
        new Written(_ => Task.FromResult(ChaincodeResponse.Success())), new ChaincodeServerOptions { Address = address, PackageId = "a:b" }));
}
