using ExchangeNetwork.Tests.Fabric.Network.Running;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Peer;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

using Contract = Hyperledger.Fabric.Client.Contract;

/// <summary>Feature: state-based endorsement. Each scenario has a key of its own with the endorser Org1.</summary>
public sealed class StateBasedEndorsementTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    private readonly string key = $"key-{Guid.NewGuid()}";

    private Contract Private => Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Private);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Private.SubmitAsync("SetStateWithEndorser", [key, "value-001", Orgs.Org1.MspId]);
    }

    [Fact]
    public async Task State_change_must_be_endorsed_by_Org1_peer()
    {
        await ChangeAsync("value-Org1", Orgs.Org1);
        await ShouldHoldAsync("value-Org1");
    }

    [Fact]
    public async Task State_change_fails_if_endorsed_only_by_Org2_peer()
    {
        await ShouldNotChangeAsync("value-Org2", Orgs.Org2);
        await ShouldHoldAsync("value-001");
    }

    [Fact]
    public async Task Policy_of_Org1_and_Org3_and_a_state_change_without_endorsers_specified()
    {
        await SetEndorsersAsync(Orgs.Org1, Orgs.Org3);
        await ChangeAsync("value-Org1-Org3");
        await ShouldHoldAsync("value-Org1-Org3");
    }

    [Fact]
    public async Task Policy_of_Org2_and_Org3_without_the_local_organisation_and_a_state_change_without_endorsers_specified()
    {
        await SetEndorsersAsync(Orgs.Org2, Orgs.Org3);
        await ChangeAsync("value-Org2-Org3");
        await ShouldHoldAsync("value-Org2-Org3");
    }

    [Fact]
    public async Task Policy_of_Org1_and_Org3_and_a_state_change_that_fails_with_the_wrong_endorsers()
    {
        await SetEndorsersAsync(Orgs.Org1, Orgs.Org3);
        await ShouldNotChangeAsync("value-Org1-Org2", Orgs.Org1, Orgs.Org2);
        await ShouldHoldAsync("value-001");
    }

    private Task SetEndorsersAsync(Organization first, Organization second) =>
        Private.SubmitAsync("SetStateEndorsers", [key, first.MspId, second.MspId]);

    private Task ChangeAsync(string value, params Organization[] endorsers) =>
        Private.SubmitAsync("ChangeState", [key, value], by: [.. endorsers.Select(org => org.MspId)]);

    private async Task ShouldNotChangeAsync(string value, params Organization[] endorsers)
    {
        var error = await Should.ThrowAsync<CommitException>(() => ChangeAsync(value, endorsers));
        error.Code.ShouldBe(TxValidationCode.EndorsementPolicyFailure);
    }

    private async Task ShouldHoldAsync(string value) => (await Private.EvaluateAsync("GetState", [key])).ShouldBe(value);
}
