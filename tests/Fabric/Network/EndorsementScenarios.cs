using ExchangeNetwork.Tests.Fabric.Client.Double;
using ExchangeNetwork.Tests.Fabric.Network.Running;
using Hyperledger.Fabric.Client;
using Net.Pkcs11Interop.Common;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

using Contract = Hyperledger.Fabric.Client.Contract;
using Gateway = Hyperledger.Fabric.Client.Gateway;

/// <summary>Feature: specify endorsing organizations.</summary>
public abstract class EndorsementScenarios(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    private protected abstract Contract Private { get; }

    [Fact]
    public Task Submit_to_org1() => SubmitToAsync(Orgs.Org1);

    [Fact]
    public Task Submit_to_org2() => SubmitToAsync(Orgs.Org2);

    [Fact]
    public Task Submit_to_org3() => SubmitToAsync(Orgs.Org3);

    [Fact]
    public async Task Submit_to_org1_and_org3()
    {
        var result = await Private.SubmitAsync(
            "checkEndorsingOrg", transient: [(Orgs.Org1.MspId, "value1"), (Orgs.Org3.MspId, "value2")], by: [Orgs.Org1.MspId, Orgs.Org3.MspId]);
        result.ShouldBe("success");
    }

    [Fact]
    public Task Evaluate_on_org1() => EvaluateOnAsync(Orgs.Org1);

    [Fact]
    public Task Evaluate_on_org2() => EvaluateOnAsync(Orgs.Org2);

    private async Task SubmitToAsync(Organization org) => (await Private.SubmitAsync("getPeerOrg", by: [org.MspId])).ShouldBe(org.MspId);

    private async Task EvaluateOnAsync(Organization org) => (await Private.EvaluateAsync("getPeerOrg", by: [org.MspId])).ShouldBe(org.MspId);
}

/// <summary>The scenarios of endorsing organizations with a key in memory.</summary>
public sealed class EndorsementTests(FabricNetworkFixture fixture) : EndorsementScenarios(fixture)
{
    private protected override Contract Private => Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Private);
}

/// <summary>The scenarios of endorsing organizations with a key in a PKCS#11 token, certified by the authority of Org1.</summary>
[Collection(SoftToken.Collection)]
public sealed class EndorsementHsmTests(FabricNetworkFixture fixture) : EndorsementScenarios(fixture)
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private SoftToken? token;
    private Gateway? gateway;

    private protected override Contract Private => gateway!.GetNetwork(RunningNetwork.Channel).GetContract(TestChaincodes.Names.Private);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        token = new SoftToken();
        using var key = token.GenerateKey(P256, out var privateKey);
        var slot = token.Slot;
        var identity = new X509Identity(Orgs.Org1.MspId, Certificates.Issue(Net.AuthorityFiles(Orgs.Org1), key));
        gateway = Net.Connect(Orgs.Org1, identity, (digest, _) =>
        {
            using var session = slot.OpenSession(SessionType.ReadOnly);
            using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_ECDSA);
            return ValueTask.FromResult(EcdsaSignature.FromRaw(session.Sign(mechanism, privateKey, digest.ToArray())));
        });
    }

    public override async ValueTask DisposeAsync()
    {
        gateway?.Dispose();
        token?.Dispose();
        await base.DisposeAsync();
    }
}
