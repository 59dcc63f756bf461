using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim;
using Shouldly;
using Xunit;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public class RequestTests
{
    public static TheoryData<string> Names => [.. Request.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_request_goes_out_as_the_peer_reads_it_and_its_RESPONSE_comes_back(string name)
    {
        var (server, peer, sent) = await AskAsync(name);
        await peer.AnswerAsync(sent, Request.All[name].Answer);
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe(Request.All[name].Seen);
        await EndAsync(server, peer);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_ERROR_reaches_the_chaincode_in_the_peers_words(string name)
    {
        var (server, peer, sent) = await AskAsync(name);
        await peer.RefuseAsync(sent, "the peer's words");
        (await peer.CompletedAsync()).Response.ShouldBe(new Response { Status = 500, Message = "the peer's words" });
        await EndAsync(server, peer);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_answer_of_another_type_ends_the_stream(string name)
    {
        var (server, peer, sent) = await AskAsync(name);
        await peer.AnswerAsync(sent, Request.All[name].Answer, Type.Completed);
        await peer.NextAsync(Type.Error);
        await peer.ShouldEndAsync();
        await EndAsync(server, peer);
    }

    [Theory]
    [InlineData("range")]
    [InlineData("range page")]
    [InlineData("history")]
    [InlineData("metadata")]
    [InlineData("validation parameter")]
    [InlineData("chaincode")]
    public async Task An_answer_that_cannot_be_read_is_an_error(string name)
    {
        var (server, peer, sent) = await AskAsync(name);
        await peer.AnswerAsync(sent, ByteString.CopyFrom(0xff));
        (await peer.CompletedAsync()).Response.Message.ShouldContain("could not be read");
        await EndAsync(server, peer);
    }

    [Theory]
    [InlineData("range", "a result that cannot be read")]
    [InlineData("history", "a result that cannot be read")]
    [InlineData("range page", "a page that cannot be read")]
    public async Task A_result_that_cannot_be_read_is_an_error(string name, string message)
    {
        var (server, peer, sent) = await AskAsync(name);
        var response = new QueryResponse { Results = { new QueryResultBytes { ResultBytes = ByteString.CopyFrom(0xff) } } };
        await peer.AnswerAsync(sent, response);
        (await peer.CompletedAsync()).Response.Message.ShouldContain(message);
        await EndAsync(server, peer);
    }

    [Theory]
    [InlineData(Type.Error, "the other's words")]
    [InlineData(Type.Undefined, "is no end")]
    public async Task Another_chaincode_that_did_not_complete_is_an_error(Type end, string message)
    {
        var (server, peer, sent) = await AskAsync("chaincode");
        await peer.AnswerAsync(sent, new ChaincodeMessage { Type = end, Payload = ByteString.CopyFromUtf8("the other's words") });
        (await peer.CompletedAsync()).Response.Message.ShouldContain(message);
        await EndAsync(server, peer);
    }

    private static async Task<(ChaincodeServer Server, ScriptedPeer Peer, ChaincodeMessage Sent)> AskAsync(string name)
    {
        var request = Request.All[name];
        var server = await Written.ServeAsync(async stub => ChaincodeResponse.Success(await request.Call(stub)));
        var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        var sent = await peer.NextAsync(request.Type, request.Payload);
        sent.Txid.ShouldBe("tx1");
        sent.ChannelId.ShouldBe(ScriptedPeer.Channel);
        return (server, peer, sent);
    }

    private static async Task EndAsync(ChaincodeServer server, ScriptedPeer peer)
    {
        await peer.DisposeAsync();
        await server.DisposeAsync();
    }
}
