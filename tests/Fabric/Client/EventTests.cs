using System.Text;
using ExchangeNetwork.Tests.Fabric.Client.Double;
using Grpc.Core;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Gateway;
using Hyperledger.Fabric.Protos.Peer;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Client;

using ChaincodeEvent = Hyperledger.Fabric.Client.ChaincodeEvent;
using Contract = Hyperledger.Fabric.Client.Contract;
using Gateway = Hyperledger.Fabric.Client.Gateway;
using Network = Hyperledger.Fabric.Client.Network;

public sealed class EventTests : IAsyncLifetime
{
    private PeerDouble peer = null!;
    private Gateway gateway = null!;
    private Network network = null!;
    private Contract contract = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        peer = await PeerDouble.StartAsync();
        gateway = peer.Connect();
        network = gateway.GetNetwork(ChannelDouble.Name);
        contract = network.GetContract("basic");
    }

    public async ValueTask DisposeAsync()
    {
        gateway.Dispose();
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_start_only_what_commits_afterwards_is_seen()
    {
        await contract.SubmitTransactionAsync("event", "before", "x");
        var first = network.ChaincodeEventsAsync("basic", cancellationToken: Token).FirstAsync(Token).AsTask();
        await peer.Script.Opened.WaitAsync(Token);
        var submitted = await contract.SubmitWithoutWaitingAsync("event", new ProposalOptions { Arguments = ["after", "content"] }, Token);
        var e = await first;
        (e.EventName, e.TransactionId, e.ChaincodeName, e.BlockNumber).ShouldBe(("after", submitted.TransactionId, "basic", 2UL));
        Encoding.UTF8.GetString(e.Payload.Span).ShouldBe("content");
    }

    [Fact]
    public async Task From_a_start_block_events_are_replayed_in_order()
    {
        await Emit("one", "two", "three");
        (await Names(network.ChaincodeEventsAsync("basic", new EventOptions { StartBlock = 2 }, Token), 2)).ShouldBe(["two", "three"]);
    }

    [Fact]
    public async Task An_invalid_transactions_event_is_not_seen()
    {
        peer.Channel.Verdicts.Enqueue(TxValidationCode.MvccReadConflict);
        await contract.SubmitWithoutWaitingAsync("event", new ProposalOptions { Arguments = ["invalid", ""] }, Token);
        await Emit("valid");
        (await Names(network.ChaincodeEventsAsync("basic", new EventOptions { StartBlock = 0 }, Token), 1)).ShouldBe(["valid"]);
    }

    [Fact]
    public async Task A_set_checkpoint_beats_the_start_block_and_resumes_after_its_event()
    {
        await Emit("one", "two", "three");
        var checkpointer = new InMemoryCheckpointer();
        var options = new EventOptions { StartBlock = 0, Checkpoint = checkpointer };
        await foreach (var e in network.ChaincodeEventsAsync("basic", options, Token))
        {
            checkpointer.CheckpointChaincodeEvent(e);
            if (e.EventName == "two")
                break;
        }
        (await Names(network.ChaincodeEventsAsync("basic", options, Token), 1)).ShouldBe(["three"]);
        var resumed = Hyperledger.Fabric.Protos.Gateway.ChaincodeEventsRequest.Parser
            .ParseFrom(peer.Script.Requests<SignedChaincodeEventsRequest>()[^1].Request);
        (resumed.StartPosition.Specified.Number, resumed.AfterTransactionId).ShouldBe((2UL, checkpointer.Position!.TransactionId!));
    }

    [Fact]
    public async Task An_unset_checkpoint_is_ignored()
    {
        await Emit("one");
        var options = new EventOptions { StartBlock = 1, Checkpoint = new InMemoryCheckpointer() };
        (await Names(network.ChaincodeEventsAsync("basic", options, Token), 1)).ShouldBe(["one"]);
        var neither = network.NewChaincodeEventsRequest("basic", new EventOptions { Checkpoint = new InMemoryCheckpointer() });
        var signed = SignedChaincodeEventsRequest.Parser.ParseFrom(neither.Bytes.Span);
        var request = Hyperledger.Fabric.Protos.Gateway.ChaincodeEventsRequest.Parser.ParseFrom(signed.Request);
        request.StartPosition.NextCommit.ShouldNotBeNull();
        request.AfterTransactionId.ShouldBeEmpty();
    }

    [Fact]
    public async Task Blocks_arrive_whole_and_a_checkpoint_resumes_with_the_next()
    {
        await Emit("one", "two");
        var checkpointer = new InMemoryCheckpointer();
        var options = new EventOptions { StartBlock = 1, Checkpoint = checkpointer };
        var first = await network.BlockEventsAsync(options, Token).FirstAsync(Token);
        first.Header.Number.ShouldBe(1UL);
        first.Data.Data.Count.ShouldBe(1);
        checkpointer.CheckpointBlock(first.Header.Number);
        (await network.BlockEventsAsync(options, Token).FirstAsync(Token)).Header.Number.ShouldBe(2UL);
    }

    [Fact]
    public async Task Blocks_without_a_start_begin_with_the_next_commit()
    {
        await Emit("before");
        var first = network.BlockEventsAsync(cancellationToken: Token).FirstAsync(Token).AsTask();
        await peer.Script.Opened.WaitAsync(Token);
        await Emit("after");
        (await first).Header.Number.ShouldBe(2UL);
    }

    [Fact]
    public async Task Filtered_blocks_carry_ids_and_codes()
    {
        peer.Channel.Verdicts.Enqueue(TxValidationCode.PhantomReadConflict);
        var submitted = await contract.SubmitWithoutWaitingAsync("args", cancellationToken: Token);
        var block = await network.FilteredBlockEventsAsync(new EventOptions { StartBlock = 1 }, Token).FirstAsync(Token);
        var transaction = block.FilteredTransactions.Single();
        (transaction.Txid, transaction.TxValidationCode).ShouldBe((submitted.TransactionId, TxValidationCode.PhantomReadConflict));
    }

    [Fact]
    public async Task Blocks_with_private_data_carry_them_by_transaction()
    {
        var transient = new Dictionary<string, ReadOnlyMemory<byte>> { ["value"] = "secret"u8.ToArray() };
        await contract.SubmitAsync("private", new ProposalOptions { Transient = transient }, Token);
        var content = await network.BlockAndPrivateDataEventsAsync(new EventOptions { StartBlock = 1 }, Token).FirstAsync(Token);
        content.Block.Header.Number.ShouldBe(1UL);
        content.PrivateDataMap[0].NsPvtRwset.Single().CollectionPvtRwset.Single().Rwset.ToStringUtf8().ShouldBe("secret");
    }

    [Fact]
    public async Task A_peer_that_refuses_blocks_by_a_status_is_quoted()
    {
        var elsewhere = gateway.GetNetwork("other");
        (await Should.ThrowAsync<DeliverException>(async () => await elsewhere.BlockEventsAsync(cancellationToken: Token).FirstAsync(Token)))
            .Status.ShouldBe(Hyperledger.Fabric.Protos.Common.Status.NotFound);
        using var stranger = peer.Connect(TestIdentity.P256.Options with { Identity = TestIdentity.P384.Identity });
        var refused = stranger.GetNetwork(ChannelDouble.Name).FilteredBlockEventsAsync(cancellationToken: Token);
        var e = await Should.ThrowAsync<DeliverException>(async () => await refused.FirstAsync(Token));
        e.Status.ShouldBe(Hyperledger.Fabric.Protos.Common.Status.Forbidden);
        e.Message.ShouldContain("403");
    }

    [Fact]
    public async Task A_refusal_of_chaincode_events_is_a_gateway_error()
    {
        using var stranger = peer.Connect(TestIdentity.P256.Options with { Identity = TestIdentity.P384.Identity });
        var refused = stranger.GetNetwork(ChannelDouble.Name).ChaincodeEventsAsync("basic", cancellationToken: Token);
        var e = await Should.ThrowAsync<GatewayException>(async () => await refused.FirstAsync(Token));
        (e.StatusCode, e.TransactionId).ShouldBe((StatusCode.PermissionDenied, null));
    }

    [Fact]
    public async Task The_hash_of_the_TLS_client_certificate_goes_into_block_requests()
    {
        var hash = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        peer.Demanded.Hash = hash;
        await Emit("one");
        var start = new EventOptions { StartBlock = 1 };
        (await Should.ThrowAsync<DeliverException>(async () => await network.BlockEventsAsync(start, Token).FirstAsync(Token)))
            .Status.ShouldBe(Hyperledger.Fabric.Protos.Common.Status.BadRequest);
        using var known = peer.Connect(TestIdentity.P256.Options with { TlsClientCertificateHash = hash });
        var same = known.GetNetwork(ChannelDouble.Name);
        (await same.BlockEventsAsync(start, Token).FirstAsync(Token)).Header.Number.ShouldBe(1UL);
        (await same.FilteredBlockEventsAsync(start, Token).FirstAsync(Token)).Number.ShouldBe(1UL);
        (await same.BlockAndPrivateDataEventsAsync(start, Token).FirstAsync(Token)).Block.Header.Number.ShouldBe(1UL);
        Should.Throw<ArgumentException>(() => peer.Connect(TestIdentity.P256.Options with { TlsClientCertificateHash = new byte[31] }));
    }

    [Fact]
    public async Task Closing_the_gateway_ends_its_streams_on_both_sides()
    {
        var chaincode = network.ChaincodeEventsAsync("basic", cancellationToken: Token).FirstAsync(Token).AsTask();
        var blocks = network.BlockEventsAsync(cancellationToken: Token).FirstAsync(Token).AsTask();
        await peer.Script.Opened.WaitAsync(Token);
        await peer.Script.Opened.WaitAsync(Token);
        gateway.Dispose();
        (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => chaincode)).Message.ShouldContain("closed");
        (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocks)).Message.ShouldContain("closed");
        await peer.Script.Ended.WaitAsync(Token);
        await peer.Script.Ended.WaitAsync(Token);
    }

    [Fact]
    public async Task Leaving_one_stream_ends_it_at_the_peer_and_leaves_another()
    {
        await Emit("one");
        var start = new EventOptions { StartBlock = 1 };
        await using var other = network.ChaincodeEventsAsync("basic", start, Token).GetAsyncEnumerator(Token);
        (await other.MoveNextAsync()).ShouldBeTrue();
        await network.ChaincodeEventsAsync("basic", start, Token).FirstAsync(Token);
        await peer.Script.Ended.WaitAsync(Token);
        await Emit("two");
        (await other.MoveNextAsync()).ShouldBeTrue();
        other.Current.EventName.ShouldBe("two");
    }

    [Fact]
    public async Task A_reader_that_gives_up_gets_a_cancellation()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = network.BlockEventsAsync(cancellationToken: source.Token).FirstAsync(CancellationToken.None).AsTask();
        await peer.Script.Opened.WaitAsync(Token);
        await source.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(first)).CancellationToken.ShouldBe(source.Token);
        await peer.Script.Ended.WaitAsync(Token);
    }

    private async Task Emit(params string[] names)
    {
        foreach (var name in names)
            await contract.SubmitTransactionAsync("event", name, "content");
    }

    private static async Task<List<string>> Names(IAsyncEnumerable<ChaincodeEvent> events, int count) =>
        await events.Take(count).Select(e => e.EventName).ToListAsync(Token);
}
