using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.QueryLists;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
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
        var services = network.NodeOf("tax").Services;
        var mobile = IdentifierTypes.BuiltIn.All.Single(type => type.Code == "mobile");
        await services.GetRequiredService<NodeDatabase>().WriteAsync(
            db => services.GetRequiredService<EvaluationQueue>().QueueAsync(
                db, EvaluationUse.List, network.TokensOf("tax", values).Zip(values, (token, value) => new WantedIdentifier(token, mobile, value)), Token),
            Token);
        gated.Gate.Open("tax", Functions.PseudonymsQuota);

        await RunningNetwork.UntilAsync(
            () => Task.FromResult(network.Read("tax", $"SELECT COUNT(*) FROM Work WHERE Kind = '{FormTicket.KindName}' AND \"Key\" = 'person/Records'")), left => left is 0L);
        network.Read("tax", "SELECT COUNT(*) FROM EvaluationTickets").ShouldBe(0L);
        network.Read("tax", "SELECT COUNT(*) FROM EvaluationProblems WHERE \"Use\" = 'Records'").ShouldBe(0L);
        network.Read("tax", "SELECT COUNT(*) FROM WaitingIdentifiers WHERE \"Use\" = 'List'").ShouldBe(20L);
    }
}
