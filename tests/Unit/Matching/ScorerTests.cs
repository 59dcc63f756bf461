using System.Globalization;
using CsCheck;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Scoring;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Matching.MatchingSamples;

namespace ExchangeNetwork.Tests.Unit.Matching;

/// <summary>What evidence weighs, and how it is told.</summary>
public class ScorerTests
{
    private const string Id = "11010519491231002X";

    private static readonly SubjectAttributes Zhang = new("张三", "1949-12-31", null);

    [Fact]
    public void The_score_is_strictly_monotone_in_the_evidence_and_stays_between_0_and_1() =>
        Gen.Double[-300, 300].Select(Gen.Double[0.001, 50]).Sample((bits, more) =>
        {
            var low = Scorer.ToScore(bits);
            var high = Scorer.ToScore(bits + more);
            high.ShouldBeGreaterThan(low);
            low.ShouldBeInRange(0, 1);
            high.ShouldBeLessThan(1);
        });

    [Fact]
    public void Every_further_agreement_raises_the_score_visibly()
    {
        (string, string)[] all = [("resident-id", Id), ("mobile", "13800138001"), ("passport", "E12345678"), ("bank-card", "4111111111111111"), ("plate", "京A12345")];
        var scores = Enumerable.Range(1, all.Length).Select(count => Score(Entry(all), Record(all[..count]))).ToList();

        for (var i = 1; i < scores.Count; i++)
            (scores[i] - scores[i - 1]).ShouldBeGreaterThan(0.002);
        scores[^1].ShouldBeLessThan(0.99);
    }

    [Fact]
    public void Missing_is_neutral_and_contradiction_counts_against()
    {
        var missing = Score(Entry(("resident-id", Id), ("mobile", "13800138001")), Record(("resident-id", Id)));
        var alone = Score(Entry(("resident-id", Id)), Record(("resident-id", Id)));
        var differs = Score(Entry(("resident-id", Id), ("mobile", "13800138001")), Record(("resident-id", Id), ("mobile", "13800138002")));

        missing.ShouldBe(alone);
        differs.ShouldBeLessThan(missing);
    }

    [Fact]
    public void Two_full_codes_that_share_only_the_organisation_code_differ()
    {
        var match = MatchOne(
            Entry(("uscc", "91110000600037341L"), ("mobile", "13800138001")),
            Record(("uscc", "91110105600037341Q"), ("mobile", "13800138001"))).ShouldNotBeNull();

        match.Identifiers.Select(identifier => identifier.Type.Code).ShouldBe(["mobile"]);
        Part(match, "uscc").Comparison.ShouldBe(Comparison.Differs);
    }

    [Fact]
    public void An_agreed_value_that_fails_its_checksum_weighs_less()
    {
        var sound = Score(Entry(("resident-id", Id)), Record(("resident-id", Id)));
        var failed = Score(Entry(("resident-id", "110105194912310021")), Record(("resident-id", "110105194912310021")));

        failed.ShouldBeLessThan(sound);
    }

    [Fact]
    public void Name_and_birth_date_add_to_an_identifier_and_their_contradiction_takes_away()
    {
        var entry = Entry(Zhang, ("mobile", "13800138001"));
        var alone = Score(entry, Record(("mobile", "13800138001")));

        Score(entry, Record(Zhang, ("mobile", "13800138001"))).ShouldBeGreaterThan(alone);
        Score(entry, Record(Zhang with { Name = "李四" }, ("mobile", "13800138001"))).ShouldBeGreaterThan(
            Score(entry, Record(Zhang with { Name = "李四", BirthDate = "1960-01-01" }, ("mobile", "13800138001"))));
        Score(entry, Record(new SubjectAttributes("李四", null, null), ("mobile", "13800138001"))).ShouldBeLessThan(alone);
    }

    [Fact]
    public void A_reading_adds_a_little_to_an_identifier_and_another_reading_takes_away()
    {
        var entry = Entry(new SubjectAttributes("张三丰", null, null), ("mobile", "13800138001"));
        var alone = Score(entry, Record(("mobile", "13800138001")));
        var match = MatchOne(entry, Record(new SubjectAttributes("ZHANG SANFENG", null, null), ("mobile", "13800138001"))).ShouldNotBeNull();

        Part(match, "name").Comparison.ShouldBe(Comparison.SoundsAlike);
        match.Explanation.Zh.ShouldBe("手机号码一致；姓名读音相同。");
        match.Score.ShouldBeInRange(alone, Score(entry, Record(new SubjectAttributes("张三丰", null, null), ("mobile", "13800138001"))));
        Score(entry, Record(new SubjectAttributes("LI MEILI", null, null), ("mobile", "13800138001"))).ShouldBeLessThan(alone);
    }

