using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Pseudonyms;

/// <summary>Nothing that an evaluator did not compute with its share becomes a pseudonym, and whoever tries is named.</summary>
public sealed class CheatingEvaluatorTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    [Fact]
    public Task One_that_answers_wrongly_is_named_by_the_proofs_of_the_whole_message() => IsNamedAsync(
        "wrong-1", 40_000, (request, answer) => request.Step == EvaluationSteps.Points ? HandEvaluator.WrongFirstPoint(answer) : answer);

    [Fact]
    public Task One_whose_check_is_unproven_is_named_at_once() => IsNamedAsync(
        "unproven-1", 41_000, (request, answer) => request.Step == EvaluationSteps.Check ? HandEvaluator.WrongFirstPoint(answer) : answer);

    [Fact]
    public Task One_that_answers_no_points_is_named_at_once() => IsNamedAsync(
        "malformed-1", 42_000, (request, answer) => request.Step == EvaluationSteps.Points ? [.. new byte[32], .. answer[32..]] : answer);

    private async Task IsNamedAsync(string keyId, int first, Func<EvaluationRequest, byte[], byte[]> change)
    {
        await network.KeyForAllAsync(keyId);
        var values = Evaluations.Values(first, 40);
        var cheat = network.AskedBy("tax", keyId)[0];
        await using (await HandEvaluator.InPlaceOfAsync(network, cheat, "tax", keyId, change))
        {
            await network.QueueAsync("tax", values);
            await network.KnownAsync("tax", keyId, values);
        }
        await network.StartAsync(cheat);
        await PseudonymKeys.Keys.ActiveAsync(network, keyId, 1, [.. RunningNetwork.Agencies]);
        network.KnownOf("tax", keyId, values).ShouldBe(network.Expected(keyId, values, "police", "customs", "bank"));
        (await network.AuditedAsync("tax", "evaluatorCheats"))
            .ShouldContain(row => row.Subject.EndsWith("/0/" + cheat) && row.Outcome == EvaluationCodes.Cheat);
        var status = await RunningNetwork.UntilAsync(() => network.StatusAsync("tax")!, seen => seen!.Waiting == 0);
        var problem = status!.Problems.ShouldHaveSingleItem();
        (problem.Code, problem.Arguments.Single()).ShouldBe((EvaluationCodes.Cheat, cheat));
        // The amended ticket debited nothing.
        status.QuotaUsed.ShouldBe(41);
    }
}
