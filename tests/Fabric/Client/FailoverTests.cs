using System.Net;
using System.Net.Sockets;
using ExchangeNetwork.Tests.Fabric.Client.Double;
using Grpc.Core;
using Grpc.Net.Client;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Gateway;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Fabric.Client.Double.PeerScript;

namespace ExchangeNetwork.Tests.Fabric.Client;

using Gateway = Hyperledger.Fabric.Client.Gateway;

/// <summary>Two peers of one channel; the first call goes to the first of them.</summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private static readonly RpcException Unavailable = Error(StatusCode.Unavailable, "going down");
    private readonly ChannelDouble channel = new();
    private readonly InstantTime time = new();
    private PeerDouble first = null!;
    private PeerDouble second = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        first = await PeerDouble.StartAsync(channel);
        second = await PeerDouble.StartAsync(channel);
    }

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Peers_are_called_in_turn()
    {
        using var gateway = Connect(first.Plain, second.Plain);
        var basic = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic");
        for (var i = 0; i < 6; i++)
            await basic.EvaluateTransactionAsync("args");
        (first.Script.Calls.Count, second.Script.Calls.Count).ShouldBe((3, 3));
    }

    [Fact]
    public async Task An_unavailable_peer_is_passed_over_by_evaluation()
    {
        first.Script.Fail(Call.Evaluate, Unavailable);
        using var gateway = Connect(first.Plain, second.Plain);
        await gateway.GetNetwork(ChannelDouble.Name).GetContract("basic").EvaluateTransactionAsync("args");
        (first.Script.Calls.Count, second.Script.Calls.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task An_unavailable_peer_is_passed_over_by_submission_with_the_same_envelope_and_by_the_question_for_the_status()
    {
        using var gateway = Connect(first.Plain, second.Plain);
        var proposal = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic").NewProposal("put", new ProposalOptions { Arguments = ["k", "v"] });
        var transaction = await proposal.EndorseAsync(cancellationToken: Token);
        second.Script.FailAfterwards(Call.Submit, Unavailable);
        var submitted = await transaction.SubmitAsync(cancellationToken: Token);
        second.Script.Requests<SubmitRequest>().Single().ShouldBe(first.Script.Requests<SubmitRequest>().Single());
        // Both were ordered: the ledger holds the transaction and a refused copy, and answers for the transaction.
        channel.AnnouncesCopyFirst = true;
        first.Script.Fail(Call.CommitStatus, Unavailable);
        var status = await submitted.GetStatusAsync(cancellationToken: Token);
        (status.Successful, status.BlockNumber, channel.Height).ShouldBe((true, 1UL, 3UL));
        second.Script.Calls[^1].ShouldBe(Call.CommitStatus);
    }

    [Fact]
    public async Task An_endorsement_that_reached_a_peer_is_not_given_to_another_without_a_policy()
    {
        first.Script.Fail(Call.Endorse, Unavailable);
        using var gateway = Connect(first.Plain, second.Plain);
        var basic = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic");
        (await Should.ThrowAsync<EndorseException>(() => basic.SubmitTransactionAsync("args"))).StatusCode.ShouldBe(StatusCode.Unavailable);
        second.Script.Calls.ShouldBeEmpty();
        await basic.SubmitTransactionAsync("args");
        second.Script.Calls.ShouldBe([Call.Endorse, Call.Submit, Call.CommitStatus]);
    }

    [Fact]
    public async Task Errors_other_than_unavailability_stay_with_the_peer_that_gave_them()
    {
        first.Script.Fail(Call.Evaluate, Error(StatusCode.FailedPrecondition, "no"));
        using var gateway = Connect(first.Plain, second.Plain);
        await Should.ThrowAsync<GatewayException>(() => gateway.GetNetwork(ChannelDouble.Name).GetContract("basic").EvaluateTransactionAsync("args"));
        second.Script.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_peer_that_does_not_listen_is_passed_over_by_every_step()
    {
        using var nobody = GatewayChannel.Create(new PeerEndpoint { Address = await DeadAddressAsync(), Plaintext = true });
        using var gateway = Gateway.Connect([nobody, second.Plain], TestIdentity.P256.Options with { TimeProvider = time });
        var basic = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic");
        // Every other turn is the dead peer's, once it has rested: the evaluation in between takes the turn of the living one.
        async Task TurnToTheDeadPeerAsync()
        {
            time.Move(TimeSpan.FromSeconds(11));
            await basic.EvaluateTransactionAsync("args");
        }
        var transaction = await basic.NewProposal("put", new ProposalOptions { Arguments = ["k", "v"] }).EndorseAsync(cancellationToken: Token);
        await TurnToTheDeadPeerAsync();
        var submitted = await transaction.SubmitAsync(cancellationToken: Token);
        await TurnToTheDeadPeerAsync();
        (await submitted.GetStatusAsync(cancellationToken: Token)).Successful.ShouldBeTrue();
        await TurnToTheDeadPeerAsync();
        await basic.EvaluateTransactionAsync("args");
        second.Script.Calls.Count(call => call != Call.Evaluate).ShouldBe(3);
    }

    [Fact]
    public async Task A_call_whose_peer_dies_goes_to_the_next()
    {
        var dying = await PeerDouble.StartAsync(channel);
        dying.Script.Hang(Call.Evaluate);
        using var toDying = GatewayChannel.Create(new PeerEndpoint { Address = dying.Address, Plaintext = true });
        using var gateway = Connect(toDying, second.Plain);
        var evaluation = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic").EvaluateTransactionAsync("args");
        await dying.Script.ArrivalAsync(Call.Evaluate, Token);
        await dying.DisposeAsync();
        await evaluation;
        second.Script.Calls.ShouldBe([Call.Evaluate]);
    }

    [Fact]
    public async Task A_stream_whose_peer_dies_breaks_and_opens_again_at_the_next()
    {
        var dying = await PeerDouble.StartAsync(channel);
        using var toDying = GatewayChannel.Create(new PeerEndpoint { Address = dying.Address, Plaintext = true });
        using var gateway = Connect(toDying, second.Plain);
        var network = gateway.GetNetwork(ChannelDouble.Name);
        await using var blocks = network.BlockEventsAsync(new EventOptions { StartBlock = 0 }, Token).GetAsyncEnumerator(Token);
        (await blocks.MoveNextAsync()).ShouldBeTrue();
        var next = blocks.MoveNextAsync().AsTask();
        await dying.DisposeAsync();
        (await Should.ThrowAsync<GatewayException>(next)).StatusCode.ShouldBe(StatusCode.Unavailable);
        for (var i = 0; i < 2; i++)
            (await network.BlockEventsAsync(new EventOptions { StartBlock = 0 }, Token).FirstAsync(Token)).Header.Number.ShouldBe(0UL);
        second.Script.Calls.ShouldBe([Call.Stream, Call.Stream]);
    }

    [Fact]
    public async Task A_machine_that_does_not_answer_the_dial_is_passed_over()
    {
        // A full backlog lets further dials wait without an answer.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var waiting = Enumerable.Range(0, 3).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        foreach (var socket in waiting)
        {
            socket.Blocking = false;
            try
            {
                socket.Connect(listener.LocalEndPoint!);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // The dial is under way, as it is meant to be.
            }
        }
        var endpoint = new PeerEndpoint
        {
            Address = listener.LocalEndPoint!.ToString()!,
            Plaintext = true,
            ConnectTimeout = TimeSpan.FromMilliseconds(50),
        };
        using var silent = GatewayChannel.Create(endpoint);
        using var gateway = Connect(silent, second.Plain);
        await gateway.GetNetwork(ChannelDouble.Name).GetContract("basic").EvaluateTransactionAsync("args");
        second.Script.Calls.Count.ShouldBe(1);
        foreach (var socket in waiting)
            socket.Dispose();
    }

    [Fact]
    public async Task A_dead_peer_among_dead_peers_is_an_error_of_the_step()
    {
        var address = await DeadAddressAsync();
        using var nobody = GatewayChannel.Create(new PeerEndpoint { Address = address, Plaintext = true });
        using var gateway = Connect(nobody, nobody);
        var e = await Should.ThrowAsync<EndorseException>(
            () => gateway.GetNetwork(ChannelDouble.Name).GetContract("basic").SubmitTransactionAsync("args"));
        e.StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_failed_peer_rests_and_is_then_called_again()
    {
        first.Script.Fail(Call.Evaluate, Unavailable);
        using var gateway = Connect(first.Plain, second.Plain);
        var basic = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic");
        for (var i = 0; i < 5; i++)
            await basic.EvaluateTransactionAsync("args");
        (first.Script.Calls.Count, second.Script.Calls.Count).ShouldBe((1, 5));
        time.Move(TimeSpan.FromSeconds(11));
        await basic.EvaluateTransactionAsync("args");
        await basic.EvaluateTransactionAsync("args");
        (first.Script.Calls.Count, second.Script.Calls.Count).ShouldBe((2, 6));
    }

    [Fact]
    public async Task A_resting_peer_is_called_when_no_other_answers()
    {
        first.Script.Fail(Call.Evaluate, Unavailable);
        second.Script.Fail(Call.Evaluate, Unavailable);
        using var gateway = Connect(first.Plain, second.Plain);
        var basic = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic");
        await Should.ThrowAsync<GatewayException>(() => basic.EvaluateTransactionAsync("args"));
        await basic.EvaluateTransactionAsync("args");
    }

    [Fact]
    public async Task A_broken_stream_is_opened_again_at_the_next_peer_and_loses_nothing()
    {
        using (var writing = second.Connect())
        {
            foreach (var name in new[] { "one", "two", "three" })
                await writing.GetNetwork(ChannelDouble.Name).GetContract("basic").SubmitTransactionAsync("event", name, "");
        }
        first.Script.FailAfterwards(Call.Stream, Unavailable);
        using var gateway = Connect(first.Plain, second.Plain);
        var network = gateway.GetNetwork(ChannelDouble.Name);
        var checkpointer = new InMemoryCheckpointer();
        var options = new EventOptions { StartBlock = 0, Checkpoint = checkpointer };
        var seen = new List<string>();
        async Task ReadAsync()
        {
            await foreach (var e in network.ChaincodeEventsAsync("basic", options, Token))
            {
                seen.Add(e.EventName);
                checkpointer.CheckpointChaincodeEvent(e);
                if (seen.Count == 3)
                    return;
            }
        }
        (await Should.ThrowAsync<GatewayException>(ReadAsync)).StatusCode.ShouldBe(StatusCode.Unavailable);
        seen.ShouldBe(["one"]);
        await ReadAsync();
        seen.ShouldBe(["one", "two", "three"]);
        second.Script.Calls[^1].ShouldBe(Call.Stream);
    }

    [Fact]
    public void A_gateway_has_at_least_one_peer() =>
        Should.Throw<ArgumentException>(() => Gateway.Connect(Array.Empty<ChannelBase>(), TestIdentity.P256.Options));

    private Gateway Connect(params GrpcChannel[] channels) => Gateway.Connect(channels, TestIdentity.P256.Options with { TimeProvider = time });

    private static async Task<string> DeadAddressAsync()
    {
        await using var gone = await PeerDouble.StartAsync();
        return gone.Address;
    }
}
