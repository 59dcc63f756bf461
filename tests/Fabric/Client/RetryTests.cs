using ExchangeNetwork.Tests.Fabric.Client.Double;
using Grpc.Core;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Gateway;
using Hyperledger.Fabric.Protos.Peer;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Fabric.Client.Double.PeerScript;

namespace ExchangeNetwork.Tests.Fabric.Client;

using Contract = Hyperledger.Fabric.Client.Contract;
using ErrorDetail = Hyperledger.Fabric.Protos.Gateway.ErrorDetail;
using Gateway = Hyperledger.Fabric.Client.Gateway;

public sealed class RetryTests : IAsyncLifetime
{
    private static readonly RpcException Crowded =
        Error(StatusCode.Unknown, "too many requests for /gateway.Gateway, exceeding concurrency limit (500)");

    private readonly InstantTime time = new();
    private PeerDouble peer = null!;
    private Gateway gateway = null!;
    private Contract contract = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        peer = await PeerDouble.StartAsync();
        gateway = peer.Connect(TestIdentity.P256.Options with { Retry = new RetryPolicy(), TimeProvider = time });
        contract = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic");
    }

    public async ValueTask DisposeAsync()
    {
        gateway.Dispose();
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_policy_nothing_is_repeated()
    {
        using var plain = peer.Connect();
        var basic = plain.GetNetwork(ChannelDouble.Name).GetContract("basic");
        peer.Script.Fail(Call.Evaluate, Error(StatusCode.Unavailable, "down"));
        await Should.ThrowAsync<GatewayException>(() => basic.EvaluateTransactionAsync("args"));
        peer.Script.Fail(Call.Evaluate, Crowded);
        await Should.ThrowAsync<GatewayException>(() => basic.EvaluateTransactionAsync("args"));
        peer.Script.Fail(Call.Endorse, Error(StatusCode.Aborted, "mismatch"));
        await Should.ThrowAsync<EndorseException>(() => basic.SubmitTransactionAsync("args"));
        peer.Script.Fail(Call.Submit, Error(StatusCode.Unavailable, "down"));
        await Should.ThrowAsync<SubmitException>(() => basic.SubmitTransactionAsync("args"));
        peer.Script.Fail(Call.CommitStatus, Error(StatusCode.Unavailable, "down"));
        await Should.ThrowAsync<CommitStatusException>(() => basic.SubmitTransactionAsync("args"));
        peer.Channel.Verdicts.Enqueue(TxValidationCode.MvccReadConflict);
        await Should.ThrowAsync<CommitException>(() => basic.SubmitTransactionAsync("args"));
        peer.Script.Calls.Count(call => call == Call.Evaluate).ShouldBe(2);
        peer.Script.Calls.Count(call => call == Call.Endorse).ShouldBe(4);
        peer.Script.Calls.Count(call => call == Call.Submit).ShouldBe(3);
        peer.Script.Calls.Count(call => call == Call.CommitStatus).ShouldBe(2);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, true)]
    [InlineData(StatusCode.Aborted, true)]
    [InlineData(StatusCode.Unknown, false)]
    [InlineData(StatusCode.FailedPrecondition, false)]
    [InlineData(StatusCode.PermissionDenied, false)]
    [InlineData(StatusCode.DeadlineExceeded, false)]
    [InlineData(StatusCode.Internal, false)]
    public async Task Evaluation_is_repeated_when_the_peer_was_at_fault(StatusCode code, bool repeated)
    {
        peer.Script.Fail(Call.Evaluate, Error(code, "once"));
        await ShouldFailUnless(repeated, () => contract.EvaluateTransactionAsync("args"));
        peer.Script.Calls.Count.ShouldBe(repeated ? 2 : 1);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, true)]
    [InlineData(StatusCode.Aborted, true)]
    [InlineData(StatusCode.FailedPrecondition, false)]
    [InlineData(StatusCode.DeadlineExceeded, false)]
    [InlineData(StatusCode.Unknown, false)]
    public async Task A_failed_endorsement_is_repeated_as_a_new_proposal(StatusCode code, bool repeated)
    {
        peer.Script.Fail(Call.Endorse, Error(code, "once"));
        await ShouldFailUnless(repeated, () => contract.SubmitTransactionAsync("args"));
        peer.Script.Requests<EndorseRequest>().Select(request => request.TransactionId).Distinct().Count().ShouldBe(repeated ? 2 : 1);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Aborted)]
    public async Task What_a_peer_refuses_to_an_expired_identity_is_not_repeated(StatusCode code)
    {
        // As a gateway of Fabric 3 says it, and other peers of any version.
        var expired = Detailed(code, "failed, see attached details", new ErrorDetail { Address = "peer", MspId = "Org1MSP", Message = "proposal client identity expired" });
        peer.Script.Fail(Call.Evaluate, expired);
        await Should.ThrowAsync<GatewayException>(() => contract.EvaluateTransactionAsync("args"));
        peer.Script.Fail(Call.Endorse, expired);
        await Should.ThrowAsync<EndorseException>(() => contract.SubmitTransactionAsync("args"));
        peer.Script.Calls.ShouldBe([Call.Evaluate, Call.Endorse]);
    }

    [Fact]
    public async Task A_proposal_taken_step_by_step_is_not_proposed_anew()
    {
        peer.Script.Fail(Call.Endorse, Error(StatusCode.Unavailable, "once"));
        await Should.ThrowAsync<EndorseException>(() => contract.NewProposal("args").EndorseAsync(cancellationToken: Token));
        peer.Script.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, true)]
    [InlineData(StatusCode.Aborted, false)]
    [InlineData(StatusCode.DeadlineExceeded, false)]
    [InlineData(StatusCode.FailedPrecondition, false)]
    public async Task A_failed_submission_is_repeated_with_the_same_envelope(StatusCode code, bool repeated)
    {
        peer.Script.Fail(Call.Submit, Error(code, "once"));
        await ShouldFailUnless(repeated, () => contract.SubmitTransactionAsync("put", "k", "v"));
        var sent = peer.Script.Requests<SubmitRequest>();
        sent.Count.ShouldBe(repeated ? 2 : 1);
        sent.ShouldAllBe(request => request.Equals(sent[0]));
        peer.Channel.State.ContainsKey("k").ShouldBe(repeated);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_duplicate_made_by_the_repetition_is_resolved_by_the_commit_status(bool copyAnnouncedFirst)
    {
        peer.Channel.AnnouncesCopyFirst = copyAnnouncedFirst;
        peer.Script.FailAfterwards(Call.Submit, Error(StatusCode.Unavailable, "the answer was lost"));
        await contract.SubmitTransactionAsync("put", "k", "v");
        peer.Channel.Height.ShouldBe(3UL);
        peer.Script.Calls.Count(call => call == Call.Endorse).ShouldBe(1);
    }

    [Fact]
    public async Task A_duplicate_that_is_not_ones_own_is_an_error()
    {
        peer.Channel.Verdicts.Enqueue(TxValidationCode.DuplicateTxid);
        (await Should.ThrowAsync<CommitException>(() => contract.SubmitTransactionAsync("args"))).Code.ShouldBe(TxValidationCode.DuplicateTxid);
        peer.Script.Calls.Count(call => call == Call.CommitStatus).ShouldBe(1);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, true)]
    [InlineData(StatusCode.Aborted, true)]
    [InlineData(StatusCode.PermissionDenied, false)]
    [InlineData(StatusCode.DeadlineExceeded, false)]
    public async Task The_question_for_the_commit_status_is_repeated(StatusCode code, bool repeated)
    {
        peer.Script.Fail(Call.CommitStatus, Error(code, "once"));
        await ShouldFailUnless(repeated, () => contract.SubmitTransactionAsync("args"));
        peer.Script.Calls.Count(call => call == Call.Endorse).ShouldBe(1);
    }

    [Theory]
    [InlineData(TxValidationCode.MvccReadConflict, true)]
    [InlineData(TxValidationCode.PhantomReadConflict, true)]
    [InlineData(TxValidationCode.EndorsementPolicyFailure, false)]
    [InlineData(TxValidationCode.ExpiredChaincode, false)]
    public async Task A_transaction_that_lost_a_read_conflict_is_run_anew(TxValidationCode code, bool repeated)
    {
        peer.Channel.Verdicts.Enqueue(code);
        await ShouldFailUnless(repeated, () => contract.SubmitTransactionAsync("put", "k", "v"));
        peer.Script.Requests<SubmitRequest>().Select(request => request.TransactionId).Distinct().Count().ShouldBe(repeated ? 2 : 1);
        peer.Channel.State.ContainsKey("k").ShouldBe(repeated);
    }

    [Fact]
    public async Task Running_conflicts_anew_can_be_left_out()
    {
        var policy = new RetryPolicy { RerunConflicts = false };
        using var careful = peer.Connect(TestIdentity.P256.Options with { Retry = policy, TimeProvider = time });
        peer.Channel.Verdicts.Enqueue(TxValidationCode.MvccReadConflict);
        await Should.ThrowAsync<CommitException>(
            () => careful.GetNetwork(ChannelDouble.Name).GetContract("basic").SubmitTransactionAsync("args"));
    }

    [Fact]
    public async Task Every_step_waits_and_is_repeated_when_the_peer_has_too_many_requests()
    {
        foreach (var call in new[] { Call.Evaluate, Call.Endorse, Call.Submit, Call.CommitStatus })
            peer.Script.Fail(call, Crowded);
        await contract.EvaluateTransactionAsync("args");
        await contract.SubmitTransactionAsync("args");
        time.Waits.Count.ShouldBe(4);
        // Refused at the door, the proposal was never run: it goes out again as it is.
        peer.Script.Requests<EndorseRequest>().Select(request => request.TransactionId).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Waits_grow_to_their_bound_and_attempts_end()
    {
        var policy = new RetryPolicy { MaxAttempts = 6, InitialDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(6) };
        using var patient = peer.Connect(TestIdentity.P256.Options with { Retry = policy, TimeProvider = time });
        peer.Script.Fail(Call.Evaluate, Crowded, times: 6);
        await Should.ThrowAsync<GatewayException>(
            () => patient.GetNetwork(ChannelDouble.Name).GetContract("basic").EvaluateTransactionAsync("args"));
        peer.Script.Calls.Count.ShouldBe(6);
        var longest = new[] { 1.0, 2, 4, 6, 6 };
        time.Waits.Count.ShouldBe(longest.Length);
        foreach (var (wait, bound) in time.Waits.Zip(longest))
            wait.TotalSeconds.ShouldBeInRange(bound / 2, bound);
    }

    [Fact]
    public async Task Conflicts_and_failed_endorsements_end_after_the_last_attempt()
    {
        for (var i = 0; i < 5; i++)
            peer.Channel.Verdicts.Enqueue(TxValidationCode.MvccReadConflict);
        await Should.ThrowAsync<CommitException>(() => contract.SubmitTransactionAsync("args"));
        peer.Script.Calls.Count(call => call == Call.Endorse).ShouldBe(5);
        peer.Script.Fail(Call.Endorse, Error(StatusCode.Aborted, "mismatch"), times: 5);
        await Should.ThrowAsync<EndorseException>(() => contract.SubmitTransactionAsync("args"));
        peer.Script.Calls.Count(call => call == Call.Endorse).ShouldBe(10);
    }

    [Theory]
    [InlineData(nameof(Call.Evaluate))]
    [InlineData(nameof(Call.Endorse))]
    public async Task Who_gives_up_while_waiting_for_the_next_attempt_gets_a_cancellation(string step)
    {
        var call = Enum.Parse<Call>(step);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var cancelling = new CancellingTime(source);
        using var waiting = peer.Connect(TestIdentity.P256.Options with { Retry = new RetryPolicy(), TimeProvider = cancelling });
        var basic = waiting.GetNetwork(ChannelDouble.Name).GetContract("basic");
        peer.Script.Fail(call, Error(StatusCode.Unavailable, "down"));
        Func<Task> action = call == Call.Evaluate
            ? () => basic.EvaluateAsync("args", cancellationToken: source.Token)
            : () => basic.SubmitAsync("args", cancellationToken: source.Token);
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(action);
        e.CancellationToken.ShouldBe(source.Token);
        peer.Script.Calls.ShouldBe([call]);
    }

    [Fact]
    public async Task A_gateway_closed_while_waiting_for_the_next_attempt_tells_the_last_failure()
    {
        using var source = new CancellationTokenSource();
        var waiting = peer.Connect(TestIdentity.P256.Options with { Retry = new RetryPolicy(), TimeProvider = new CancellingTime(source) });
        using var closing = source.Token.Register(waiting.Dispose);
        peer.Script.Fail(Call.Submit, Error(StatusCode.Unavailable, "down"));
        var e = await Should.ThrowAsync<SubmitException>(
            () => waiting.GetNetwork(ChannelDouble.Name).GetContract("basic").SubmitTransactionAsync("args"));
        (e.StatusCode, e.TransactionId).ShouldBe((StatusCode.Unavailable, peer.Script.Requests<SubmitRequest>().Single().TransactionId));
    }

    /// <summary>Cancels as soon as somebody waits, and lets the wait itself never end.</summary>
    private sealed class CancellingTime(CancellationTokenSource source) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            source.Cancel();
            return timer;
        }
    }

    private static async Task ShouldFailUnless(bool succeeds, Func<Task> action)
    {
        if (succeeds)
            await action();
        else
            await Should.ThrowAsync<Exception>(action);
    }
}
