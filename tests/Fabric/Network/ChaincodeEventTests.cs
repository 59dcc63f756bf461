using ExchangeNetwork.Tests.Fabric.Network.Running;
using Hyperledger.Fabric.Client;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

/// <summary>Feature: chaincode event listening.</summary>
public sealed class ChaincodeEventTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    [Fact]
    public async Task Receive_chaincode_event()
    {
        await using var listener = Listen();
        await EmitAsync("foo", "bar");
        await ShouldReceiveAsync(listener, "foo", "bar");
    }

    [Fact]
    public async Task Replay_chaincode_event()
    {
        var block = await EmitAsync("event", "replay");
        await using var listener = Listen(new EventOptions { StartBlock = block });
        var received = await ShouldReceiveAsync(listener, "event", "replay");
        received.BlockNumber.ShouldBe(block);
    }

    [Fact]
    public async Task Restart_after_closing_chaincode_event_session()
    {
        await using (var listener = Listen())
        {
            await EmitAsync("restart", "one");
            await ShouldReceiveAsync(listener, "restart", "one");
        }
        await using var again = Listen();
        await EmitAsync("restart", "two");
        await ShouldReceiveAsync(again, "restart", "two");
    }

    [Fact]
    public async Task Close_does_not_interrupt_other_chaincode_event_listeners()
    {
        await using var staying = Listen();
        await using (var leaving = Listen())
        {
            await EmitAsync("close", "before");
            await ShouldReceiveAsync(leaving, "close", "before");
            await ShouldReceiveAsync(staying, "close", "before");
        }
        await EmitAsync("close", "after");
        await ShouldReceiveAsync(staying, "close", "after");
    }

    [Fact]
    public async Task Checkpoint_of_chaincode_events()
    {
        var checkpointer = new InMemoryCheckpointer();
        await using (var listener = Listen(new EventOptions { Checkpoint = checkpointer }))
        {
            await EmitAsync("checkpoint", "one");
            checkpointer.CheckpointChaincodeEvent(await ShouldReceiveAsync(listener, "checkpoint", "one"));
        }
        await EmitAsync("checkpoint", "two");
        await using var resumed = Listen(new EventOptions { Checkpoint = checkpointer });
        // The very next: nothing is missed and nothing comes twice.
        var next = await resumed.NextAsync();
        (next.EventName, next.Payload.Text()).ShouldBe(("checkpoint", "two"));
    }

    private Listener<ChaincodeEvent> Listen(EventOptions? options = null) =>
        new(stop => Net.ChannelOf(Orgs.Org1).ChaincodeEventsAsync(TestChaincodes.Names.Basic, options, stop));

    /// <summary>Submits a transaction with an event.</summary>
    /// <returns>The block that holds it.</returns>
    private async Task<ulong> EmitAsync(string name, string payload)
    {
        var submitted = await Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Basic).SubmitWithoutWaitingAsync("event", Calls.Options([name, payload]), Token);
        var status = await submitted.GetStatusAsync(cancellationToken: Token);
        status.Successful.ShouldBeTrue();
        return status.BlockNumber;
    }

    private static async Task<ChaincodeEvent> ShouldReceiveAsync(Listener<ChaincodeEvent> listener, string name, string payload)
    {
        var received = await listener.FirstAsync(happened => happened.EventName == name);
        received.ChaincodeName.ShouldBe(TestChaincodes.Names.Basic);
        received.Payload.Text().ShouldBe(payload);
        return received;
    }
}
