using ExchangeNetwork.Tests.Fabric.Client.Double;
using Google.Protobuf;
using Grpc.Core;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Gateway;
using Hyperledger.Fabric.Protos.Peer;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Fabric.Client.Double.PeerScript;

namespace ExchangeNetwork.Tests.Fabric.Client;

using Contract = Hyperledger.Fabric.Client.Contract;
using ErrorDetail = Hyperledger.Fabric.Client.ErrorDetail;
using Gateway = Hyperledger.Fabric.Client.Gateway;

public sealed class ErrorTests : IAsyncLifetime
{
    private static readonly Hyperledger.Fabric.Protos.Gateway.ErrorDetail First =
        new() { Address = "peer0.org1.example.com:7051", MspId = "Org1MSP", Message = "first words" };

    private static readonly Hyperledger.Fabric.Protos.Gateway.ErrorDetail Second =
        new() { Address = "peer0.org3.example.com:11051", MspId = "Org3MSP", Message = "second words" };

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
    public async Task A_failed_evaluation_tells_id_code_and_details()
    {
        var e = await Should.ThrowAsync<GatewayException>(() => contract.EvaluateTransactionAsync("unknown"));
        e.ShouldBeOfType<GatewayException>();
        e.TransactionId.ShouldBe(peer.Script.Requests<EvaluateRequest>().Single().TransactionId);
        e.StatusCode.ShouldBe(StatusCode.Unknown);
        e.Message.ShouldContain("chaincode response 500, no function unknown");
        e.Details.ShouldBe([new ErrorDetail("peer0.org1.example.com:7051", "Org1MSP", "no function unknown")]);
        e.InnerException.ShouldBeOfType<RpcException>();
    }

    [Fact]
    public async Task A_failed_endorsement_tells_id_code_and_details()
    {
        peer.Script.Fail(Call.Endorse, Detailed(StatusCode.Aborted, "failed to endorse", First, Second));
        var e = await Should.ThrowAsync<EndorseException>(() => contract.SubmitTransactionAsync("args"));
        Check(e, StatusCode.Aborted, peer.Script.Requests<EndorseRequest>().Single().TransactionId);
        e.TransactionId.ShouldBe(peer.Script.Requests<EndorseRequest>().Single().TransactionId);
    }

    [Fact]
    public async Task A_failed_submission_tells_id_code_and_details()
    {
        peer.Script.Fail(Call.Submit, Detailed(StatusCode.Unavailable, "no orderers", First, Second));
        var e = await Should.ThrowAsync<SubmitException>(() => contract.SubmitTransactionAsync("args"));
        Check(e, StatusCode.Unavailable, e.TransactionId);
        e.TransactionId.ShouldBe(peer.Script.Requests<SubmitRequest>().Single().TransactionId);
    }

    [Fact]
    public async Task A_failed_question_for_the_status_tells_id_code_and_details()
    {
        peer.Script.Fail(Call.CommitStatus, Detailed(StatusCode.PermissionDenied, "not a reader", First, Second));
        var e = await Should.ThrowAsync<CommitStatusException>(() => contract.SubmitTransactionAsync("args"));
        Check(e, StatusCode.PermissionDenied, e.TransactionId);
        e.TransactionId.ShouldBe(peer.Script.Requests<SubmitRequest>().Single().TransactionId);
    }

    [Fact]
    public async Task An_invalid_transaction_tells_id_code_and_block()
    {
        peer.Channel.Verdicts.Enqueue(TxValidationCode.EndorsementPolicyFailure);
        var e = await Should.ThrowAsync<CommitException>(() => contract.SubmitTransactionAsync("put", "k", "v"));
        (e.Code, e.BlockNumber).ShouldBe((TxValidationCode.EndorsementPolicyFailure, 1UL));
        e.TransactionId.ShouldBe(peer.Script.Requests<SubmitRequest>().Single().TransactionId);
        e.Message.ShouldContain("EndorsementPolicyFailure");
        e.Message.ShouldContain(e.TransactionId);
        peer.Channel.State.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_invalid_transaction_asked_for_step_by_step_is_told_and_not_thrown()
    {
        peer.Channel.Verdicts.Enqueue(TxValidationCode.MvccReadConflict);
        var submitted = await contract.SubmitWithoutWaitingAsync("args", cancellationToken: Token);
        var status = await submitted.GetStatusAsync(cancellationToken: Token);
        (status.Successful, status.Code).ShouldBe((false, TxValidationCode.MvccReadConflict));
        Should.Throw<CommitException>(status.ThrowIfUnsuccessful);
    }

    [Fact]
    public async Task An_error_without_details_arose_on_the_way_and_has_none()
    {
        peer.Script.Fail(Call.Endorse, Error(StatusCode.FailedPrecondition, "no such chaincode"));
        (await Should.ThrowAsync<EndorseException>(() => contract.SubmitTransactionAsync("args"))).Details.ShouldBeEmpty();
    }

    [Fact]
    public async Task Details_that_cannot_be_read_do_not_hide_the_error()
    {
        var trailers = new Grpc.Core.Metadata { { "grpc-status-details-bin", new byte[] { 0xFF, 0xFF, 0xFF } } };
        peer.Script.Fail(Call.Endorse, new RpcException(new Grpc.Core.Status(StatusCode.Aborted, "as it was"), trailers));
        var e = await Should.ThrowAsync<EndorseException>(() => contract.SubmitTransactionAsync("args"));
        (e.StatusCode, e.Details.Count).ShouldBe((StatusCode.Aborted, 0));
        e.Message.ShouldContain("as it was");
    }

    [Fact]
    public async Task A_key_that_is_not_the_identitys_is_refused_by_the_peer()
    {
        using var stranger = peer.Connect(TestIdentity.P256.Options with { Identity = TestIdentity.P384.Identity });
        var e = await Should.ThrowAsync<EndorseException>(
            () => stranger.GetNetwork(ChannelDouble.Name).GetContract("basic").SubmitTransactionAsync("args"));
        e.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        e.Message.ShouldContain("access denied");
    }

    [Fact]
    public async Task A_prepared_transaction_other_than_the_one_proposed_is_not_signed()
    {
        EndorseResponse? earlier = null;
        peer.Script.Tampers = response => earlier = response;
        await contract.SubmitTransactionAsync("put", "k", "v");
        peer.Script.Tampers = _ => earlier!;
        await Should.ThrowAsync<InvalidDataException>(() => contract.SubmitTransactionAsync("args"));
        peer.Script.Tampers = _ => new EndorseResponse();
        await Should.ThrowAsync<InvalidDataException>(() => contract.SubmitTransactionAsync("args"));
        peer.Script.Tampers = _ => new EndorseResponse { PreparedTransaction = new Envelope { Payload = ByteString.CopyFrom(0xFF) } };
        await Should.ThrowAsync<InvalidDataException>(() => contract.SubmitTransactionAsync("args"));
        peer.Script.Requests<SubmitRequest>().Count.ShouldBe(1);
    }

    private static void Check(GatewayException e, StatusCode code, string transactionId)
    {
        e.StatusCode.ShouldBe(code);
        e.TransactionId.ShouldBe(transactionId);
        e.Message.ShouldContain(transactionId);
        e.Details.ShouldBe(
        [
            new ErrorDetail("peer0.org1.example.com:7051", "Org1MSP", "first words"),
            new ErrorDetail("peer0.org3.example.com:11051", "Org3MSP", "second words"),
        ]);
        e.InnerException.ShouldBeOfType<RpcException>();
    }
}
