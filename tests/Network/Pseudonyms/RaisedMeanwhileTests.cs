using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Tests.Network.QueryLists;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Pseudonyms;

/// <summary>Identifiers that come to wait for something more urgent while their ticket is being formed.</summary>
public sealed class RaisedMeanwhileTests(EndMeanwhileTests.GatedNetwork gated) : IClassFixture<EndMeanwhileTests.GatedNetwork>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_ticket_is_begun_for_nothing()
    {
        var network = gated.Network;
        await network.KeyForAllAsync("raised-1");
        var values = Evaluations.Values(45_000, 20);
        gated.Gate.Close("tax", Functions.PseudonymsQuota);
        await network.QueueAsync("tax", values);
        await gated.Gate.ReachedAsync("tax", Functions.PseudonymsQuota);
        // As a list does that is submitted now.
        await network.QueueAsync("tax", values, EvaluationUse.List);
        gated.Gate.Open("tax", Functions.PseudonymsQuota);

        await RunningNetwork.UntilAsync(
            () => Task.FromResult(network.Read("tax", $"SELECT COUNT(*) FROM Work WHERE Kind = '{FormTicket.KindName}' AND \"Key\" = 'raised-1/Records'")), left => left is 0L);
        network.Read("tax", "SELECT COUNT(*) FROM EvaluationTickets").ShouldBe(0L);
        network.Read("tax", "SELECT COUNT(*) FROM EvaluationProblems WHERE \"Use\" = 'Records'").ShouldBe(0L);
        network.Read("tax", "SELECT COUNT(*) FROM WaitingIdentifiers WHERE \"Use\" = 'List'").ShouldBe(20L);
    }
}
