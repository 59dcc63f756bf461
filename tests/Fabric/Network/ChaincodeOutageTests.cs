using ExchangeNetwork.Tests.Fabric.Network.Running;
using Hyperledger.Fabric.Client;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

using Contract = Hyperledger.Fabric.Client.Contract;

/// <summary>A chaincode server that goes and comes back in the middle of a run.</summary>
[Collection(OutageTests.Name)]
public sealed class ChaincodeOutageTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    private Contract Facts => Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Facts);

    private ChaincodeHost Server => Net.Chaincodes[TestChaincodes.Names.Facts, Orgs.Org2];

    [Fact]
    public async Task Without_its_server_a_peer_does_not_endorse_and_with_it_does_at_the_first_call()
    {
        await Facts.SubmitAsync("put", ["outage", "before"]);
        await Server.StopAsync();
        try
        {
            var error = await Should.ThrowAsync<EndorseException>(() => Facts.SubmitAsync("put", ["outage", "during"]));
            error.Details.ShouldContain(detail => detail.MspId == Orgs.Org2.MspId);
        }
        finally
        {
            await Server.StartAsync();
        }
        await Facts.SubmitAsync("put", ["outage", "after"]);
        (await Facts.EvaluateJsonAsync<string>("get", "outage")).ShouldBe("after");
    }

    [Fact]
    public async Task Transactions_on_their_way_fail_cleanly_when_the_server_restarts_and_succeed_when_tried_again()
    {
        var submissions = Enumerable.Range(0, 200)
            .Select(i => Patience.UntilAgreedAsync(() => Facts.SubmitAsync("put", [$"through-restart-{i:D3}", "value"]))).ToList();
        await Task.WhenAny(submissions);
        await Server.StopAsync();
        await Server.StartAsync();
        await Task.WhenAll(submissions);
        (await Facts.EvaluateJsonAsync<string[]>("range", "through-restart-", "through-restart-~")).Length.ShouldBe(200);
    }

    [Fact]
    public async Task A_purge_that_the_channel_does_not_know_fails_and_the_next_transaction_succeeds()
    {
        Assert.SkipWhen(Net.Purges, "The channel knows purges: its application capability is V2_5.");
        await Facts.SubmitAsync("putPrivate", ["kept"], [("value", "secret")]);
        // Peers of Fabric 2.4 end the stream over it, newer ones refuse it.
        await Should.ThrowAsync<EndorseException>(() => Facts.SubmitAsync("purgePrivate", ["kept"]));
        (await Facts.EvaluateJsonAsync<string?>("getPrivate", "kept")).ShouldBe("secret");
        await Facts.SubmitAsync("deletePrivate", ["kept"]);
        (await Facts.EvaluateJsonAsync<string?>("getPrivate", "kept")).ShouldBeNull();
    }
}