    [Fact]
    public void Characters_that_are_read_alike_say_nothing_for_or_against()
    {
        var entry = Entry(new SubjectAttributes("张伟", null, null), ("mobile", "13800138001"));
        Score(entry, Record(new SubjectAttributes("章玮", null, null), ("mobile", "13800138001"))).ShouldBe(Score(entry, Record(("mobile", "13800138001"))));
    }

    [Fact]
    public void An_equal_reading_without_an_agreed_identifier_is_no_match_at_all()
    {
        MatchOne(Entry(new SubjectAttributes("张伟", "1990-01-02", null)), Record(new SubjectAttributes("Zhang Wei", "1990-01-02", null))).ShouldBeNull();
        MatchOne(Entry(new SubjectAttributes("张伟", "1990-01-02", null)), Record(new SubjectAttributes("章玮", "1990-01-02", null))).ShouldBeNull();
    }

    [Fact]
    public void A_rare_name_says_more_than_a_common_one()
    {
        double Named(string name) => Score(
            Entry(new SubjectAttributes(name, null, null), ("mobile", "13800138001")), Record(new SubjectAttributes(name, null, null), ("mobile", "13800138001")));

        Named("王伟").ShouldBeLessThan(Named("徐伟"));
        Named("徐伟").ShouldBeLessThan(Named("缪伟"));
        Named("王伟").ShouldBeLessThan(Named("王建伟"));
    }

    [Fact]
    public void A_value_that_several_entries_share_says_less_the_more_they_are()
    {
        using var engine = new MatchEngine(TokenTests.Key(1));
        double Shared(int by)
        {
            var list = List(engine, "list", [.. Enumerable.Range(0, by).Select(_ => Entry(("mobile", "13800138001")))]);
            return MatchAll(engine, IndexSnapshot.Of(list, 1), Record(("mobile", "13800138001"))).Select(match => match.Score).Distinct().ShouldHaveSingleItem();
        }

        Shared(1).ShouldBe(Score(Entry(("mobile", "13800138001")), Record(("mobile", "13800138001"))));
        Shared(2).ShouldBeLessThan(Shared(1));
        Shared(50).ShouldBeLessThan(Shared(2));
    }

    [Fact]
    public void Two_numbers_whose_check_digits_verify_contradict_more_than_one_with_a_slip()
    {
        double Against(string number) => Score(
            Entry(("mobile", "13800138001"), ("resident-id", Id)), Record(("mobile", "13800138001"), ("resident-id", number)));

        Against("440524188001010014").ShouldBeLessThan(Against("440524188001010015"));
        Against("440524188001010015").ShouldBeLessThan(Score(Entry(("mobile", "13800138001")), Record(("mobile", "13800138001"))));
    }

    [Fact]
    public void A_birth_date_that_the_resident_id_holds_is_not_counted_again_but_another_one_is()
    {
        var entry = Entry(Zhang, ("resident-id", Id));
        Score(entry, Record(Zhang with { BirthDate = null }, ("resident-id", Id))).ShouldBe(
            Score(Entry(Zhang with { BirthDate = "1949-12-31" }, ("resident-id", Id)), Record(new SubjectAttributes("张三", null, null), ("resident-id", Id))));
        Score(entry, Record(Zhang with { BirthDate = "1951-03-04" }, ("resident-id", Id))).ShouldBeLessThan(
            Score(entry, Record(Zhang with { BirthDate = null }, ("resident-id", Id))));
    }

    [Fact]
    public void The_closer_a_date_or_an_address_the_higher_the_score()
    {
        double Born(string date) => Score(
            Entry(new SubjectAttributes(null, "1990-03-04", null), ("mobile", "13800138001")),
            Record(new SubjectAttributes(null, date, null), ("mobile", "13800138001")));
        double Lives(string address) => Score(
            Entry(new SubjectAttributes(null, null, null, "深圳市罗湖区宝安南路8号3栋501室"), ("mobile", "13800138001")),
            Record(new SubjectAttributes(null, null, null, address), ("mobile", "13800138001")));

        Born("1990-04-03").ShouldBeLessThan(Born("1990-03-04"));
        Born("1990-12-15").ShouldBeLessThan(Born("1990-04-03"));
        Lives("广东省深圳市罗湖区宝安南路8号3-501").ShouldBeLessThan(Lives("深圳市罗湖区宝安南路8号3幢501房"));
        Lives("宝安南路8号").ShouldBeLessThan(Lives("广东省深圳市罗湖区宝安南路8号3-501"));
        Lives("深圳市罗湖区宝安南路8号3栋502室").ShouldBeLessThan(Lives("宝安南路8号"));
    }

