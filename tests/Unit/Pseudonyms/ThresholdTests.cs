using System.Runtime.InteropServices;
using CsCheck;
using ExchangeNetwork.Matching.Pseudonyms;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>Evaluation by any t of n holders is evaluation with the key that nobody holds.</summary>
public class ThresholdTests
{
    [Fact]
    public void Every_subset_of_t_holders_evaluates_as_the_whole_key_does() =>
        DealtKey.Any.Select(GroupElementTests.Scalars.Array[1, 3], (key, logarithms) => (key, logarithms)).Sample(
            sample =>
            {
                var blinded = sample.logarithms.Select(logarithm => GroupElement.MultiplyGenerator(logarithm)).ToArray();
                var single = blinded.Select(element => sample.key.Secret * element).ToArray();
                foreach (var evaluators in sample.key.Subsets())
                    Evaluate(sample.key, evaluators, blinded).ShouldBe(single);
            },
            iter: 30);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 4)]
    [InlineData(3, 5)]
    [InlineData(5, 6)]
    public void The_usual_sizes_evaluate_alike_for_every_subset(int threshold, int holders)
    {
        var key = DealtKey.Of(threshold, [.. Enumerable.Range(1, holders).Select(index => (byte)index)]);
        GroupElement[] blinded = [GroupElement.MultiplyGenerator(GroupScalar.Random()), GroupElement.MultiplyGenerator(GroupScalar.Random())];
        var subsets = key.Subsets().ToList();
        subsets.ShouldNotBeEmpty();
        foreach (var evaluators in subsets)
            Evaluate(key, evaluators, blinded).ShouldBe(blinded.Select(element => key.Secret * element));
    }

    [Fact]
    public void More_holders_than_the_threshold_evaluate_to_the_same()
    {
        var key = DealtKey.Of(2, 3, 9, 200, 255);
        GroupElement[] blinded = [GroupElement.Generator];
        Evaluate(key, key.Key.Holders, blinded).ShouldBe([key.Key.PublicKey]);
    }

    [Fact]
    public void The_public_shares_interpolate_to_the_public_key_and_fewer_do_not()
    {
        var key = DealtKey.Of(3, 1, 2, 3, 4);
        foreach (var evaluators in key.Subsets())
            Interpolate(key, evaluators).ShouldBe(key.Key.PublicKey);
        Interpolate(key, IndexSet.Of(1, 2)).ShouldNotBe(key.Key.PublicKey);
    }

    [Fact]
    public void The_coefficients_at_zero_of_a_constant_add_up_to_one() =>
        Gen.Byte[1, 255].HashSet[1, 12].Sample(indexes =>
        {
            var set = IndexSet.Of([.. indexes]);
            var sum = default(GroupScalar);
            foreach (var index in set.Indexes)
                sum += set.Coefficient(index);
            sum.ShouldBe(GroupScalar.One);
        });

    [Fact]
    public void Indexes_are_from_1_to_255_and_stand_once()
    {
        IndexSet.TryCreate([], out _).ShouldBeFalse();
        IndexSet.TryCreate([0], out _).ShouldBeFalse();
        IndexSet.TryCreate([3, 1, 3], out _).ShouldBeFalse();
        IndexSet.TryCreate([255, 1, 7], out var set).ShouldBeTrue();
        set.Indexes.ShouldBe(new byte[] { 1, 7, 255 });
        Should.Throw<ArgumentException>(() => IndexSet.Of(1, 1));
        Should.Throw<ArgumentException>(() => set.Coefficient(2));
    }

    [Fact]
    public void A_share_is_read_back_as_it_was_written_and_zero_is_none()
    {
        var share = DealtKey.Of(1, 7).Share(7);
        var stored = new byte[KeyShare.Size];
        share.CopyTo(stored);
        KeyShare.TryParse(7, stored, out var read).ShouldBeTrue();
        read.PublicShare.ShouldBe(share.PublicShare);

        KeyShare.TryParse(7, new byte[32], out _).ShouldBeFalse();
        KeyShare.TryParse(0, stored, out _).ShouldBeFalse();
        KeyShare.TryParse(7, stored.AsSpan(1), out _).ShouldBeFalse();
        KeyShare.TryParse(7, Enumerable.Repeat((byte)0xff, 32).ToArray(), out _).ShouldBeFalse();
    }

    [Fact]
    public void A_share_and_its_evaluator_forget_and_do_not_print_it()
    {
        var share = DealtKey.Of(1, 7).Share(7);
        var stored = new byte[KeyShare.Size];
        share.CopyTo(stored);
        var evaluator = new Evaluator(share, IndexSet.Of(7));
        foreach (var text in new[] { share.ToString(), evaluator.ToString() })
        {
            text.ShouldContain("***");
            text.ShouldNotContain(Convert.ToHexStringLower(stored), Case.Insensitive);
        }

        share.Dispose();
        evaluator.Dispose();
        Should.Throw<ObjectDisposedException>(() => share.CopyTo(stored));
        Should.Throw<ObjectDisposedException>(() => evaluator.TryAnswerCheck(new byte[32], out _, out _));
    }

    [Fact]
    public void A_request_is_evaluated_whole_or_not_at_all()
    {
        var evaluator = new Evaluator(DealtKey.Of(1, 1).Share(1), IndexSet.Of(1));
        var points = Points(4);
        var answers = new byte[points.Length];
        evaluator.TryEvaluate(points, answers, out var refusal).ShouldBeTrue();
        refusal.ShouldBeNull();
        answers.ShouldContain(b => b != 0);

        Convert.FromHexString(GroupElementTests.Invalid[20]).CopyTo(points, 2 * 32);
        evaluator.TryEvaluate(points, answers, out refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Code.ShouldBe(OprfCodes.InvalidPoint);
        refusal.Arguments.ShouldBe(["3"]);
        answers.ShouldAllBe(b => b == 0);
        points.AsSpan(64, 32).Clear();
        evaluator.TryEvaluate(points, answers, out refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Arguments.ShouldBe(["3"]);
        evaluator.TryProve(points, points, out _, out refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Code.ShouldBe(OprfCodes.InvalidPoint);
        evaluator.TryAnswerCheck(new byte[32], out _, out refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Code.ShouldBe(OprfCodes.InvalidPoint);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(1025 * 32)]
    public void A_request_of_no_whole_number_of_points_or_too_many_is_refused(int bytes)
    {
        var evaluator = new Evaluator(DealtKey.Of(1, 1).Share(1), IndexSet.Of(1));
        evaluator.TryEvaluate(new byte[bytes], new byte[bytes], out var refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Code.ShouldBe(OprfCodes.PointCount);
        evaluator.TryProve(new byte[bytes], new byte[bytes], out _, out refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Code.ShouldBe(OprfCodes.PointCount);
    }

    internal static byte[] Points(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(_ => GroupElement.MultiplyGenerator(GroupScalar.Random()).ToArray())];

    private static GroupElement[] Evaluate(DealtKey key, IndexSet evaluators, GroupElement[] blinded)
    {
        var evaluation = new Evaluation(key.Key, evaluators, blinded);
        var points = MemoryMarshal.AsBytes(blinded.AsSpan());
        var checks = evaluators.Indexes.ToDictionary(index => index, index => new Evaluator(key.Share(index), evaluators));
        foreach (var (index, evaluator) in checks)
        {
            var answers = new byte[points.Length];
            evaluator.TryEvaluate(points, answers, out _).ShouldBeTrue();
            evaluation.TryAddAnswers(index, answers, out _).ShouldBeTrue();
            evaluator.FoldedPublicShare.ShouldBe(key.Key.FoldedPublicShare(index, evaluators));
        }
        var check = evaluation.BeginCheck();
        var answered = checks.ToDictionary(pair => pair.Key, pair =>
        {
            pair.Value.TryAnswerCheck(check.Message(), out var answer, out _).ShouldBeTrue();
            return answer.ToArray();
        });
        check.TryFinish(answered, out var evaluated, out var refusals).ShouldBeTrue();
        refusals.ShouldBeEmpty();
        return evaluated.Evaluated.ToArray();
    }

    private static GroupElement Interpolate(DealtKey key, IndexSet holders)
    {
        var sum = default(GroupElement);
        foreach (var index in holders.Indexes)
            sum += key.Key.FoldedPublicShare(index, holders);
        return sum;
    }
}
