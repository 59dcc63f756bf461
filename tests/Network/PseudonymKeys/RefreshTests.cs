using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.PseudonymKeys;

/// <summary>Shares are made anew each quarter by themselves, and all that happens to a key can be told afterwards.</summary>
public sealed class RefreshTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static readonly string[] All = [.. RunningNetwork.Agencies];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_quarter_after_it_became_active_one_holder_begins_and_the_key_stays_what_it_is()
    {
        await network.BeginAsync("quarter-1");
        var first = await network.ActiveAsync("quarter-1", 1, All);
        var point = Keys.Point();
        var before = network.Evaluate("quarter-1", point, "tax", "police", "customs");
        network.Clock.Advance(PseudonymKey.Quarter - TimeSpan.FromHours(1));
        await network.SettleAsync();
        (await network.GenerationAsync("tax", "quarter-1", 2)).ShouldBeNull();

        network.Clock.Advance(TimeSpan.FromHours(2));
        var second = await network.ActiveAsync("quarter-1", 2, All);
        second.PublicKey.ShouldBe(first.PublicKey);
        network.Evaluate("quarter-1", point, "bank", "police", "customs").ShouldBe(before);
        await RunningNetwork.UntilAsync(
            () => network.KeyAsync("tax", "quarter-1"), view => view?.OldShares.Any(old => old.Epoch == 1 && old.NotYet.Count == 0) == true);
        foreach (var agency in All)
            network.Stored(agency, KeyKind.PseudonymShare, "quarter-1").ShouldBe(["quarter-1.2"]);
        var beginner = FirstInTurn(1);
        (await network.GenerationAsync("customs", "quarter-1", 2))!.BegunBy.ShouldBe(beginner);
        foreach (var agency in All)
        {
            (await network.AuditedAsync(agency, "keyRefreshBegun")).Count(row => row.Subject == "quarter-1/2" && row.Outcome == "ok")
                .ShouldBe(agency == beginner ? 1 : 0);
        }

        var trace = await network.As("bank", "auditor").GetAsync<TraceView>("trace/quarter-1", Token);
        trace.Kind.ShouldBe("key");
        trace.Steps.ShouldAllBe(step => step.Subject == "quarter-1" && step.BlockNumber != null);
        trace.Steps.Select(step => step.Step).Distinct().ShouldBe(
        [
            "keyGenerationBegun", "keyCommitted", "keyRevealed", "keyDealt", "keySigned", "keyActivated", "keyRefreshBegun", "keyReshared", "shareErased",
        ], ignoreOrder: true);
        trace.Steps.Single(step => step.Step == "keyGenerationBegun").Actor.ShouldNotBeNull();
        trace.Steps.Single(step => step.Step == "keyRefreshBegun").ShouldSatisfyAllConditions(step => step.Actor.ShouldBeNull(), step => step.Agency.ShouldBe(beginner));
        trace.Steps.Where(step => step.Step == "shareErased").Select(step => step.Agency).ShouldBe(All, ignoreOrder: true);
    }

    [Fact]
    public async Task Where_the_one_whose_turn_it_is_is_away_the_next_begins_a_day_later()
    {
        await network.BeginAsync("turn-1");
        await network.ActiveAsync("turn-1", 1, All);
        var (first, next) = (FirstInTurn(1), FirstInTurn(0));
        await network.WithoutAsync(first, async () =>
        {
            network.Clock.Advance(PseudonymKey.Quarter + TimeSpan.FromHours(1));
            await network.SettleAsync([.. All.Where(agency => agency != first)]);
            (await network.GenerationAsync("customs", "turn-1", 2)).ShouldBeNull();
            network.Clock.Advance(TimeSpan.FromDays(1));
            (await network.UntilAsync(All.First(agency => agency != first), "turn-1", _ => true, epoch: 2)).BegunBy.ShouldBe(next);
        });
        await network.ActiveAsync("turn-1", 2, All);
    }

    [Fact]
    public async Task A_retired_key_is_not_made_anew()
    {
        await network.BeginAsync("over-1");
        await network.ActiveAsync("over-1", 1, All);
        foreach (var agency in (string[])["tax", "police"])
            await network.As(agency, "admin").PostAsync<PseudonymKeyView>("keys/over-1/retirement", null, Token);
        network.Clock.Advance(PseudonymKey.Quarter + TimeSpan.FromDays(5));
        await network.SettleAsync();
        (await network.GenerationAsync("bank", "over-1", 2)).ShouldBeNull();
    }

    [Fact]
    public async Task Tickets_and_grants_are_told_of_with_their_key_and_by_their_own_ids()
    {
        await network.KeyForAllAsync("told-1");
        var values = Evaluations.Values(9_000, 3);
        await network.QueueAsync("police", values);
        await network.KnownAsync("police", "told-1", values);
        var grant = await network.As("police", "supervisor").PostAsync<EvaluationGrantView>(
            "pseudonyms/grants", new AskForEvaluations("person", "list", 5_000, "更新清单"), Token);
        foreach (var agency in (string[])["tax", "bank"])
            await network.As(agency, "supervisor").PostAsync<EvaluationGrantView>($"pseudonyms/grants/{grant.GrantId}/approval", null, Token);

        var trace = await RunningNetwork.UntilAsync(
            () => network.As("customs", "auditor").GetAsync<TraceView>("trace/told-1", Token)!, view => view!.Steps.Any(step => step.Step == "quotaGranted"));
        trace.Steps.Where(step => step.Subject == grant.GrantId).Select(step => (step.Step, step.Agency)).ShouldBe(
            [("grantAsked", "police"), ("grantApproved", "tax"), ("quotaGranted", "bank")]);
        var ticket = trace.Steps.Single(step => step.Step == "ticketIssued");
        ticket.Agency.ShouldBe("police");
        (await network.As("customs", "auditor").GetAsync<TraceView>($"trace/{ticket.Subject}", Token)).Steps.ShouldHaveSingleItem().ShouldBe(ticket);
    }

    /// <summary>Whose turn it is to begin after an epoch; each epoch it is another holder's.</summary>
    private static string FirstInTurn(int epoch) => All.Order(StringComparer.Ordinal).ElementAt((All.Length - epoch) % All.Length);
}
