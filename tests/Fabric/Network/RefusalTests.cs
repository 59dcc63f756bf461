using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Checkpoints;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Fabric;
using ExchangeNetwork.Tests.Fabric.Network.Running;
using Google.Protobuf;
using Grpc.Core;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Gateway;
using Hyperledger.Fabric.Protos.Peer;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

using Contract = Hyperledger.Fabric.Client.Contract;
using Proposal = Hyperledger.Fabric.Protos.Peer.Proposal;

/// <summary>What the network does with transactions that break its rules, past every check of a node: the peers run the contract themselves.</summary>
public sealed class RefusalTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    [Fact]
    public async Task An_agency_that_is_no_member_is_refused_by_the_contract()
    {
        await Net.FoundersAsync();
        var call = CheckpointOf(await HeadAsync(), "bank", "bank-sign");
        await ShouldBeRefusedAsync(Orgs.Org4, call, Rules.Agencies.NotAMember);
    }

    [Fact]
    public async Task A_second_founding_is_refused_by_the_contract()
    {
        var founders = await Net.FoundersAsync();
        await ShouldBeRefusedAsync(Orgs.Org2, founders.NewFounding(), Rules.Agencies.AlreadyFounded);
    }

    [Fact]
    public async Task A_checkpoint_signed_with_another_agencys_key_is_refused_by_the_contract()
    {
        var founders = await Net.FoundersAsync();
        var checkpoint = KeptCheckpoint.Sign(founders.SignerOf(Orgs.Org1), "tax", RunningNetwork.Channel, await HeadAsync(), Now);
        await ShouldBeRefusedAsync(Orgs.Org2, Call(checkpoint.Statement), Rules.Checkpoints.Key);
    }

    [Fact]
    public async Task A_checkpoint_over_another_block_of_the_same_number_is_refused_by_the_contract()
    {
        var founders = await Net.FoundersAsync();
        var head = await HeadAsync();
        var signer = founders.SignerOf(Orgs.Org3);
        var first = KeptCheckpoint.Sign(signer, "customs", RunningNetwork.Channel, head, Now);
        await using var ledger = await FabricLedger.ConnectAsync(Net.LedgerOptions(Orgs.Org3), TimeProvider.System, NullLogger.Instance, Token);
        (await ledger.SubmitAsync(Call(first.Statement), Token)).Refusal.ShouldBeNull();
        var second = KeptCheckpoint.Sign(signer, "customs", RunningNetwork.Channel, new LedgerHead(head.Number, new byte[32]), Now);
        await ShouldBeRefusedAsync(Orgs.Org3, Call(second.Statement), Rules.Checkpoints.OtherBlock);
    }

    [Fact]
    public async Task A_document_that_is_none_is_refused_by_the_contract() =>
        await ShouldBeRefusedAsync(Orgs.Org1, new LedgerCall(Functions.AgenciesBootstrap, ["not JSON"u8.ToArray()]), Rules.Form.MalformedDocument);

    [Fact]
    public async Task An_endorsement_short_of_the_policy_is_committed_as_invalid_and_changes_nothing()
    {
        var founders = await Net.FoundersAsync();
        var head = await HeadAsync();
        var call = Call(KeptCheckpoint.Sign(founders.SignerOf(Orgs.Org1), "tax", RunningNetwork.Channel, head, Now).Statement);
        var error = await Should.ThrowAsync<CommitException>(
            () => Exchange(Orgs.Org1).SubmitAsync(call.Function, Options(call) with { EndorsingOrganizations = [Orgs.Org1.MspId] }, Token));
        error.Code.ShouldBe(TxValidationCode.EndorsementPolicyFailure);
        error.Message.ShouldContain(nameof(TxValidationCode.EndorsementPolicyFailure));
        // Had it counted, another block's checkpoint of that number would be refused.
        var other = KeptCheckpoint.Sign(
            founders.SignerOf(Orgs.Org1), "tax", RunningNetwork.Channel, new LedgerHead(head.Number, new byte[32]), Now);
        await Exchange(Orgs.Org1).EvaluateAsync(call.Function, Options(Call(other.Statement)), Token);
    }

    [Fact]
    public async Task A_proposal_changed_after_its_signature_is_refused()
    {
        var gateway = Net.GatewayOf(Orgs.Org1);
        var proposal = Exchange(Orgs.Org1).NewProposal(Functions.AgenciesList, new ProposalOptions { Arguments = ["{}"] });
        var signed = gateway.NewSignedProposal(proposal.Bytes, await Net.SignerOf(Orgs.Org1).SignAsync(proposal.Digest, Token));
        var message = ProposedTransaction.Parser.ParseFrom(signed.Bytes.Span);
        var inner = Proposal.Parser.ParseFrom(message.Proposal.ProposalBytes);
        inner.Payload = ChangeArgument(inner.Payload);
        message.Proposal.ProposalBytes = inner.ToByteString();

        var tampered = gateway.NewProposal(message.ToByteArray());
        var evaluation = await Should.ThrowAsync<GatewayException>(() => tampered.EvaluateAsync(cancellationToken: Token));
        evaluation.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        evaluation.Message.ShouldContain("access denied");
        var endorsement = await Should.ThrowAsync<EndorseException>(() => tampered.EndorseAsync(cancellationToken: Token));
        endorsement.Details.ShouldHaveSingleItem().Message.ShouldContain("access denied");
    }

    [Fact]
    public async Task A_result_changed_after_its_endorsement_is_committed_as_invalid()
    {
        var gateway = Net.GatewayOf(Orgs.Org1);
        var transaction = await Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Basic)
            .NewProposal("put", Calls.Options(["tampered", "honest"])).EndorseAsync(cancellationToken: Token);
        var message = PreparedTransaction.Parser.ParseFrom(transaction.Bytes.Span);
        message.Envelope.Payload = ChangeResponse(message.Envelope.Payload);
        // The submitter signs what it changed: the endorsers did not.
        var commit = await gateway.NewTransaction(message.ToByteArray()).SubmitAsync(cancellationToken: Token);
        var status = await commit.GetStatusAsync(cancellationToken: Token);
        status.Code.ShouldBe(TxValidationCode.EndorsementPolicyFailure);
        Should.Throw<CommitException>(status.ThrowIfUnsuccessful).Code.ShouldBe(TxValidationCode.EndorsementPolicyFailure);
    }

    [Fact]
    public async Task A_transaction_submitted_twice_counts_once()
    {
        var transaction = await Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Basic)
            .NewProposal("put", Calls.Options(["twice", "once"])).EndorseAsync(cancellationToken: Token);
        await using var blocks = new Listener<FilteredBlock>(stop => Net.ChannelOf(Orgs.Org1).FilteredBlockEventsAsync(cancellationToken: stop));
        (await (await transaction.SubmitAsync(cancellationToken: Token)).GetStatusAsync(cancellationToken: Token)).Successful.ShouldBeTrue();
        await transaction.SubmitAsync(cancellationToken: Token);
        FilteredTransaction[] seen = [];
        while (seen.Length < 2)
            seen = [.. seen, .. (await blocks.NextAsync()).FilteredTransactions.Where(found => found.Txid == transaction.TransactionId)];
        seen.Select(found => found.TxValidationCode).ShouldBe([TxValidationCode.Valid, TxValidationCode.DuplicateTxid]);
    }

    private static DateTimeOffset Now => LedgerTime.Cut(DateTimeOffset.UtcNow);

    private Contract Exchange(Organization org) => Net.ContractOf(org, "exchange");

    /// <summary>The contract's code reaches both who bypasses the node and the node's ledger.</summary>
    private async Task ShouldBeRefusedAsync(Organization by, LedgerCall call, string code)
    {
        var error = await Should.ThrowAsync<EndorseException>(() => Exchange(by).SubmitAsync(call.Function, Options(call), Token));
        error.StatusCode.ShouldBe(StatusCode.Aborted);
        error.Details.ShouldHaveSingleItem().MspId.ShouldBe(by.MspId);
        RefusalMessage.TryRead(error.Details[0].Message, out var refusal).ShouldBeTrue();
        refusal!.Code.ShouldBe(code);

        await using var ledger = await FabricLedger.ConnectAsync(Net.LedgerOptions(by), TimeProvider.System, NullLogger.Instance, Token);
        var outcome = await ledger.SubmitAsync(call, Token);
        outcome.Refusal.ShouldNotBeNull().Code.ShouldBe(code);
        (outcome.BlockNumber, outcome.Result.Length).ShouldBe((-1, 0));
    }

    private async Task<LedgerHead> HeadAsync()
    {
        await using var ledger = await FabricLedger.ConnectAsync(Net.LedgerOptions(Orgs.Org1), TimeProvider.System, NullLogger.Instance, Token);
        return await ledger.HeadAsync(Token);
    }

    private static LedgerCall CheckpointOf(LedgerHead head, string agency, string keyId)
    {
        using var signer = AgencySigner.Create($"{agency}MSP", keyId);
        return Call(KeptCheckpoint.Sign(signer, agency, RunningNetwork.Channel, head, Now).Statement);
    }

    private static LedgerCall Call(CheckpointStatement statement) => new(Functions.CheckpointsSign, [CanonicalJson.Serialize(statement)]);

    private static ProposalOptions Options(LedgerCall call) => new() { Arguments = [.. call.Arguments.Select(argument => (Argument)argument)] };

    private static ByteString ChangeArgument(ByteString bytes)
    {
        var payload = ChaincodeProposalPayload.Parser.ParseFrom(bytes);
        var invocation = ChaincodeInvocationSpec.Parser.ParseFrom(payload.Input);
        invocation.ChaincodeSpec.Input.Args[1] = ByteString.CopyFromUtf8("{ }");
        payload.Input = invocation.ToByteString();
        return payload.ToByteString();
    }

    private static ByteString ChangeResponse(ByteString bytes)
    {
        var payload = Payload.Parser.ParseFrom(bytes);
        var transaction = Hyperledger.Fabric.Protos.Peer.Transaction.Parser.ParseFrom(payload.Data);
        var action = ChaincodeActionPayload.Parser.ParseFrom(transaction.Actions[0].Payload);
        var response = ProposalResponsePayload.Parser.ParseFrom(action.Action.ProposalResponsePayload);
        var agreed = ChaincodeAction.Parser.ParseFrom(response.Extension);
        agreed.Response.Payload = ByteString.CopyFromUtf8("forged");
        response.Extension = agreed.ToByteString();
        action.Action.ProposalResponsePayload = response.ToByteString();
        transaction.Actions[0].Payload = action.ToByteString();
        payload.Data = transaction.ToByteString();
        return payload.ToByteString();
    }
}
