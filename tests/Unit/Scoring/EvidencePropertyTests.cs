using System.Globalization;
using CsCheck;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Scoring;
using ExchangeNetwork.Tests.Unit.Linkage;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Matching.MatchingSamples;
using Person = ExchangeNetwork.Tests.Unit.Linkage.ChinesePeople.Person;

namespace ExchangeNetwork.Tests.Unit.Scoring;

/// <summary>What holds for the evidence between any two residents. Invented data.</summary>
public class EvidencePropertyTests
{
    // Which of name, birth date, address and resident id one side gives, beside the telephone that both have.
    private static readonly Gen<(int Seed, int Left, int Right)> Given = Gen.Select(Gen.Int[1, 10_000], Gen.Int[0, 15], Gen.Int[0, 15]);

    [Fact]
    public void A_score_lies_between_0_and_1_is_the_sum_of_its_parts_and_does_not_depend_on_the_side() => Given.Sample((seed, left, right) =>
    {
        var people = new ChinesePeople(seed);
        var (one, other) = (people.Next(), seed % 2 == 0 ? null : people.Next());
        var match = Match(one, left, other ?? one, right, one.Mobile);
        var back = Match(other ?? one, right, one, left, one.Mobile);

        match.Score.ShouldBeInRange(0.01, 0.99);
        match.Score.ShouldBe(Scorer.ToScore(Math.Log2(1e-6) + match.Explanation.Parts.Sum(part => part.Weight)), 1e-12);
        back.Score.ShouldBe(match.Score, 1e-12);
        (match.Explanation.Zh + match.Explanation.En).ShouldNotContain(one.Name);
    }, iter: 200);

    [Fact]
    public void What_agrees_more_never_scores_lower_and_what_contradicts_more_never_higher() => Given.Sample((seed, given, more) =>
    {
        var people = new ChinesePeople(seed);
        var one = people.Next();
        var other = Unlike(people, one);
        // The birth date adds nothing to the resident id that holds it.
        Match(one, given | more, one, given | more, one.Mobile).Score.ShouldBeGreaterThanOrEqualTo(Match(one, given, one, given, one.Mobile).Score - 1e-12);
        Match(one, given | more, other, given | more, one.Mobile).Score.ShouldBeLessThanOrEqualTo(Match(one, given, other, given, one.Mobile).Score + 1e-12);

        // Some that share a name, a date or a street are no contradiction.
        static Person Unlike(ChinesePeople among, Person one) => Enumerable.Repeat(among, 1000).Select(people => people.Next()).First(person =>
            person.Name[0] != one.Name[0] && person.Name[1] != one.Name[1] && person.Birth.Year / 10 != one.Birth.Year / 10
            && person.Birth.Month != one.Birth.Month && person.Birth.Day % 10 != one.Birth.Day % 10);
    }, iter: 200);

    [Fact]
    public void A_gap_is_worth_no_more_than_agreement_and_no_less_than_contradiction() => Given.Sample((seed, given, _) =>
    {
        var people = new ChinesePeople(seed);
        var (one, other) = (people.Next(), people.Next());
        var agrees = Match(one, given | 1, one, given | 1, one.Mobile).Score;
        var gap = Match(one, given | 1, one, given & ~1, one.Mobile).Score;
        var contradicts = Match(one, given | 1, one with { Name = Named(other, one) }, given | 1, one.Mobile).Score;
        agrees.ShouldBeGreaterThan(gap);
        gap.ShouldBeGreaterThanOrEqualTo(contradicts);

        // Names that are read alike say nothing.
        static string Named(Person other, Person one) => other.Name[0] == one.Name[0] ? "尉迟恭" : other.Name;
    }, iter: 200);

    private static Match Match(Person entry, int inEntry, Person record, int inRecord, string mobile) =>
        MatchOne(Entry(Attributes(entry, inEntry), Identifiers(entry, inEntry, mobile)), Record(Attributes(record, inRecord), Identifiers(record, inRecord, mobile)))
            .ShouldNotBeNull();

    private static SubjectAttributes Attributes(Person person, int given) => new(
        (given & 1) != 0 ? person.Name : null,
        (given & 2) != 0 ? person.Birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        null,
        (given & 4) != 0 ? person.Address : null);

    private static (string, string)[] Identifiers(Person person, int given, string mobile) =>
        (given & 8) != 0 ? [("mobile", mobile), ("resident-id", person.ResidentId)] : [("mobile", mobile)];
}
