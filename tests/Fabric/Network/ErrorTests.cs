using ExchangeNetwork.Tests.Fabric.Network.Running;
using Grpc.Core;
using Hyperledger.Fabric.Client;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

using Contract = Hyperledger.Fabric.Client.Contract;

/// <summary>Feature: errors.</summary>
public sealed class ErrorTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    private const string TooFew = "failed to collect enough transaction endorsements, see attached details for more info";

    private Contract Errors => Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Errors);

    [Fact]
    public async Task Evaluate_fails_with_incorrect_arguments()
    {
        var error = await Should.ThrowAsync<GatewayException>(() => Errors.EvaluateAsync("exists"));
        error.StatusCode.ShouldBe(StatusCode.Unknown);
        error.Message.ShouldContain("evaluate call to endorser returned error: chaincode response 500, Expected 1 parameters, but 0 have been supplied");
    }

    [Fact]
    public async Task Submit_fails_with_incorrect_chaincode_name()
    {
        var error = await Should.ThrowAsync<EndorseException>(() => Net.ContractOf(Orgs.Org1, "nonexistent").SubmitAsync("exists"));
        error.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        error.Message.ShouldContain(
            "no combination of peers can be derived which satisfy the endorsement policy: No metadata was found for chaincode nonexistent in channel exchange");
    }

    [Fact]
    public async Task Submit_fails_with_incorrect_transaction_name()
    {
        var error = await Should.ThrowAsync<EndorseException>(() => Errors.SubmitAsync("nonexistent"));
        error.StatusCode.ShouldBe(StatusCode.Aborted);
        error.Message.ShouldContain("failed to endorse transaction, see attached details for more info");
        ShouldBeDetails(error, (Orgs.Org1, "chaincode response 500, You've asked to invoke a function that does not exist: nonexistent"));
    }

    [Fact]
    public async Task Evaluate_crash_chaincode()
    {
        try
        {
            var error = await Should.ThrowAsync<GatewayException>(() => Errors.EvaluateAsync("crash"));
            error.StatusCode.ShouldBe(StatusCode.Aborted);
            error.Message.ShouldContain("failed to evaluate transaction, see attached details for more info");
            ShouldBeDetails(error, [.. Orgs.All.Select(org => (org, "chaincode stream terminated"))]);
        }
        finally
        {
            foreach (var org in Orgs.All)
                await Net.Chaincodes[TestChaincodes.Names.Errors, org].StartAsync();
        }
        // The peers dial again.
        (await Errors.EvaluateAsync("exists", ["123"])).ShouldBe("false");
    }

    [Fact]
    public async Task Evaluate_with_signer_from_unauthorized_MSP()
    {
        using var gateway = Net.Connect(Orgs.Org1, Net.IdentityOf(Orgs.Org1), signer: null);
        var proposal = gateway.GetNetwork(RunningNetwork.Channel).GetContract(TestChaincodes.Names.Errors)
            .NewProposal("exists", new ProposalOptions { Arguments = ["123"] });
        var signed = gateway.NewSignedProposal(proposal.Bytes, await Net.SignerOf(Orgs.Org3).SignAsync(proposal.Digest, Token));
        var error = await Should.ThrowAsync<GatewayException>(() => signed.EvaluateAsync(cancellationToken: Token));
        error.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        var denied = $"error validating proposal: access denied: channel [exchange] creator org [{Orgs.Org1.MspId}]";
        error.Message.ShouldContain($"evaluate call to endorser returned error: {denied}");
        ShouldBeDetails(error, (Orgs.Org1, denied));
    }

    [Fact]
    public async Task Org1_fails_to_evaluate()
    {
        var error = await Should.ThrowAsync<GatewayException>(() => Errors.EvaluateAsync("orgsFail", [Refusing(Orgs.Org1)]));
        error.StatusCode.ShouldBe(StatusCode.Unknown);
        error.Message.ShouldContain(
            $"evaluate call to endorser returned error: chaincode response 500, {Orgs.Org1.MspId} refuses to endorse this");
    }

    [Fact]
    public async Task Org3_fails_to_endorse()
    {
        var error = await Should.ThrowAsync<EndorseException>(() => Errors.SubmitAsync("orgsFail", [Refusing(Orgs.Org3)]));
        error.StatusCode.ShouldBe(StatusCode.Aborted);
        error.Message.ShouldContain(TooFew);
        ShouldBeDetails(error, (Orgs.Org3, $"{Orgs.Org3.MspId} refuses to endorse this"));
    }

    [Fact]
    public async Task Org2_and_Org3_fail_to_endorse()
    {
        var error = await Should.ThrowAsync<EndorseException>(() => Errors.SubmitAsync("orgsFail", [Refusing(Orgs.Org2, Orgs.Org3)]));
        error.StatusCode.ShouldBe(StatusCode.Aborted);
        error.Message.ShouldContain(TooFew);
        ShouldBeDetails(
            error,
            (Orgs.Org2, $"{Orgs.Org2.MspId} refuses to endorse this"),
            (Orgs.Org3, $"{Orgs.Org3.MspId} refuses to endorse this"));
    }

    [Fact]
    public async Task Submit_nondeterministic_transaction()
    {
        var error = await Should.ThrowAsync<EndorseException>(() => Errors.SubmitAsync("nondet"));
        error.StatusCode.ShouldBe(StatusCode.Aborted);
        error.Message.ShouldContain("failed to collect enough transaction endorsements");
        ShouldBeDetails(
            error,
            (Orgs.Org2, "ProposalResponsePayloads do not match"),
            (Orgs.Org3, "ProposalResponsePayloads do not match"));
    }

    private void ShouldBeDetails(GatewayException error, params (Organization Org, string Words)[] expected)
    {
        error.Details.Select(detail => (detail.Address, detail.MspId))
            .ShouldBe(expected.Select(line => (Net.PeerAddress(line.Org), line.Org.MspId)), ignoreOrder: true);
        foreach (var (org, words) in expected)
            error.Details.Single(detail => detail.MspId == org.MspId).Message.ShouldContain(words);
    }

    private static string Refusing(params Organization[] orgs) => System.Text.Json.JsonSerializer.Serialize(orgs.Select(org => org.MspId));
}
