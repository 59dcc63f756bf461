using CsCheck;
using ExchangeNetwork.Matching.Han;
using ExchangeNetwork.Matching.Scoring.Names;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Scoring;

/// <summary>What holds for all names.</summary>
public class NamePropertyTests
{
    private static readonly Gen<string> Word = Gen.Char['a', 'z'].Array[5, 10].Select(letters => new string(letters));

    private static readonly Gen<string> Latin = Word.Array[1, 4].Select(words => string.Join(' ', words));

    private static readonly Gen<string> Han = Gen.Char['\u4e00', '\u9fa5'].Array[2, 8].Select(letters => new string(letters));

    private static readonly Gen<string> Any = Gen.OneOf(Latin, Han, Gen.String, Gen.Char['\u0400', '\u04ff'].Array[1, 12].Select(letters => new string(letters)));

    private static readonly Gen<NameKind> Kind = Gen.Int[0, 2].Select(kind => (NameKind)kind);

    [Fact]
    public void A_score_is_between_0_and_1_and_does_not_depend_on_which_name_comes_first() =>
        Gen.Select(Any, Any, Kind).Sample((left, right, kind) =>
        {
            var score = NameScore.Of(left, right, kind);
            score.ShouldBeInRange(0, 1);
            NameScore.Of(right, left, kind).ShouldBe(score);
        });

    [Fact]
    public void A_name_is_itself_in_upper_case_and_in_any_order() =>
        Gen.Select(Word.Array[1, 4], Gen.Int[0, 1000]).Sample((words, seed) =>
        {
            var shuffled = (string[])words.Clone();
            new Random(seed).Shuffle(shuffled);
            NameScore.Of(string.Join(' ', words), string.Join(' ', shuffled).ToUpperInvariant(), NameKind.Person).ShouldBeGreaterThan(0.9);
        });

    [Fact]
    public void One_slip_of_the_pen_in_a_long_word_keeps_the_name() =>
        Gen.Select(Word.Array[2, 4], Gen.Int[0, 3], Gen.Int[1, 3], Gen.Int[0, 3]).Sample((words, which, at, kind) =>
        {
            var slipped = (string[])words.Clone();
            var word = slipped[which % words.Length];
            slipped[which % words.Length] = kind switch
            {
                0 => word.Remove(at, 1),
                1 => word.Insert(at, "q"),
                2 => word[..at] + "q" + word[(at + 1)..],
                _ => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
            };
            NameScore.Of(string.Join(' ', words), string.Join(' ', slipped), NameKind.Person).ShouldBeGreaterThanOrEqualTo(NameScore.Threshold);
        });

    [Fact]
    public void No_two_different_Chinese_names_of_two_or_three_characters_are_one() =>
        Gen.Select(Gen.Char['\u4e00', '\u9fa5'].Array[2, 3], Gen.Char['\u4e00', '\u9fa5'], Gen.Int[0, 2]).Sample((letters, other, at) =>
        {
            var name = new string(letters);
            var changed = name.ToCharArray();
            changed[at % changed.Length] = other;
            var second = new string(changed);
            if (HanFolding.Text(second) == HanFolding.Text(name))
                return;
            NameScore.Of(name, second, NameKind.Person).ShouldBeLessThan(NameScore.Threshold);
        });

    [Fact]
    public void A_Chinese_name_and_its_reading_never_pass_the_threshold() =>
        Gen.Select(Han, Gen.Int[0, 1].Select(kind => (NameKind)kind)).Sample((name, kind) =>
            NameScore.Of(name, Pinyin.Of(name), kind).ShouldBeLessThan(NameScore.Threshold));
}
