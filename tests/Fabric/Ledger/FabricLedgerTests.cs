using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Fabric;
using ExchangeNetwork.Tests.Fabric.Client.Double;
using Grpc.Core;
using Hyperledger.Fabric.Protos.Gateway;
using Hyperledger.Fabric.Protos.Peer;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Fabric.Client.Double.PeerScript;

namespace ExchangeNetwork.Tests.Fabric.Ledger;

/// <summary>The node's ledger on Fabric, against the double of a gateway peer.</summary>
public sealed class FabricLedgerTests : IAsyncLifetime
{
    private static readonly Refusal Rule = new("XN-LIST-001", "list-1");
    private PeerDouble peer = null!;
    private FabricLedger ledger = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static FabricLedgerOptions Options => new()
    {
        Channel = ChannelDouble.Name,
        Chaincode = "basic",
        MspId = "Org1MSP",
        Certificate = "",
        PrivateKey = "",
        Peers = [new FabricPeer { Address = "127.0.0.1:7051", RootCertificate = "" }],
        MaxAttempts = 3,
    };

    public async ValueTask InitializeAsync()
    {
        peer = await PeerDouble.StartAsync();
        ledger = await ConnectAsync(Options);
    }

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task A_submission_returns_after_its_commit_with_its_block_and_asks_for_no_status()
    {
        var outcome = await ledger.SubmitAsync(Put("apple", "red"), Token);
        (outcome.Agreed, outcome.BlockNumber, Encoding.UTF8.GetString(outcome.Result)).ShouldBe((true, 1, "red"));
        outcome.TransactionId.ShouldBe(peer.Script.Requests<SubmitRequest>().Single().TransactionId);
        peer.Script.Calls.ShouldNotContain(Call.CommitStatus);
        (await ledger.HeadAsync(Token)).Number.ShouldBe(1);
    }