    [Fact]
    public void A_branch_against_its_head_office_is_a_conflict_that_is_told()
    {
        var head = new SubjectAttributes(null, null, "海风科技有限公司");
        var entry = Entry(head, ("mobile", "13800138001"));
        var match = MatchOne(entry, Record(head with { OrganizationName = "海风科技有限公司深圳分公司" }, ("mobile", "13800138001"))).ShouldNotBeNull();

        match.Explanation.Zh.ShouldBe("单位名称、手机号码一致；分支机构不一致。");
        match.Explanation.En.ShouldBe("Same organisation name, mobile number; different branch office.");
        match.Score.ShouldBeLessThan(Score(entry, Record(("mobile", "13800138001"))));
    }

    [Fact]
    public void An_organisation_written_in_another_way_counts_as_nearly_the_same()
    {
        var entry = Entry(new SubjectAttributes(null, null, "深圳市海风电子科技有限公司"), ("mobile", "13800138001"));
        var match = MatchOne(entry, Record(new SubjectAttributes(null, null, "海风电子科技（深圳）有限责任公司"), ("mobile", "13800138001"))).ShouldNotBeNull();

        match.Explanation.Parts.ShouldContain(part => part.Feature == "organization" && part.Weight > 5);
    }

    [Fact]
    public void The_same_words_in_another_order_agree_in_part()
    {
        var match = MatchOne(
            Entry(new SubjectAttributes("Smith, John", null, null), ("mobile", "13800138001")),
            Record(new SubjectAttributes("John SMITH", null, null), ("mobile", "13800138001"))).ShouldNotBeNull();

        Part(match, "name").Comparison.ShouldBe(Comparison.AgreesInPart);
    }

    [Fact]
    public void A_name_counted_as_an_identifier_is_not_counted_again()
    {
        var match = MatchOne(Entry(Zhang), Record(Zhang)).ShouldNotBeNull();

        match.Explanation.Parts.Select(part => part.Feature).ShouldBe(["name-birth"]);
    }

    [Fact]
    public void The_parts_add_up_to_the_score()
    {
        var match = MatchOne(
            Entry(Zhang, ("resident-id", Id), ("mobile", "13800138001")),
            Record(Zhang with { BirthDate = "1950-01-01" }, ("resident-id", Id), ("mobile", "13800138002"))).ShouldNotBeNull();

        var bits = Math.Log2(1e-6) + match.Explanation.Parts.Sum(part => part.Weight);
        match.Score.ShouldBe(Scorer.ToScore(bits), 1e-12);
    }

    [Fact]
    public void The_explanation_tells_what_agrees_and_differs_in_both_languages_without_values()
    {
        var match = MatchOne(
            Entry(Zhang, ("resident-id", "110105194912310021"), ("mobile", "13800138001")),
            Record(Zhang with { BirthDate = "1950-01-01" }, ("resident-id", "110105194912310021"), ("mobile", "13800138002"))).ShouldNotBeNull();

        match.Explanation.Zh.ShouldBe("居民身份证号码（存疑）、姓名一致；手机号码、出生日期不一致。");
        match.Explanation.En.ShouldBe("Same resident ID number (of doubtful quality), name; different mobile number, birth date.");
        Part(match, "resident-id").Flags.ShouldBe(["checksum-failed"]);
        Part(match, "mobile").Comparison.ShouldBe(Comparison.Differs);
        Part(match, "mobile").Weight.ShouldBeLessThan(0);
        (match.Explanation.Zh + match.Explanation.En + match.Explanation).ShouldNotContain("1101");
    }

    [Fact]
    public void Scores_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var expected = Score(Entry(Zhang, ("resident-id", Id)), Record(Zhang, ("resident-id", Id)));
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Score(Entry(Zhang, ("resident-id", Id)), Record(Zhang, ("resident-id", Id))).ShouldBe(expected);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static double Score(ListSubject entry, HeldRecord record) => MatchOne(entry, record).ShouldNotBeNull().Score;

    private static EvidencePart Part(Match match, string feature) => match.Explanation.Parts.Single(part => part.Feature == feature);
}
