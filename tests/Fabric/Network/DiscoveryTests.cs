using ExchangeNetwork.Tests.Fabric.Network.Running;
using Grpc.Core;
using Hyperledger.Fabric.Client;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

using Contract = Hyperledger.Fabric.Client.Contract;

/// <summary>Feature: discovery. The policy demands all three organisations.</summary>
[Collection(OutageTests.Name)]
public sealed class DiscoveryTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    private Contract AllThree => Net.ContractOf(Orgs.Org1, TestChaincodes.Names.AllThree);

    [Fact]
    public async Task Submit_fails_with_insufficient_endorsers()
    {
        await Net.Scripts.CallAsync($"stop peer-{Orgs.Org3}");
        try
        {
            var error = await Should.ThrowAsync<EndorseException>(() => AllThree.SubmitAsync("echo", ["conga"]));
            // By whether the other peers have noticed: no plan without the third, or one that its peer does not answer.
            error.StatusCode.ShouldBeOneOf(StatusCode.FailedPrecondition, StatusCode.Aborted, StatusCode.Unavailable);
        }
        finally
        {
            await Net.StartPeerAsync(Orgs.Org3);
        }
        // The network is whole again for whoever comes next.
        (await Patience.UntilAgreedAsync(() => AllThree.SubmitAsync("echo", ["conga"]))).ShouldBe("conga");
    }

    [Fact]
    public async Task Submit_succeeds_with_sufficient_endorsers() => (await AllThree.SubmitAsync("echo", ["conga"])).ShouldBe("conga");
}