    [Fact]
    public async Task Many_at_once_are_resolved_by_one_stream()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => ledger.SubmitAsync(Put($"k{i}", "v"), Token)));
        outcomes.Select(outcome => outcome.BlockNumber).Order().ShouldBe(Enumerable.Range(1, 100).Select(i => (long)i));
        peer.Script.Calls.Count(call => call == Call.Stream).ShouldBe(1);
    }

    [Theory]
    [InlineData(TxValidationCode.MvccReadConflict)]
    [InlineData(TxValidationCode.PhantomReadConflict)]
    public async Task A_lost_read_conflict_is_run_again_as_a_new_transaction(TxValidationCode conflict)
    {
        peer.Channel.Verdicts.Enqueue(conflict);
        (await ledger.SubmitAsync(Put("apple", "red"), Token)).BlockNumber.ShouldBe(2);
        peer.Script.Requests<SubmitRequest>().Select(request => request.TransactionId).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Conflicts_without_end_are_a_fault_with_a_code()
    {
        for (var i = 0; i < Options.MaxAttempts; i++)
            peer.Channel.Verdicts.Enqueue(TxValidationCode.MvccReadConflict);
        (await Should.ThrowAsync<LedgerException>(() => ledger.SubmitAsync(Put("apple", "red"), Token))).Reason!.Code.ShouldBe("XN-LEDGER-005");
    }

    [Fact]
    public async Task A_transaction_that_does_not_satisfy_the_policy_is_a_fault_and_not_run_again()
    {
        peer.Channel.Verdicts.Enqueue(TxValidationCode.EndorsementPolicyFailure);
        var fault = await Should.ThrowAsync<LedgerException>(() => ledger.SubmitAsync(Put("apple", "red"), Token));
        (fault.Reason!.Code, fault.Reason.Arguments[1]).ShouldBe(("XN-LEDGER-006", "EndorsementPolicyFailure (10)"));
        peer.Script.Requests<SubmitRequest>().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_rule_that_refuses_at_the_own_peer_is_a_value()
    {
        peer.Script.Fail(Call.Endorse, Refusing("Org1MSP"));
        var outcome = await ledger.SubmitAsync(Put("apple", "red"), Token);
        (outcome.Refusal!.Code, outcome.Refusal.Arguments[0], outcome.BlockNumber).ShouldBe((Rule.Code, "list-1", -1));
        peer.Channel.Height.ShouldBe(1UL);
    }

    [Fact]
    public async Task A_refusal_by_other_agencies_peers_alone_may_be_their_lag_and_is_tried_again()
    {
        peer.Script.Fail(Call.Endorse, Refusing("Org2MSP"), times: 2);
        (await ledger.SubmitAsync(Put("apple", "red"), Token)).Agreed.ShouldBeTrue();
        peer.Script.Requests<EndorseRequest>().Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_evaluation_tells_a_refusal_as_a_value_and_a_fault_with_a_code()
    {
        peer.Script.Fail(Call.Evaluate, Error(StatusCode.Unknown, "chaincode response 500, " + RefusalMessage.Write(Rule)));
        (await ledger.EvaluateAsync(Put("apple", "red"), Token)).Refusal!.Code.ShouldBe(Rule.Code);
        peer.Script.Fail(Call.Evaluate, Error(StatusCode.Unknown, "chaincode response 500, " + RefusalMessage.Write(new Refusal(Rules.Form.Fault, "f", "x"))));
        (await Should.ThrowAsync<LedgerException>(() => ledger.EvaluateAsync(Put("apple", "red"), Token))).Reason!.Code.ShouldBe("XN-LEDGER-007");
        peer.Script.Fail(Call.Evaluate, Error(StatusCode.FailedPrecondition, "access denied: identity expired"));
        (await Should.ThrowAsync<LedgerException>(() => ledger.EvaluateAsync(Put("apple", "red"), Token))).Reason!.Code.ShouldBe("XN-LEDGER-052");
    }

    [Fact]
    public async Task Endorsers_that_are_away_or_disagree_for_a_moment_are_asked_again()
    {
        peer.Script.Fail(Call.Endorse, Error(StatusCode.Unavailable, "no endorsing peers"));
        peer.Script.Fail(Call.Endorse, Detailed(
            StatusCode.Aborted, "failed to collect enough transaction endorsements",
            new ErrorDetail { MspId = "Org2MSP", Message = "ProposalResponsePayloads do not match" }));
        (await ledger.SubmitAsync(Put("apple", "red"), Token)).Agreed.ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_lost_on_the_way_to_the_orderer_makes_no_second_transaction()
    {
        peer.Script.FailAfterwards(Call.Submit, Error(StatusCode.Unavailable, "the connection broke"));
        var outcome = await ledger.SubmitAsync(Put("apple", "red"), Token);
        outcome.BlockNumber.ShouldBe(1);
        peer.Script.Requests<SubmitRequest>().Select(request => request.TransactionId).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_Fabric_does_not_accept_is_a_fault_with_its_words_and_not_tried_again()
    {
        peer.Script.Fail(Call.Endorse, Detailed(
            StatusCode.InvalidArgument, "no combination of peers can be derived", new ErrorDetail { MspId = "Org2MSP", Message = "no such chaincode" }));
        var fault = await Should.ThrowAsync<LedgerException>(() => ledger.SubmitAsync(Put("apple", "red"), Token));
        fault.Reason.ShouldNotBeNull().Code.ShouldBe("XN-LEDGER-053");
        fault.Reason.Arguments.ShouldBe(["put", "Org2MSP: no such chaincode"]);
        peer.Script.Requests<EndorseRequest>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_transaction_that_no_orderer_takes_in_time_is_a_fault_that_names_it()
    {
        await using var impatient = await ConnectAsync(Options with { Patience = TimeSpan.Zero });
        peer.Script.Fail(Call.Submit, Error(StatusCode.Unavailable, "no orderers could successfully process transaction"), times: 100);
        var fault = await Should.ThrowAsync<LedgerException>(() => impatient.SubmitAsync(Put("apple", "red"), Token));
        fault.Reason.ShouldNotBeNull().Code.ShouldBe("XN-LEDGER-054");
        fault.Reason.Arguments[0].ShouldBe(peer.Script.Requests<SubmitRequest>().Select(request => request.TransactionId).Distinct().ShouldHaveSingleItem());
        peer.Channel.Height.ShouldBe(1UL);
    }

    [Fact]
    public async Task Events_come_once_each_from_any_position_through_a_stream_that_breaks()
    {
        await ledger.SubmitAsync(Event("first"), Token);
        await ledger.SubmitAsync(Put("apple", "red"), Token);
        peer.Channel.Verdicts.Enqueue(TxValidationCode.EndorsementPolicyFailure);
        await Should.ThrowAsync<LedgerException>(() => ledger.SubmitAsync(Event("invalid"), Token));
        await ledger.SubmitAsync(Event("second"), Token);

        peer.Script.FailAfterwards(Call.Stream, Error(StatusCode.Unavailable, "the stream broke"));
        (await ReadAsync(LedgerPosition.Start, 2)).ShouldBe([(1, "first"), (4, "second")]);
        (await ReadAsync(new LedgerPosition(1, 0), 1)).ShouldBe([(4, "second")]);
    }

    [Fact]
    public async Task Commits_are_seen_through_a_stream_that_breaks()
    {
        await ledger.SubmitAsync(Put("apple", "red"), Token);
        await using var other = await ConnectAsync(Options);
        peer.Script.FailAfterwards(Call.Stream, Error(StatusCode.Unavailable, "the stream broke"));
        await using var third = await ConnectAsync(Options);
        (await third.SubmitAsync(Put("apple", "green"), Token)).BlockNumber.ShouldBe(2);
        (await third.SubmitAsync(Put("apple", "blue"), Token)).BlockNumber.ShouldBe(3);
    }

    [Fact]
    public async Task After_its_end_a_submission_tells_that_the_ledger_is_closed()
    {
        await ledger.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => ledger.SubmitAsync(Put("apple", "red"), Token));
        ledger = await ConnectAsync(Options);
    }

    private static RpcException Refusing(string mspId) => Detailed(
        StatusCode.Aborted, "failed to collect enough transaction endorsements, see attached details for more info",
        new ErrorDetail { Address = "peer:7051", MspId = mspId, Message = "chaincode response 500, " + RefusalMessage.Write(Rule) });

    private static LedgerCall Put(string key, string value) => new("put", [Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value)]);

    private static LedgerCall Event(string name) => new("event", [Encoding.UTF8.GetBytes(name), "{}"u8.ToArray()]);

    private Task<FabricLedger> ConnectAsync(FabricLedgerOptions options)
    {
        var identity = TestIdentity.P256;
        var gateway = Hyperledger.Fabric.Client.Gateway.Connect(
            peer.Plain, FabricConnection.GatewayOptionsOf(identity.Identity, identity.Signer, default, TimeProvider.System));
        return FabricLedger.ConnectAsync(options, new FabricConnection(options, gateway, [gateway]), TimeProvider.System, NullLogger.Instance, Token);
    }

    private async Task<List<(long Block, string Name)>> ReadAsync(LedgerPosition after, int count)
    {
        var events = new List<(long, string)>();
        await foreach (var happened in ledger.EventsAsync(after, Token))
        {
            events.Add((happened.Position.BlockNumber, happened.Name));
            if (events.Count == count)
                break;
        }
        return events;
    }
}
