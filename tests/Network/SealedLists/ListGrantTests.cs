using System.Globalization;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>What is granted for lists is used as far as it goes; what it does not cover is asked for as records are, and waits for no further grant.</summary>
public sealed class ListGrantTests(ListGrantTests.KeyedNetwork keyed) : IClassFixture<ListGrantTests.KeyedNetwork>
{
    // No ticket is formed as long as it is there.
    private const string Hold = "CREATE TRIGGER held BEFORE INSERT ON EvaluationTickets BEGIN SELECT RAISE(ABORT, 'held'); END";
    private const string Release = "DROP TRIGGER held";

    private readonly RunningNetwork network = keyed.Network;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_lists_that_a_grant_covers_one_by_one_but_not_together_one_is_asked_for_as_records_are()
    {
        await GrantAsync("tax", 14);
        network.Execute("tax", Hold);
        var first = SubmitAsync("tax", 1, 8);
        await RunningNetwork.UntilAsync(() => Task.FromResult<long?>(WaitingAt("tax", "List")), waiting => waiting == 8);
        var second = SubmitAsync("tax", 101, 8);
        await RunningNetwork.UntilAsync(() => Task.FromResult<long?>(WaitingAt("tax", "List") + WaitingAt("tax", "Records")), waiting => waiting == 16);
        (WaitingAt("tax", "List"), WaitingAt("tax", "Records")).ShouldBe((8L, 8L));
        network.Execute("tax", Release);
        network.Clock.Advance(TimeSpan.FromMinutes(5));

        await Task.WhenAll(first, second);
        var status = await network.StatusAsync("tax");
        (status.ListLeft, status.QuotaUsed).ShouldBe((14L - 9, 9L));
    }

    [Fact]
    public async Task What_waits_for_a_grant_that_was_used_up_meanwhile_is_asked_for_as_records_are()
    {
        await GrantAsync("police", 14);
        network.Execute("police", Hold);
        var list = SubmitAsync("police", 201, 13);
        await RunningNetwork.UntilAsync(() => Task.FromResult<long?>(WaitingAt("police", "List")), waiting => waiting == 13);
        var ticket = new TicketRequest
        {
            TicketId = Guid.NewGuid().ToString("N"),
            KeyId = "person-1",
            Epoch = 1,
            Use = EvaluationUse.List,
            Count = 9,
            Messages = 1,
            PointsRoot = new string('a', 64),
            IntakeRoot = new string('b', 64),
            Evaluators = ["bank", "customs", "police"],
        };
        var contract = network.NodeOf("police").Services.GetRequiredService<ContractCalls>();
        (await contract.SubmitAsync(Functions.PseudonymsTicket, ticket, Token)).Refusal.ShouldBeNull();
        network.Execute("police", Release);
        network.Clock.Advance(TimeSpan.FromMinutes(5));

        await list;
        var status = await network.StatusAsync("police");
        (status.ListLeft, status.QuotaUsed, status.Problems.Count).ShouldBe((0L, 11L, 0));
    }

    private async Task<QueryListView> SubmitAsync(string owner, int first, int count)
    {
        var entries = string.Concat(Enumerable.Range(first, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"e{i},1391238{i:0000}\n")));
        return await network.SubmitAsync(await network.BasisAsync(owner), "entry_id,mobile\n" + entries, change: draft => draft with { Mode = "sealed" });
    }

    private long WaitingAt(string agency, string use) => (long)network.Read(agency, $"SELECT COUNT(*) FROM WaitingIdentifiers WHERE \"Use\" = '{use}'")!;

    private async Task GrantAsync(string agency, long amount)
    {
        var grant = await network.As(agency, "supervisor").PostAsync<EvaluationGrantView>(
            "pseudonyms/grants", new AskForEvaluations(KeyNames.Person, AskForMore.WordOf(EvaluationUse.List), amount, "two lists"), Token);
        foreach (var other in (string[])["customs", "bank"])
            await network.As(other, "supervisor").PostAsync<EvaluationGrantView>($"pseudonyms/grants/{grant.GrantId}/approval", null, Token);
        await RunningNetwork.UntilAsync(() => network.StatusAsync(agency)!, status => status!.ListLeft == amount);
    }

    /// <summary>Four agencies with a key of the persons' identifiers.</summary>
    public sealed class KeyedNetwork : IAsyncLifetime
    {
        internal RunningNetwork Network { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Network.InitializeAsync();
            await Network.KeyForAllAsync("person-1");
        }

        public ValueTask DisposeAsync() => Network.DisposeAsync();
    }
}
