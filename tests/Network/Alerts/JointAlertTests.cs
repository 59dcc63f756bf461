using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Alerts;

/// <summary>When a joint alert opens, and who sees it.</summary>
public sealed class JointAlertTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_opens_once_at_the_second_agency_at_every_involved_agency_and_nowhere_else()
    {
        var list = await PublishAsync("13912346401");
        await HitAsync("tax", "13912346401", 1);
        await HitAsync("tax", "13912346401", 2);
        // The owner's own records do not count.
        await HitAsync("police", "13912346401", 3);
        await network.SettleAsync();
        (await AlertsAsync("police", list)).ShouldBeEmpty();

        await HitAsync("bank", "13912346401", 4);
        await network.SettleAsync();
        var alert = (await AlertsAsync("police", list)).ShouldHaveSingleItem();
        (alert.State, alert.EntryId, alert.Owner).ShouldBe(("open", "a", "police"));
        alert.Agencies.Order().ShouldBe(["bank", "tax"]);
        alert.Hits.Count.ShouldBe(3);
        foreach (var agency in (string[])["tax", "bank"])
        {
            var view = (await AlertsAsync(agency, list)).ShouldHaveSingleItem();
            (view.Id, view.State, view.EntryId).ShouldBe((alert.Id, "open", (string?)null));
        }
        (await AlertsAsync("customs", list)).ShouldBeEmpty();
        (await RunningNetwork.RefusalOf(() => network.As("customs", "analyst").GetAsync<AlertView>($"alerts/{alert.Id}", Token))).ShouldBe("XN-NODE-404");

        // A third agency joins it; further hits of those in it change nothing; nor does a restart.
        await HitAsync("customs", "13912346401", 5);
        await HitAsync("tax", "13912346401", 6);
        await network.RestartAsync();
        await network.SettleAsync();
        foreach (var agency in RunningNetwork.Agencies)
        {
            var view = (await AlertsAsync(agency, list)).ShouldHaveSingleItem(agency);
            view.Agencies.Order().ShouldBe(["bank", "customs", "tax"]);
            view.State.ShouldBe("open");
        }
    }

    [Fact]
    public async Task Hits_further_apart_than_the_window_open_nothing_and_a_later_pair_opens_an_alert_of_its_own()
    {
        var list = await PublishAsync("13912346402", windowDays: 7);
        await HitAsync("tax", "13912346402", 1);
        await network.SettleAsync();
        network.Clock.Advance(TimeSpan.FromDays(8));
        await HitAsync("bank", "13912346402", 2);
        await network.SettleAsync();
        (await AlertsAsync("police", list)).ShouldBeEmpty();

        network.Clock.Advance(TimeSpan.FromDays(6));
        await HitAsync("customs", "13912346402", 3);
        await network.SettleAsync();
        var first = (await AlertsAsync("police", list)).ShouldHaveSingleItem();
        first.Agencies.ShouldBe(["bank", "customs"]);

        // The same agencies again, after the first alert's window, which nobody closed.
        network.Clock.Advance(TimeSpan.FromDays(10));
        await HitAsync("bank", "13912346402", 4);
        await HitAsync("customs", "13912346402", 5);
        await network.SettleAsync();
        var alerts = await AlertsAsync("police", list);
        alerts.Count.ShouldBe(2);
        alerts.ShouldAllBe(alert => alert.State == "open" && alert.Agencies.Order().SequenceEqual(new[] { "bank", "customs" }));
    }

    [Fact]
    public async Task After_an_alert_was_closed_new_hits_of_the_same_agencies_open_another()
    {
        var list = await PublishAsync("13912346403");
        await HitAsync("tax", "13912346403", 1);
        await HitAsync("bank", "13912346403", 2);
        await network.SettleAsync();
        var first = (await AlertsAsync("police", list)).ShouldHaveSingleItem();
        await network.As("police", "supervisor").PostAsync<AlertView>($"alerts/{first.Id}/closing", new GiveVerdict("confirmed"), Token);

        network.Clock.Advance(TimeSpan.FromHours(1));
        await HitAsync("tax", "13912346403", 3);
        await network.SettleAsync();
        (await AlertsAsync("police", list)).ShouldHaveSingleItem().State.ShouldBe("closed");
        await HitAsync("bank", "13912346403", 4);
        await network.SettleAsync();
        (await AlertsAsync("police", list)).Select(alert => alert.State).ShouldBe(["open", "closed"]);
        (await AlertsAsync("tax", list)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_alert_takes_as_many_agencies_as_the_list_says()
    {
        var one = await PublishAsync("13912346404", k: 1);
        var three = await PublishAsync("13912346405", k: 3);
        await HitAsync("tax", "13912346404", 1);
        foreach (var agency in (string[])["tax", "bank"])
            await HitAsync(agency, "13912346405", 2);
        await network.SettleAsync();
        (await AlertsAsync("police", one)).ShouldHaveSingleItem().Agencies.ShouldBe(["tax"]);
        (await AlertsAsync("police", three)).ShouldBeEmpty();
        await HitAsync("customs", "13912346405", 3);
        await network.SettleAsync();
        (await AlertsAsync("police", three)).ShouldHaveSingleItem().Agencies.Order().ShouldBe(["bank", "customs", "tax"]);
    }

    [Fact]
    public async Task Hits_on_several_lists_or_entries_do_not_mix()
    {
        var first = await PublishAsync("13912346406", recipients: ["tax"]);
        var second = await PublishAsync("13912346406", recipients: ["bank"]);
        var entries = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912346407\nb,13912346408\n");
        await HitAsync("tax", "13912346406", 1);
        await HitAsync("bank", "13912346406", 2);
        await HitAsync("tax", "13912346407", 3);
        await HitAsync("bank", "13912346408", 4);
        await network.SettleAsync();
        foreach (var list in (QueryListView[])[first, second, entries])
            (await AlertsAsync("police", list)).ShouldBeEmpty();
    }

    [Fact]
    public async Task While_the_owner_is_away_the_holders_open_the_alert_it_shows_the_owner_silent_and_opens_when_the_owner_is_back()
    {
        var list = await PublishAsync("13912346409");
        AlertView alert = null!;
        await network.WithoutAsync("police", async () =>
        {
            await HitAsync("tax", "13912346409", 1);
            await HitAsync("bank", "13912346409", 2);
            await RunningNetwork.UntilAsync(
                () => Task.FromResult(network.Read("tax", $"SELECT count(*) FROM AnchoredHits WHERE ListId = '{list.ListId}'")), count => count is 2L);
            network.Clock.Advance(TimeSpan.FromSeconds(10));
            alert = await UntilAsync("tax", list, view => view is not null);
            alert.State.ShouldBe("provisional");
            alert.OpeningDeadline.ShouldNotBeNull();
            (await UntilAsync("bank", list, view => view is not null)).Id.ShouldBe(alert.Id);

            // The owner has a day.
            network.Clock.Advance(TimeSpan.FromHours(23));
            (await UntilAsync("tax", list, view => view is not null)).State.ShouldBe("provisional");
            network.Clock.Advance(TimeSpan.FromHours(2));
            await UntilAsync("tax", list, view => view!.State == "ownerSilent");
            await UntilAsync("bank", list, view => view!.State == "ownerSilent");
        });
        network.Clock.Advance(TimeSpan.FromSeconds(31));
        (await UntilAsync("police", list, view => view?.State == "open")).Id.ShouldBe(alert.Id);
        await UntilAsync("tax", list, view => view!.State == "open");
        await network.SettleAsync();
        (await AlertsAsync("police", list)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Every_involved_agency_gives_its_verdict_and_the_owner_closes()
    {
        var list = await PublishAsync("13912346410");
        await HitAsync("tax", "13912346410", 1);
        await HitAsync("bank", "13912346410", 2);
        await network.SettleAsync();
        var id = (await AlertsAsync("police", list)).ShouldHaveSingleItem().Id;

        Task<AlertView> Judge(string agency, string account, string verdict) =>
            network.As(agency, account).PostAsync<AlertView>($"alerts/{id}/verdict", new GiveVerdict(verdict), Token);
        Task<AlertView> Close(string agency, string account) =>
            network.As(agency, account).PostAsync<AlertView>($"alerts/{id}/closing", new GiveVerdict("confirmed"), Token);

        await Judge("tax", "analyst", "inconclusive");
        await network.RestartAsync();
        await Judge("tax", "supervisor", "confirmed");
        await Judge("bank", "analyst", "falsePositive");
        await Judge("police", "analyst", "confirmed");
        (await RunningNetwork.RefusalOf(() => Judge("customs", "analyst", "confirmed"))).ShouldBe("XN-NODE-404");
        (await RunningNetwork.RefusalOf(() => Judge("tax", "analyst", "perhaps"))).ShouldBe("XN-NODE-001");
        (await RunningNetwork.RefusalOf(() => Judge("tax", "auditor", "confirmed"))).ShouldBe("XN-ACCESS-002");
        (await RunningNetwork.RefusalOf(() => Close("police", "analyst"))).ShouldBe("XN-ACCESS-002");
        (await RunningNetwork.RefusalOf(() => Close("tax", "supervisor"))).ShouldBe("XN-ALERT-008");

        (await Close("police", "supervisor")).State.ShouldBe("closed");
        (await RunningNetwork.RefusalOf(() => Judge("tax", "analyst", "duplicate"))).ShouldBe("XN-ALERT-009");
        await network.RestartAsync();
        foreach (var agency in (string[])["police", "tax", "bank"])
        {
            var view = await UntilAsync(agency, list, view => view?.State == "closed");
            view.Verdict.ShouldBe("confirmed");
            view.Verdicts.Select(verdict => (verdict.Agency, verdict.Verdict)).ShouldBe([("tax", "confirmed"), ("bank", "falsePositive"), ("police", "confirmed")]);
        }
    }

    [Fact]
    public async Task A_withdrawn_list_opens_no_alert()
    {
        var list = await PublishAsync("13912346411");
        await HitAsync("tax", "13912346411", 1);
        await network.SettleAsync();
        await network.As("police", "supervisor").PostAsync<QueryListView>($"lists/{list.ListId}/withdrawal", new WithdrawQueryList("over"), Token);
        await HitAsync("bank", "13912346411", 2);
        await network.SettleAsync();
        (await AlertsAsync("police", list)).ShouldBeEmpty();
    }

    private async Task<QueryListView> PublishAsync(string mobile, int k = 2, int windowDays = 30, string[]? recipients = null)
    {
        var basis = await network.BasisAsync("police", terms => terms with { K = k, WindowDays = windowDays });
        return await network.PublishAsync(
            basis, $"entry_id,mobile\na,{mobile}\n", change: draft => recipients is null ? draft : draft with { Recipients = recipients });
    }

    private Task HitAsync(string agency, string mobile, int number) =>
        network.SendAsync(agency, "alerts", $"record_id,observed_at,mobile\nr-{mobile}-{number},2026-01-05,{mobile}\n");

    private async Task<IReadOnlyList<AlertView>> AlertsAsync(string agency, QueryListView list) =>
        [.. (await network.As(agency, "analyst").AllAsync<AlertView>("alerts", Token)).Where(alert => alert.ListId == list.ListId)];

    private Task<AlertView> UntilAsync(string agency, QueryListView list, Func<AlertView?, bool> right) =>
        RunningNetwork.UntilAsync(async () => (await AlertsAsync(agency, list)).SingleOrDefault(), right);
}
