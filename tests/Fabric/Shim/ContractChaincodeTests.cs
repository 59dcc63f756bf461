using System.Text;
using ExchangeNetwork.Chaincode;
using ExchangeNetwork.Contract;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public class ContractChaincodeTests
{
    [Fact]
    public async Task The_contract_sees_the_transaction_as_the_embedded_ledger_shows_it()
    {
        var at = new DateTimeOffset(2026, 3, 2, 8, 0, 0, 5, TimeSpan.Zero);
        var (server, peer) = await HostAsync(new Rule(context =>
        {
            context.ChannelId.ShouldBe(ScriptedPeer.Channel);
            context.TransactionId.ShouldBe("tx1");
            context.CallerMspId.ShouldBe("taxMSP");
            context.Timestamp.ShouldBe(at);
            context.Function.ShouldBe("Module:Verb");
            context.Arguments.Select(argument => Encoding.UTF8.GetString(argument)).ShouldBe(["一", "2"]);
            context.Transient["t"].ShouldBe([9]);
            return ContractResponse.Ok("seen"u8.ToArray());
        }));
        // Finer than the ledger's milliseconds, which is what the contract must never see.
        var proposal = Proposed.By(Proposed.Creator("taxMSP"), at.AddTicks(7), new Dictionary<string, byte[]> { ["t"] = [9] });
        await peer.TransactAsync(proposal: proposal, args: ["Module:Verb", "一", "2"]);
        (await peer.CompletedAsync()).Response.ShouldBe(new Response { Status = 200, Payload = Request.Bytes("seen") });
        await EndAsync(server, peer);
    }

    [Fact]
    public async Task Writes_leave_after_the_contract_has_agreed_in_order_of_keys()
    {
        var (server, peer) = await HostAsync(new Rule(context =>
        {
            context.PutState("b", [1]);
            context.PutState("a", [2]);
            context.PutState("c", [3]);
            context.DeleteState("c");
            context.PutState("d", []);
            context.GetState("b").ShouldBeNull();
            context.PutPrivateData("q", "z", [4]);
            context.PutPrivateData("p", "y", [5]);
            context.DeletePrivateData("p", "x");
            context.PurgePrivateData("p", "w");
            context.SetEvent("Done", [6]);
            return ContractResponse.Ok([]);
        }));
        await peer.TransactAsync(proposal: Proposed.By(Proposed.Creator("taxMSP")), args: "f");
        await peer.AnswerAsync(await peer.NextAsync(Type.GetState));
        await peer.AnswerAsync(await peer.NextAsync(Type.PutState, new PutState { Key = "a", Value = ByteString.CopyFrom(2) }));
        await peer.AnswerAsync(await peer.NextAsync(Type.PutState, new PutState { Key = "b", Value = ByteString.CopyFrom(1) }));
        await peer.AnswerAsync(await peer.NextAsync(Type.DelState, new DelState { Key = "c" }));
        await peer.AnswerAsync(await peer.NextAsync(Type.DelState, new DelState { Key = "d" }));
        await peer.AnswerAsync(await peer.NextAsync(Type.PurgePrivateData, new PurgePrivateState { Collection = "p", Key = "w" }));
        await peer.AnswerAsync(await peer.NextAsync(Type.DelState, new DelState { Collection = "p", Key = "x" }));
        await peer.AnswerAsync(await peer.NextAsync(Type.PutState, new PutState { Collection = "p", Key = "y", Value = ByteString.CopyFrom(5) }));
        await peer.AnswerAsync(await peer.NextAsync(Type.PutState, new PutState { Collection = "q", Key = "z", Value = ByteString.CopyFrom(4) }));
        (await peer.CompletedAsync()).Event.ShouldBe(new ChaincodeEvent { EventName = "Done", Payload = ByteString.CopyFrom(6) });
        await EndAsync(server, peer);
    }

    [Fact]
    public async Task Writes_leave_in_one_batch_where_the_peer_takes_it()
    {
        var (server, peer) = await HostAsync(
            new Rule(context =>
            {
                context.PutState("b", [1]);
                context.PutState("a", [2]);
                return ContractResponse.Ok([]);
            }),
            offer: new ChaincodeAdditionalParams { UseWriteBatch = true, MaxSizeWriteBatch = 1000 });
        await peer.TransactAsync(proposal: Proposed.By(Proposed.Creator("taxMSP")), args: "f");
        var batch = await peer.NextAsync(Type.WriteBatchState);
        WriteBatchState.Parser.ParseFrom(batch.Payload).Rec.Select(write => write.Key).ShouldBe(["a", "b"]);
        await peer.AnswerAsync(batch);
        await peer.CompletedAsync();
        await EndAsync(server, peer);
    }

    [Fact]
    public async Task On_a_peer_that_cannot_purge_a_purge_is_a_delete()
    {
        var (server, peer) = await HostAsync(
            new Rule(context =>
            {
                context.PurgePrivateData("p", "k");
                return ContractResponse.Ok([]);
            }),
            PurgeMode.Delete);
        await peer.TransactAsync(proposal: Proposed.By(Proposed.Creator("taxMSP")), args: "f");
        await peer.AnswerAsync(await peer.NextAsync(Type.DelState, new DelState { Collection = "p", Key = "k" }));
        await peer.CompletedAsync();
        await EndAsync(server, peer);
    }

    [Fact]
    public async Task A_refusal_is_status_500_with_its_code_and_writes_nothing()
    {
        var (server, peer) = await HostAsync(new Rule(context =>
        {
            context.PutState("a", [1]);
            context.SetEvent("Done", []);
            return new Refusal("XN-LIST-003", "list-1");
        }));
        await peer.TransactAsync(proposal: Proposed.By(Proposed.Creator("taxMSP")), args: "f");
        var (response, happened) = await peer.CompletedAsync();
        response.ShouldBe(new Response { Status = 500, Message = """{"arguments":["list-1"],"code":"XN-LIST-003"}""" });
        happened.ShouldBeNull();
        await EndAsync(server, peer);
    }

    [Fact]
    public async Task A_fault_of_the_contract_is_told_apart_by_its_code()
    {
        var (server, peer) = await HostAsync(new Rule(context => context.Function switch
        {
            "throws" => throw new KeyNotFoundException("secret"),
            _ => new ContractResponse(500, [], null),
        }));
        await peer.TransactAsync(proposal: Proposed.By(Proposed.Creator("taxMSP")), args: "throws");
        (await peer.CompletedAsync()).Response.Message.ShouldBe("""{"arguments":["throws","KeyNotFoundException"],"code":"XN-CONTRACT-500"}""");
        await peer.TransactAsync(proposal: Proposed.By(Proposed.Creator("taxMSP")), args: "odd");
        (await peer.CompletedAsync()).Response.Message.ShouldContain(Rules.Form.Fault);
        await EndAsync(server, peer);
    }

    [Fact]
    public async Task What_the_peer_refuses_is_no_refusal_of_the_contract()
    {
        var (server, peer) = await HostAsync(new Rule(context => ContractResponse.Ok(context.GetPrivateData("c", "k") ?? [])));
        await peer.TransactAsync(proposal: Proposed.By(Proposed.Creator("taxMSP")), args: "f");
        await peer.RefuseAsync(await peer.NextAsync(Type.GetState), "no read access");
        var message = (await peer.CompletedAsync()).Response.Message;
        message.ShouldBe("no read access");
        RefusalMessage.TryRead(message, out _).ShouldBeFalse();
        await EndAsync(server, peer);
    }

    [Fact]
    public async Task A_range_that_is_left_early_is_closed_at_the_peer()
    {
        var (server, peer) = await HostAsync(new Rule(context => ContractResponse.Ok(context.GetStateByPartialCompositeKey("car").First().Value)));
        await peer.TransactAsync(proposal: Proposed.By(Proposed.Creator("taxMSP")), args: "f");
        await peer.AnswerAsync(await peer.NextAsync(Type.GetStateByRange), Request.Batch("it", true, Request.Pair("a"), Request.Pair("b")));
        await peer.AnswerAsync(await peer.NextAsync(Type.QueryStateClose), new QueryResponse());
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("value of a");
        await EndAsync(server, peer);
    }

    [Fact]
    public async Task More_transactions_than_threads_wait_their_turn()
    {
        var (server, peer) = await HostAsync(new Rule(context => ContractResponse.Ok(context.GetState("k") ?? [])), mostAtOnce: 2);
        for (var i = 0; i < 10; i++)
            await peer.TransactAsync("tx" + i, Proposed.By(Proposed.Creator("taxMSP")), args: "f");
        var waiting = new Queue<ChaincodeMessage>([await peer.NextAsync(Type.GetState), await peer.NextAsync(Type.GetState)]);
        var ended = 0;
        while (ended < 10)
        {
            await peer.AnswerAsync(waiting.Dequeue());
            while (waiting.Count == 0 && ended < 10)
            {
                var message = await peer.NextAsync();
                if (message.Type == Type.Completed)
                    ended++;
                else
                    waiting.Enqueue(message);
            }
        }
        await EndAsync(server, peer);
    }

    private static async Task<(ChaincodeServer Server, ScriptedPeer Peer)> HostAsync(
        IContract contract, PurgeMode purge = PurgeMode.Purge, ChaincodeAdditionalParams? offer = null, int mostAtOnce = 4)
    {
        var server = await Written.ServeAsync(new ContractChaincode(contract, purge, mostAtOnce, NullLogger.Instance));
        return (server, await ScriptedPeer.ReadyAsync(server, offer));
    }

    private static async Task EndAsync(ChaincodeServer server, ScriptedPeer peer)
    {
        await peer.DisposeAsync();
        await server.DisposeAsync();
    }

    private sealed class Rule(Func<ITransactionContext, ContractResponse> rule) : IContract
    {
        public ContractResponse Invoke(ITransactionContext context) => rule(context);
    }
}
