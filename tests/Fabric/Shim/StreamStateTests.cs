using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim;
using Shouldly;
using Xunit;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public class StreamStateTests
{
    [Fact]
    public async Task The_chaincode_speaks_first_and_names_its_package()
    {
        await using var server = await Written.EchoAsync();
        await using var peer = ScriptedPeer.Dial(server);
        var register = await peer.NextAsync(Type.Register);
        ChaincodeID.Parser.ParseFrom(register.Payload).ShouldBe(new ChaincodeID { Name = Written.PackageId });
    }

    [Theory]
    [InlineData(Type.Ready)]
    [InlineData(Type.Transaction)]
    [InlineData(Type.Init)]
    [InlineData(Type.Response)]
    [InlineData(Type.Error)]
    [InlineData(Type.Undefined)]
    public async Task Before_it_is_registered_anything_but_REGISTERED_ends_the_stream(Type wrong)
    {
        await using var server = await Written.EchoAsync();
        await using var peer = ScriptedPeer.Dial(server);
        await peer.NextAsync(Type.Register);
        await peer.SendAsync(new ChaincodeMessage { Type = wrong });
        (await peer.NextAsync(Type.Error)).Payload.ToStringUtf8().ShouldBe($"{wrong} is out of place while the chaincode is not registered yet.");
        await peer.ShouldEndAsync();
    }

    [Theory]
    [InlineData(Type.Registered)]
    [InlineData(Type.Transaction)]
    [InlineData(Type.Response)]
    public async Task Before_it_is_ready_anything_but_READY_ends_the_stream(Type wrong)
    {
        await using var server = await Written.EchoAsync();
        await using var peer = ScriptedPeer.Dial(server);
        await peer.NextAsync(Type.Register);
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Registered });
        await peer.SendAsync(new ChaincodeMessage { Type = wrong });
        (await peer.NextAsync(Type.Error)).Payload.ToStringUtf8().ShouldContain("registered but not ready");
        await peer.ShouldEndAsync();
    }

    [Theory]
    [InlineData(Type.Registered)]
    [InlineData(Type.Ready)]
    [InlineData(Type.Register)]
    [InlineData(Type.Completed)]
    [InlineData(Type.PutState)]
    [InlineData(Type.QueryStateNext)]
    [InlineData((Type)12)]
    [InlineData((Type)99)]
    public async Task A_ready_chaincode_takes_transactions_and_answers_only(Type wrong)
    {
        await using var server = await Written.EchoAsync();
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.SendAsync(new ChaincodeMessage { Type = wrong });
        (await peer.NextAsync(Type.Error)).Payload.ToStringUtf8().ShouldContain("is out of place while the chaincode is ready");
        await peer.ShouldEndAsync();
    }

    [Fact]
    public async Task READY_with_parameters_that_cannot_be_read_ends_the_stream()
    {
        await using var server = await Written.EchoAsync();
        await using var peer = ScriptedPeer.Dial(server);
        await peer.NextAsync(Type.Register);
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Registered });
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Ready, Payload = ByteString.CopyFrom(0xff) });
        await peer.NextAsync(Type.Error);
        await peer.ShouldEndAsync();
    }

    [Fact]
    public async Task KEEPALIVE_comes_back_in_every_state()
    {
        await using var server = await Written.EchoAsync();
        await using var peer = ScriptedPeer.Dial(server);
        await peer.NextAsync(Type.Register);
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Keepalive });
        await peer.NextAsync(Type.Keepalive);
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Registered });
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Keepalive });
        await peer.NextAsync(Type.Keepalive);
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Ready });
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Keepalive });
        await peer.NextAsync(Type.Keepalive);
        await peer.TransactAsync(args: "still there");
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("still there");
    }

    [Fact]
    public async Task KEEPALIVE_comes_back_while_a_transaction_waits()
    {
        await using var server = await Written.ServeAsync(stub => stub.GetStateAsync("a"));
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        var request = await peer.NextAsync(Type.GetState);
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Keepalive });
        await peer.NextAsync(Type.Keepalive);
        await peer.AnswerAsync(request);
        await peer.CompletedAsync();
    }

    [Fact]
    public async Task A_refusal_and_an_exception_are_answers_of_status_500()
    {
        await using var server = await Written.ServeAsync(stub => stub.Function == "throw"
            ? throw new InvalidOperationException("lost my way")
            : Task.FromResult(ChaincodeResponse.Error("no")));
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync(args: "refuse");
        (await peer.CompletedAsync()).Response.ShouldBe(new Response { Status = 500, Message = "no" });
        await peer.TransactAsync(args: "throw");
        (await peer.CompletedAsync()).Response.ShouldBe(new Response { Status = 500, Message = "lost my way" });
    }

    [Fact]
    public async Task An_initialisation_that_fails_ends_with_ERROR_and_one_that_does_not_with_COMPLETED()
    {
        var fails = true;
        await using var server = await Written.ServeAsync(_ => Task.FromResult(
            Volatile.Read(ref fails) ? ChaincodeResponse.Error("not now") : ChaincodeResponse.Success("begun")));
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.InitAsync();
        (await peer.NextAsync(Type.Error)).Payload.ToStringUtf8().ShouldBe("not now");
        Volatile.Write(ref fails, false);
        await peer.InitAsync("tx2");
        (await peer.CompletedAsync("tx2")).Response.Payload.ToStringUtf8().ShouldBe("begun");
    }

    [Fact]
    public async Task Input_that_cannot_be_read_ends_its_transaction_with_ERROR_and_no_other()
    {
        await using var server = await Written.EchoAsync();
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        var garbled = ByteString.CopyFrom(0xff);
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Transaction, Txid = "tx1", ChannelId = "c", Payload = garbled });
        (await peer.NextAsync(Type.Error)).Txid.ShouldBe("tx1");
        await peer.TransactAsync("tx2", new SignedProposal { ProposalBytes = garbled });
        (await peer.NextAsync(Type.Error)).Txid.ShouldBe("tx2");
        await peer.TransactAsync("tx3", Proposed.By(Proposed.Creator("Org1MSP"), type: Hyperledger.Fabric.Protos.Common.HeaderType.Message));
        (await peer.NextAsync(Type.Error)).Payload.ToStringUtf8().ShouldContain("header type 0");
        await peer.TransactAsync("tx4", args: "fine");
        await peer.CompletedAsync("tx4");
    }

    [Fact]
    public async Task A_transaction_that_runs_already_is_not_started_again()
    {
        await using var server = await Written.ServeAsync(stub => stub.GetStateAsync("a"));
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        var request = await peer.NextAsync(Type.GetState);
        await peer.TransactAsync();
        (await peer.NextAsync(Type.Error)).Payload.ToStringUtf8().ShouldContain("running already");
        await peer.TransactAsync(channel: "other");
        var other = await peer.NextAsync(Type.GetState);
        other.ChannelId.ShouldBe("other");
        await peer.AnswerAsync(request);
        await peer.CompletedAsync();
        await peer.AnswerAsync(other);
        await peer.CompletedAsync();
        // Once over, the id is free.
        await peer.TransactAsync();
        await peer.AnswerAsync(await peer.NextAsync(Type.GetState));
        await peer.CompletedAsync();
    }

    [Fact]
    public async Task An_answer_that_nobody_waits_for_is_passed_over()
    {
        await using var server = await Written.EchoAsync();
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Response, Txid = "gone", ChannelId = "c" });
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Error, Txid = "gone", ChannelId = "c" });
        await peer.TransactAsync(args: "on");
        await peer.CompletedAsync();
    }
}
