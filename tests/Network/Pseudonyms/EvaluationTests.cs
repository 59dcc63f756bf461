using ExchangeNetwork.Contract;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Pseudonyms;

/// <summary>Identifiers of one agency get their pseudonyms from the shares of three, whoever is stopped, silent or short of quota.</summary>
public sealed class EvaluationTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    [Fact]
    public async Task What_an_agency_asks_for_is_what_any_three_shares_give_and_the_same_at_every_agency()
    {
        await network.KeyForAllAsync("asked-1");
        var values = Evaluations.Values(0, 1_500);
        (await network.QueueAsync("tax", values)).ShouldBe(1_500);
        (await network.QueueAsync("tax", values)).ShouldBe(0);
        await network.KnownAsync("tax", "asked-1", values);
        network.KnownOf("tax", "asked-1", values).ShouldBe(network.Expected("asked-1", values, "police", "customs", "bank"));
        await RunningNetwork.UntilAsync(() => network.StatusAsync("tax")!, status => status!.Waiting == 0);
        var status = await network.StatusAsync("tax");
        // Two messages are debited beside the points.
        (status.KeyId, status.Known, status.QuotaUsed, status.Problems.Count).ShouldBe(("asked-1", 1_500L, 1_502L, 0));
        // Known ones are not asked for again.
        (await network.QueueAsync("tax", values)).ShouldBe(0);

        await network.QueueAsync("bank", [.. values.Take(10)]);
        await network.KnownAsync("bank", "asked-1", [.. values.Take(10)]);
        network.KnownOf("bank", "asked-1", [.. values.Take(10)]).ShouldBe(network.KnownOf("tax", "asked-1", [.. values.Take(10)]));
        Convert.ToInt64(network.Read("tax", "SELECT COUNT(*) FROM WaitingIdentifiers"), null).ShouldBe(0);
    }

    [Fact]
    public async Task A_node_that_is_stopped_in_the_middle_asks_for_the_same_points_again_and_finishes()
    {
        await network.KeyForAllAsync("stopped-1");
        var values = Evaluations.Values(10_000, 1_100);
        var asked = network.AskedBy("tax", "stopped-1")[0];
        await network.WithoutAsync(asked, async () =>
        {
            await network.QueueAsync("tax", values);
            await RunningNetwork.UntilAsync(
                () => Task.FromResult(network.Read("tax", "SELECT TicketId FROM EvaluationTickets WHERE Asked = 1")), ticket => ticket is not null);
            await network.StopAsync("tax");
            await network.StartAsync("tax");
        });
        await network.KnownAsync("tax", "stopped-1", values);
        network.KnownOf("tax", "stopped-1", values).ShouldBe(network.Expected("stopped-1", values, "police", "customs", "bank"));
        // One ticket, and nobody saw other points under it.
        network.Read(asked, "SELECT COUNT(DISTINCT TicketId) FROM GivenEvaluations WHERE Requester = 'tax' AND TicketId IN "
            + "(SELECT TicketId FROM GivenEvaluations ORDER BY Id DESC LIMIT 4)").ShouldBe(1L);
        (await network.AuditedAsync(asked, ReceiveRequest.Alarm)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_evaluator_that_is_silent_is_replaced_and_nothing_is_debited_again()
    {
        await network.KeyForAllAsync("silent-1");
        var values = Evaluations.Values(20_000, 20);
        var silent = network.AskedBy("tax", "silent-1")[0];
        await network.WithoutAsync(silent, async () =>
        {
            await network.QueueAsync("tax", values);
            await RunningNetwork.UntilAsync(
                () => Task.FromResult(network.Read("tax", "SELECT TicketId FROM EvaluationTickets WHERE Asked = 1")), ticket => ticket is not null);
            await RunningNetwork.UntilAsync(() => network.AuditedAsync("tax", "evaluatorReplaced")!, replaced =>
            {
                if (replaced!.Count > 0)
                    return true;
                // Again and again, for the node reckons its patience from when it looked last.
                network.Clock.Advance(AskEvaluators.Patience + TimeSpan.FromSeconds(1));
                return false;
            });
            // The others may have looked silent too while the clock ran; they are asked again when its time has come.
            await RunningNetwork.UntilAsync(() => network.StatusAsync("tax")!, status =>
            {
                if (status!.Waiting == 0)
                    return true;
                network.Clock.Advance(TimeSpan.FromMinutes(1));
                return false;
            });
        });
        network.KnownOf("tax", "silent-1", values).ShouldBe(network.Expected("silent-1", values, "police", "customs", "bank"));
        (await network.StatusAsync("tax")).QuotaUsed.ShouldBe(21);
        (await network.AuditedAsync("tax", "evaluatorReplaced")).ShouldContain(row => row.Subject.EndsWith("/" + silent) && row.Outcome == EvaluationCodes.Silent);
    }

    [Fact]
    public async Task With_too_few_evaluators_identifiers_wait_and_the_same_ticket_is_finished_when_one_is_back()
    {
        await network.KeyForAllAsync("away-1");
        var values = Evaluations.Values(25_000, 20);
        var away = network.AskedBy("tax", "away-1");
        await network.WithoutAsync(away[0], async () =>
        {
            await network.StopAsync(away[1]);
            await network.QueueAsync("tax", values);
            await RunningNetwork.UntilAsync(() => network.AuditedAsync("tax", "evaluatorReplaced")!, replaced =>
            {
                if (replaced!.Count(row => row.Subject.EndsWith("/" + away[0], StringComparison.Ordinal) || row.Subject.EndsWith("/" + away[1], StringComparison.Ordinal)) >= 4)
                    return true;
                network.Clock.Advance(TimeSpan.FromMinutes(10));
                return false;
            });
            network.KnownOf("tax", "away-1", values).ShouldBeEmpty();
            (await network.StatusAsync("tax")).Waiting.ShouldBe(20);
            await network.StartAsync(away[1]);
            await RunningNetwork.UntilAsync(() => network.StatusAsync("tax")!, status =>
            {
                if (status!.Known == 20)
                    return true;
                network.Clock.Advance(TimeSpan.FromMinutes(1));
                return false;
            });
        });
        network.KnownOf("tax", "away-1", values).ShouldBe(network.Expected("away-1", values, "police", "customs", "bank"));
        (await network.AuditedAsync(away[1], ReceiveRequest.Alarm)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Over_quota_identifiers_wait_with_the_code_and_are_asked_for_on_the_next_day()
    {
        await network.KeyForAllAsync("quota-1", dailyQuota: 31);
        var values = Evaluations.Values(30_000, 50);
        await network.QueueAsync("tax", values);
        var status = await RunningNetwork.UntilAsync(() => network.StatusAsync("tax")!, status => status!.Known == 30 && status.Problems.Count == 1);
        (status!.Waiting, status.QuotaUsed, status.QuotaLeft).ShouldBe((20L, 31L, 0L));
        var problem = status.Problems.Single();
        (problem.Use, problem.Code).ShouldBe(("records", Rules.Pseudonyms.OverQuota));
        ErrorCatalogue.Describe(problem.Code, "en", [.. problem.Arguments]).ShouldContain("quota-1: 21 asked for, 0 left");
        network.Clock.Advance(TimeSpan.FromHours(25));
        await network.KnownAsync("tax", "quota-1", values);
        await RunningNetwork.UntilAsync(() => network.StatusAsync("tax")!, today => today is { Waiting: 0, Problems.Count: 0 });
    }
}
