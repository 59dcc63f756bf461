using ExchangeNetwork.Tests.Fabric.Client.Double;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Gateway;
using Hyperledger.Fabric.Protos.Peer;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Client;

using Contract = Hyperledger.Fabric.Client.Contract;
using Gateway = Hyperledger.Fabric.Client.Gateway;

public sealed class CallTests : IAsyncLifetime
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);
    private PeerDouble peer = null!;
    private Gateway gateway = null!;
    private Contract contract = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        peer = await PeerDouble.StartAsync();
        gateway = peer.Connect();
        contract = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic");
    }

    public async ValueTask DisposeAsync()
    {
        gateway.Dispose();
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task Deadlines_are_the_usual_ones_unless_said_otherwise()
    {
        var watch = new DeadlineWatch();
        using var watched = Gateway.Connect([peer.Plain.Intercept(watch)], TestIdentity.P256.Options);
        var basic = watched.GetNetwork(ChannelDouble.Name).GetContract("basic");
        var before = DateTime.UtcNow;
        await basic.EvaluateTransactionAsync("args");
        await basic.SubmitTransactionAsync("args");
        var after = DateTime.UtcNow;
        watch.Deadlines.Count.ShouldBe(4);
        foreach (var (call, seconds) in new[] { ("Evaluate", 5), ("Endorse", 15), ("Submit", 5), ("CommitStatus", 60) })
            watch.Deadlines[call]!.Value.AddSeconds(-seconds).ShouldBeInRange(before, after);
    }

    [Fact]
    public async Task No_limit_means_no_deadline()
    {
        var watch = new DeadlineWatch();
        using var watched = Gateway.Connect([peer.Plain.Intercept(watch)], TestIdentity.P256.Options);
        var proposal = watched.GetNetwork(ChannelDouble.Name).GetContract("basic").NewProposal("args");
        await proposal.EvaluateAsync(Timeout.InfiniteTimeSpan, Token);
        watch.Deadlines["Evaluate"].ShouldBeNull();
    }

    [Fact]
    public async Task A_call_that_is_never_answered_ends_at_the_gateways_deadline()
    {
        var limits = new CallTimeouts { Evaluate = Short, Endorse = Short, Submit = Short, CommitStatus = Short };
        using var hurried = peer.Connect(TestIdentity.P256.Options with { Timeouts = limits });
        await EveryStepPassesItsDeadline(hurried.GetNetwork(ChannelDouble.Name).GetContract("basic"), null);
    }

    [Fact]
    public async Task A_call_that_is_never_answered_ends_at_the_transactions_own_deadline() =>
        await EveryStepPassesItsDeadline(contract, new CallTimeouts { Evaluate = Short, Endorse = Short, Submit = Short, CommitStatus = Short });

    [Fact]
    public async Task A_call_that_is_never_answered_ends_at_its_own_deadline()
    {
        var proposal = contract.NewProposal("args");
        peer.Script.Hang(Call.Evaluate);
        (await Should.ThrowAsync<GatewayException>(() => proposal.EvaluateAsync(Short, Token))).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        peer.Script.Hang(Call.Endorse);
        (await Should.ThrowAsync<EndorseException>(() => proposal.EndorseAsync(Short, Token))).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        peer.Script.Release(Call.Endorse);
        var transaction = await proposal.EndorseAsync(cancellationToken: Token);
        peer.Script.Hang(Call.Submit);
        (await Should.ThrowAsync<SubmitException>(() => transaction.SubmitAsync(Short, Token))).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        peer.Script.Release(Call.Submit);
        var submitted = await transaction.SubmitAsync(cancellationToken: Token);
        peer.Script.Hang(Call.CommitStatus);
        (await Should.ThrowAsync<CommitStatusException>(() => submitted.GetStatusAsync(Short, Token))).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task The_commit_question_is_made_and_signed_before_the_transaction_leaves()
    {
        var signatures = 0;
        var options = TestIdentity.P256.Options;
        using var counting = peer.Connect(options with
        {
            Signer = (digest, token) =>
            {
                // The second signature is the transaction's, the third the commit question's.
                if (++signatures == 3)
                    throw new InvalidOperationException("the token was pulled out");
                return options.Signer!(digest, token);
            },
        });
        await Should.ThrowAsync<InvalidOperationException>(
            () => counting.GetNetwork(ChannelDouble.Name).GetContract("basic").SubmitWithoutWaitingAsync("args", cancellationToken: Token));
        peer.Script.Calls.ShouldBe([Call.Endorse]);
    }

    [Fact]
    public async Task A_signer_that_waits_is_awaited()
    {
        var options = TestIdentity.P256.Options;
        using var remote = peer.Connect(options with
        {
            Signer = async (digest, token) =>
            {
                await Task.Yield();
                return await options.Signer!(digest, token);
            },
        });
        await remote.GetNetwork(ChannelDouble.Name).GetContract("basic").SubmitTransactionAsync("args");
    }

    [Fact]
    public async Task A_step_taken_twice_is_signed_once()
    {
        var signatures = 0;
        var options = TestIdentity.P256.Options;
        using var counting = peer.Connect(options with { Signer = (digest, token) => { signatures++; return options.Signer!(digest, token); } });
        var proposal = counting.GetNetwork(ChannelDouble.Name).GetContract("basic").NewProposal("args");
        await proposal.EvaluateAsync(cancellationToken: Token);
        await proposal.EvaluateAsync(cancellationToken: Token);
        await proposal.EndorseAsync(cancellationToken: Token);
        signatures.ShouldBe(1);
    }

    [Fact]
    public async Task Who_gives_up_gets_a_cancellation_and_no_gateway_error()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        peer.Script.Hang(Call.Evaluate);
        var evaluation = contract.EvaluateAsync("args", cancellationToken: source.Token);
        await peer.Script.ArrivalAsync(Call.Evaluate, Token);
        await source.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(evaluation)).CancellationToken.ShouldBe(source.Token);
    }

    [Fact]
    public async Task A_channel_that_throws_cancellations_still_gives_the_steps_exceptions()
    {
        using var channel = GrpcChannel.ForAddress("http://" + peer.Address, new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        using var other = Gateway.Connect(channel, TestIdentity.P256.Options);
        var proposal = other.GetNetwork(ChannelDouble.Name).GetContract("basic").NewProposal("args");
        peer.Script.Hang(Call.Evaluate);
        (await Should.ThrowAsync<GatewayException>(() => proposal.EvaluateAsync(Short, Token))).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        peer.Script.Hang(Call.Endorse);
        var endorsement = proposal.EndorseAsync(cancellationToken: Token);
        await peer.Script.ArrivalAsync(Call.Endorse, Token);
        other.Dispose();
        (await Should.ThrowAsync<EndorseException>(endorsement)).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Fact]
    public async Task Closing_the_gateway_ends_its_calls_and_leaves_the_channel_to_others()
    {
        peer.Script.Hang(Call.CommitStatus);
        var submission = contract.SubmitTransactionAsync("put", "k", "v");
        await peer.Script.ArrivalAsync(Call.CommitStatus, Token);
        gateway.Dispose();
        gateway.Dispose();
        var e = await Should.ThrowAsync<CommitStatusException>(submission);
        e.StatusCode.ShouldBe(StatusCode.Cancelled);
        e.TransactionId.ShouldBe(peer.Script.Requests<SubmitRequest>().Single().TransactionId);
        await Should.ThrowAsync<ObjectDisposedException>(() => contract.EvaluateTransactionAsync("get", "k"));
        using var other = peer.Connect();
        (await other.GetNetwork(ChannelDouble.Name).GetContract("basic").EvaluateTransactionAsync("get", "k")).Length.ShouldBe(1);
    }

    private async Task EveryStepPassesItsDeadline(Contract basic, CallTimeouts? timeouts)
    {
        var options = new ProposalOptions { Timeouts = timeouts };
        peer.Script.Hang(Call.Evaluate);
        (await Should.ThrowAsync<GatewayException>(() => basic.EvaluateAsync("args", options, Token))).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        peer.Script.Hang(Call.Endorse);
        (await Should.ThrowAsync<EndorseException>(() => basic.SubmitAsync("args", options, Token))).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        peer.Script.Release(Call.Endorse);
        var transaction = await basic.NewProposal("args", options).EndorseAsync(TimeSpan.FromSeconds(15), Token);
        peer.Script.Hang(Call.Submit);
        (await Should.ThrowAsync<SubmitException>(() => transaction.SubmitAsync(cancellationToken: Token))).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        peer.Script.Release(Call.Submit);
        var submitted = await transaction.SubmitAsync(TimeSpan.FromSeconds(15), Token);
        peer.Script.Hang(Call.CommitStatus);
        (await Should.ThrowAsync<CommitStatusException>(() => submitted.GetStatusAsync(cancellationToken: Token)))
            .StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        peer.Script.Release(Call.CommitStatus);
        (await submitted.GetStatusAsync(TimeSpan.FromSeconds(15), Token)).Code.ShouldBe(TxValidationCode.Valid);
    }

    private sealed class DeadlineWatch : Interceptor
    {
        public Dictionary<string, DateTime?> Deadlines { get; } = [];

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            Deadlines[context.Method.Name] = context.Options.Deadline;
            return continuation(request, context);
        }
    }
}
