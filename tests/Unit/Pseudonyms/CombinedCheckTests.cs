using System.Runtime.InteropServices;
using CsCheck;
using ExchangeNetwork.Matching.Pseudonyms;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>Evaluators who answer wrongly are caught and named; nothing unchecked is unblinded.</summary>
public class CombinedCheckTests
{
    private static readonly DealtKey Key = DealtKey.Of(3, 1, 2, 3, 4);
    private static readonly IndexSet Evaluators = IndexSet.Of(1, 2, 4);

    [Fact]
    public void Honest_answers_pass_and_are_those_of_the_single_key()
    {
        var round = NewRound(4).Answered();
        var (evaluated, refusals) = round.Check();
        refusals.ShouldBeEmpty();
        evaluated.ShouldNotBeNull().Evaluated.ToArray().ShouldBe(round.SingleKey);
    }

    [Fact]
    public void A_single_wrong_answer_of_any_evaluator_fails_the_check_and_names_it() =>
        Gen.OneOf<byte>(1, 2, 4).Select(Gen.Int[0, 3], GroupElementTests.Scalars, (cheat, at, shift) => (cheat, at, shift)).Sample(
            sample =>
            {
                var round = NewRound(4).Answered((evaluator, answers) =>
                {
                    if (evaluator == sample.cheat)
                        answers[sample.at] += GroupElement.MultiplyGenerator(sample.shift);
                    return answers;
                });
                var (evaluated, refusals) = round.Check();
                evaluated.ShouldBeNull();
                Codes(refusals).ShouldBe([OprfCodes.CheckFailed]);
                ShouldName(round.Evaluation.NameCheats(round.BatchProofs()), sample.cheat);
            },
            iter: 12);

    [Fact]
    public void A_share_of_another_key_is_caught()
    {
        using var other = new Evaluator(DealtKey.Of(3, 1, 2, 3, 4).Share(2), Evaluators);
        var round = NewRound(3);
        var points = MemoryMarshal.AsBytes(round.Blinded.AsSpan()).ToArray();
        var foreign = new byte[points.Length];
        other.TryEvaluate(points, foreign, out _).ShouldBeTrue();
        round.Answered((evaluator, answers) => evaluator == 2 ? MemoryMarshal.Cast<byte, GroupElement>(foreign).ToArray() : answers);
        Codes(round.Check().Refusals).ShouldBe([OprfCodes.CheckFailed]);
        ShouldName(round.Evaluation.NameCheats(round.BatchProofs()), 2);
    }

    [Fact]
    public void Shifts_that_cancel_out_between_the_points_of_one_evaluator_are_caught()
    {
        var shift = GroupElement.MultiplyGenerator(GroupScalar.Random());
        var round = NewRound(2).Answered((evaluator, answers) => evaluator == 1 ? [answers[0] + shift, answers[1] + Minus(shift)] : answers);
        Codes(round.Check().Refusals).ShouldBe([OprfCodes.CheckFailed]);
        ShouldName(round.Evaluation.NameCheats(round.BatchProofs()), 1);
    }

    [Fact]
    public void Two_cheats_are_both_named()
    {
        var round = NewRound(2).Answered((evaluator, answers) => evaluator == 4 ? answers : [answers[1], answers[0]]);
        Codes(round.Check().Refusals).ShouldBe([OprfCodes.CheckFailed]);
        ShouldName(round.Evaluation.NameCheats(round.BatchProofs()), 1, 2);
    }

    [Fact]
    public void Shifts_of_two_evaluators_that_cancel_out_leave_the_evaluations_right()
    {
        var shift = GroupElement.MultiplyGenerator(GroupScalar.Random());
        var round = NewRound(1).Answered((evaluator, answers) => evaluator switch
        {
            1 => [answers[0] + shift],
            2 => [answers[0] + Minus(shift)],
            _ => answers,
        });
        round.Check().Evaluated.ShouldNotBeNull().Evaluated.ToArray().ShouldBe(round.SingleKey);
    }

    [Fact]
    public void Answers_that_add_up_to_the_identity_fail_the_check()
    {
        var round = NewRound(1);
        round.Add(1, round.Answers(1));
        round.Add(2, round.Answers(2));
        round.Add(4, [Minus(round.Answers(1)[0] + round.Answers(2)[0])]);
        Codes(round.Check().Refusals).ShouldBe([OprfCodes.CheckFailed]);
        ShouldName(round.Evaluation.NameCheats(round.BatchProofs()), 4);
    }

    [Fact]
    public void Without_the_cheat_the_same_points_are_evaluated_by_the_others()
    {
        var points = Round.RandomPoints(2);
        var cheated = new Round(Key, Evaluators, points).Answered((evaluator, answers) => evaluator == 2 ? [answers[1], answers[0]] : answers);
        cheated.Check().Evaluated.ShouldBeNull();
        ShouldName(cheated.Evaluation.NameCheats(cheated.BatchProofs()), 2);

        var amended = new Round(Key, IndexSet.Of(1, 3, 4), points).Answered();
        amended.Check().Evaluated.ShouldNotBeNull().Evaluated.ToArray().ShouldBe(amended.SingleKey);
    }

    [Fact]
    public void Whoever_sends_no_proof_over_the_batch_or_garbage_is_named_too()
    {
        var round = NewRound(2).Answered();
        var proofs = round.BatchProofs();
        round.Evaluation.NameCheats(proofs).ShouldBeEmpty();
        proofs.Remove(1);
        proofs[4] = [.. proofs[4].Reverse()];
        ShouldName(round.Evaluation.NameCheats(proofs), 1, 4);
    }

