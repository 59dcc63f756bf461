using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Pseudonyms;

/// <summary>Whoever waits for an answer asks again in time: nothing is waited for without end because it was lost somewhere.</summary>
public sealed class LostRequestTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    [Theory]
    [InlineData("points", 40_000)]
    [InlineData("check", 41_000)]
    public async Task An_evaluator_that_took_a_request_and_lost_it_is_asked_again_and_answers_as_it_would_have(string step, int first)
    {
        var keyId = $"lost-{step}";
        await network.KeyForAllAsync(keyId);
        var values = Evaluations.Values(first, 20);
        var forgetful = network.AskedBy("tax", keyId)[0];
        network.Execute(
            forgetful,
            $"""
            CREATE TRIGGER forgotten AFTER INSERT ON Work
            WHEN NEW.Kind = '{AnswerRequest.KindName}' AND EXISTS (SELECT 1 FROM GivenEvaluations WHERE Id = NEW.Key AND Step = '{step}')
            BEGIN DELETE FROM Work WHERE Id = NEW.Id; END
            """);
        await network.QueueAsync("tax", values);
        await RunningNetwork.UntilAsync(
            () => Task.FromResult<(long Taken, long OnTheWay)?>((
                Count(forgetful, $"GivenEvaluations WHERE Step = '{step}' AND Answer IS NULL"), Count("tax", $"Outbox WHERE Address = '{forgetful}.pseudonyms'"))),
            seen => seen is (1, 0));
        network.Execute(forgetful, "DROP TRIGGER forgotten");

        // Long before another evaluator would be asked.
        network.Clock.Advance(AskAgain.After);
        await network.KnownAsync("tax", keyId, values);
        network.KnownOf("tax", keyId, values).ShouldBe(network.Expected(keyId, values, "police", "customs", "bank"));
        Count("tax", $"LedgerSteps WHERE Event = 'TicketIssued' AND About = '{keyId}'").ShouldBe(1);
        (await network.AuditedAsync("tax", "evaluatorReplaced")).ShouldBeEmpty();
        (await network.AuditedAsync(forgetful, ReceiveRequest.Alarm)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_has_no_receipt_is_sent_again_soon_and_then_more_seldom_and_in_one_copy()
    {
        await network.KeyForAllAsync("repeated-1");
        var values = Evaluations.Values(42_000, 20);
        var away = network.AskedBy("tax", "repeated-1")[0];
        await network.WithoutAsync(away, async () =>
        {
            await network.QueueAsync("tax", values);
            foreach (var (attempts, seconds) in (IEnumerable<(int, long)>)[(1, 10), (2, 20), (3, 30), (4, 30)])
            {
                var wait = await RunningNetwork.UntilAsync(
                    () => Task.FromResult(network.Read("tax", $"SELECT NotBefore - SentAt FROM Outbox WHERE Address = '{away}.pseudonyms' AND Attempts = {attempts}")),
                    wait => wait is not null);
                wait.ShouldBe(1_000 * seconds);
                network.Clock.Advance(TimeSpan.FromSeconds(seconds));
            }
            // Its silence is looked at meanwhile, and what is on its way there is left on its way.
            await RunningNetwork.UntilAsync(
                () => Task.FromResult(network.Read("tax", $"SELECT NotBefore FROM Work WHERE Kind = '{FinishMessage.KindName}'")),
                next => next is long time && time > network.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            Count("tax", $"Outbox WHERE Address = '{away}.pseudonyms'").ShouldBe(1);
        });
        await network.KnownAsync("tax", "repeated-1", values);
    }

    private long Count(string agency, string rows) => (long)network.Read(agency, $"SELECT COUNT(*) FROM {rows}")!;
}
