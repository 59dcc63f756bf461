using ExchangeNetwork.Tests.Fabric.Network.Running;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Ledger.Kvrwset;
using Hyperledger.Fabric.Protos.Peer;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

/// <summary>Feature: block event listening, the scenarios for one kind of blocks.</summary>
public abstract class BlockEventScenarios<TBlock>(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    [Fact]
    public async Task Receive_block_event()
    {
        await using var listener = Listen();
        await ShouldReceiveAsync(listener, await EchoAsync());
    }

    [Fact]
    public async Task Replay_block_event()
    {
        var echoed = await EchoAsync();
        await using var listener = Listen(new EventOptions { StartBlock = echoed.BlockNumber });
        var first = await listener.NextAsync();
        Number(first).ShouldBe(echoed.BlockNumber);
        TransactionIds(first).ShouldContain(echoed.TransactionId);
    }

    [Fact]
    public async Task Restart_after_closing_block_event_session()
    {
        await using (var listener = Listen())
            await ShouldReceiveAsync(listener, await EchoAsync());
        await using var again = Listen();
        await ShouldReceiveAsync(again, await EchoAsync());
    }

    [Fact]
    public async Task Close_does_not_interrupt_other_block_event_listeners()
    {
        await using var staying = Listen();
        await using (var leaving = Listen())
        {
            var before = await EchoAsync();
            await ShouldReceiveAsync(leaving, before);
            await ShouldReceiveAsync(staying, before);
        }
        await ShouldReceiveAsync(staying, await EchoAsync());
    }

    [Fact]
    public async Task Checkpoint_of_block_events()
    {
        var checkpointer = new InMemoryCheckpointer();
        ulong seen;
        await using (var listener = Listen(new EventOptions { Checkpoint = checkpointer }))
        {
            seen = Number(await ShouldReceiveAsync(listener, await EchoAsync()));
            checkpointer.CheckpointBlock(seen);
        }
        var missed = await EchoAsync();
        await using var resumed = Listen(new EventOptions { Checkpoint = checkpointer });
        var next = await resumed.NextAsync();
        Number(next).ShouldBe(seen + 1);
        if (!TransactionIds(next).Contains(missed.TransactionId))
            await ShouldReceiveAsync(resumed, missed);
    }

    private protected abstract IAsyncEnumerable<TBlock> Open(EventOptions? options, CancellationToken stop);

    private protected abstract ulong Number(TBlock block);

    private protected abstract IEnumerable<string> TransactionIds(TBlock block);

    private protected Listener<TBlock> Listen(EventOptions? options = null) => new(stop => Open(options, stop));

    private protected static IEnumerable<string> IdsOf(Block block) => block.Data.Data.Select(envelope =>
        ChannelHeader.Parser.ParseFrom(Payload.Parser.ParseFrom(Envelope.Parser.ParseFrom(envelope).Payload).Header.ChannelHeader).TxId);

    private async Task<CommitResult> EchoAsync()
    {
        var submitted = await Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Basic).SubmitWithoutWaitingAsync("echo", Calls.Options(["echo"]), Token);
        var status = await submitted.GetStatusAsync(cancellationToken: Token);
        status.Successful.ShouldBeTrue();
        return status;
    }

    private async Task<TBlock> ShouldReceiveAsync(Listener<TBlock> listener, CommitResult committed)
    {
        var block = await listener.FirstAsync(block => TransactionIds(block).Contains(committed.TransactionId));
        Number(block).ShouldBe(committed.BlockNumber);
        return block;
    }
}

/// <summary>The scenarios of block events with whole blocks.</summary>
public sealed class BlockEventTests(FabricNetworkFixture fixture) : BlockEventScenarios<Block>(fixture)
{
    private protected override IAsyncEnumerable<Block> Open(EventOptions? options, CancellationToken stop) =>
        Net.ChannelOf(Orgs.Org1).BlockEventsAsync(options, stop);

    private protected override ulong Number(Block block) => block.Header.Number;

    private protected override IEnumerable<string> TransactionIds(Block block) => IdsOf(block);
}

/// <summary>The scenarios of block events with filtered blocks.</summary>
public sealed class FilteredBlockEventTests(FabricNetworkFixture fixture) : BlockEventScenarios<FilteredBlock>(fixture)
{
    private protected override IAsyncEnumerable<FilteredBlock> Open(EventOptions? options, CancellationToken stop) =>
        Net.ChannelOf(Orgs.Org1).FilteredBlockEventsAsync(options, stop);

    private protected override ulong Number(FilteredBlock block) => block.Number;

    private protected override IEnumerable<string> TransactionIds(FilteredBlock block) =>
        block.FilteredTransactions.Select(transaction => transaction.Txid);
}

/// <summary>The scenarios of block events with blocks and private data.</summary>
public sealed class BlockAndPrivateDataEventTests(FabricNetworkFixture fixture) : BlockEventScenarios<BlockAndPrivateData>(fixture)
{
    [Fact]
    public async Task Private_values_come_with_the_block_to_members_only()
    {
        await using var member = Listen();
        await using var stranger = new Listener<BlockAndPrivateData>(
            stop => Net.ChannelOf(Orgs.Org2).BlockAndPrivateDataEventsAsync(cancellationToken: stop));
        var submitted = await Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Private).SubmitWithoutWaitingAsync(
            "WritePrivateData", Calls.Options(transient: [("collection", "Org1Collection"), ("key", "in-block"), ("value", "secret")], by: [Orgs.Org1.MspId]), Token);

        var block = await member.FirstAsync(block => TransactionIds(block).Contains(submitted.TransactionId));
        var index = (ulong)TransactionIds(block).ToList().IndexOf(submitted.TransactionId);
        var written = KVRWSet.Parser.ParseFrom(
            block.PrivateDataMap[index].NsPvtRwset.Single(set => set.Namespace == TestChaincodes.Names.Private).CollectionPvtRwset.Single().Rwset).Writes.Single();
        (written.Key, written.Value.ToStringUtf8()).ShouldBe(("in-block", "secret"));
        (await stranger.FirstAsync(block => TransactionIds(block).Contains(submitted.TransactionId))).PrivateDataMap.ShouldNotContainKey(index);
    }

    private protected override IAsyncEnumerable<BlockAndPrivateData> Open(EventOptions? options, CancellationToken stop) =>
        Net.ChannelOf(Orgs.Org1).BlockAndPrivateDataEventsAsync(options, stop);

    private protected override ulong Number(BlockAndPrivateData block) => block.Block.Header.Number;

    private protected override IEnumerable<string> TransactionIds(BlockAndPrivateData block) => IdsOf(block.Block);
}