    [Fact]
    public void Whoever_answers_the_check_wrongly_or_not_is_named_at_once()
    {
        var round = NewRound(2).Answered();
        var check = round.Evaluation.BeginCheck();
        var honest = round.CheckAnswers(check);
        CheckAnswer.TryParse(honest[2], out var answer).ShouldBeTrue();
        byte[][] wrong =
        [
            [],
            honest[2][1..],
            honest[4],
            new byte[CheckAnswer.Size],
            (answer with { Evaluated = answer.Evaluated + GroupElement.Generator }).ToArray(),
            (answer with { Proof = answer.Proof with { Response = answer.Proof.Challenge } }).ToArray(),
        ];
        foreach (var encoding in wrong)
        {
            check.TryFinish(new Dictionary<byte, byte[]>(honest) { [2] = encoding }, out var evaluated, out var refusals).ShouldBeFalse();
            evaluated.ShouldBeNull();
            refusals.ShouldHaveSingleItem().Code.ShouldBe(OprfCodes.CheckUnproven);
            refusals[0].Arguments.ShouldBe(["2"]);
        }
        honest.Remove(4);
        check.TryFinish(honest, out _, out var missing).ShouldBeFalse();
        missing.ShouldHaveSingleItem().Code.ShouldBe(OprfCodes.CheckMissing);
        missing[0].Arguments.ShouldBe(["4"]);
    }

    [Fact]
    public void An_answer_to_an_earlier_check_does_not_serve_a_later_one()
    {
        var round = NewRound(2).Answered();
        var earlier = round.CheckAnswers(round.Evaluation.BeginCheck());
        var later = round.Evaluation.BeginCheck();
        later.TryFinish(earlier, out _, out var refusals).ShouldBeFalse();
        Codes(refusals).ShouldBe([OprfCodes.CheckUnproven, OprfCodes.CheckUnproven, OprfCodes.CheckUnproven]);
    }

    [Fact]
    public void The_check_begins_only_after_all_answers_and_shows_other_weights_every_time()
    {
        var round = NewRound(2);
        round.Add(1, round.Answers(1));
        round.Evaluation.Missing.ShouldBe(new byte[] { 2, 4 });
        Should.Throw<InvalidOperationException>(() => round.Evaluation.BeginCheck());
        Should.Throw<InvalidOperationException>(() => round.Evaluation.NameCheats(round.BatchProofs()));
        round.Add(2, round.Answers(2));
        round.Add(4, round.Answers(4));
        round.Evaluation.Missing.ShouldBeEmpty();
        round.Evaluation.BeginCheck().Message().ShouldNotBe(round.Evaluation.BeginCheck().Message());
    }

    [Fact]
    public void Answers_that_do_not_fit_are_refused_and_change_nothing()
    {
        var round = NewRound(2);
        var answers = MemoryMarshal.AsBytes(round.Answers(1).AsSpan()).ToArray();
        Refused(round, 3, answers).ShouldBe((OprfCodes.NotAnEvaluator, "3"));
        Refused(round, 1, answers[1..]).ShouldBe((OprfCodes.AnswerCount, "1 2 63"));
        byte[] invalid = [.. answers[..32], .. Convert.FromHexString(GroupElementTests.Invalid[0])];
        Refused(round, 1, invalid).ShouldBe((OprfCodes.InvalidAnswer, "1 2"));
        Refused(round, 1, [.. new byte[32], .. answers[32..]]).ShouldBe((OprfCodes.InvalidAnswer, "1 1"));

        round.Answered();
        round.Answered();
        Refused(round, 1, [.. answers[32..], .. answers[..32]]).ShouldBe((OprfCodes.AnswerChanged, "1"));
        round.Check().Evaluated.ShouldNotBeNull().Evaluated.ToArray().ShouldBe(round.SingleKey);
    }

    [Fact]
    public void An_evaluation_needs_t_holders_and_valid_points()
    {
        GroupElement[] one = [GroupElement.Generator];
        Should.Throw<ArgumentException>(() => new Evaluation(Key.Key, IndexSet.Of(1, 2), one));
        Should.Throw<ArgumentException>(() => new Evaluation(Key.Key, IndexSet.Of(1, 2, 5), one));
        Should.Throw<ArgumentException>(() => new Evaluation(Key.Key, Evaluators, []));
        Should.Throw<ArgumentException>(() => new Evaluation(Key.Key, Evaluators, [default(GroupElement)]));
        Should.Throw<ArgumentException>(() => new Evaluator(Key.Share(3), Evaluators));
    }

    private static Round NewRound(int points) => new(Key, Evaluators, Round.RandomPoints(points));

    private static GroupElement Minus(GroupElement element) => (default(GroupScalar) - GroupScalar.One) * element;

    private static IEnumerable<string> Codes(IEnumerable<OprfRefusal> refusals) => refusals.Select(refusal => refusal.Code);

    private static void ShouldName(IReadOnlyList<OprfRefusal> cheats, params int[] indexes)
    {
        cheats.ShouldAllBe(refusal => refusal.Code == OprfCodes.AnswersUnproven);
        cheats.Select(refusal => refusal.Arguments.Single()).ShouldBe(indexes.Select(index => $"{index}"));
    }

    private static (string Code, string Arguments) Refused(Round round, byte evaluator, byte[] answers)
    {
        round.Evaluation.TryAddAnswers(evaluator, answers, out var refusal).ShouldBeFalse();
        return (refusal.ShouldNotBeNull().Code, string.Join(' ', refusal.Arguments));
    }
}
