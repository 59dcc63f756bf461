using CsCheck;
using ExchangeNetwork.Matching.Linkage;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Linkage.Linking;
using Person = ExchangeNetwork.Tests.Unit.Linkage.ChinesePeople.Person;

namespace ExchangeNetwork.Tests.Unit.Linkage;

/// <summary>What numbers are known to say holds in files of a few rows too, and in files that have nothing or everything in common. Invented data.</summary>
public class SmallFileTests
{
    [Fact]
    public void One_equal_identity_number_is_enough_however_few_rows_there_are() =>
        Gen.Select(Gen.Int[1, 10_000], Gen.Int[1, 4], Gen.Int[0, 5], Gen.Int[0, 5]).Sample((seed, both, onlyLeft, onlyRight) =>
        {
            var people = new ChinesePeople(seed);
            var common = Some(people, both);
            var left = Csv("编号,姓名,身份证号", common.Concat(Some(people, onlyLeft)), person => $"{person.Name},{person.ResidentId}");
            // Married, or entered by another clerk: the name says nothing here.
            var right = Csv("编号,姓名,公民身份号码", common.Concat(Some(people, onlyRight)), person => $"{person.Name}某,{people.Written(person.ResidentId)}");
            var pairs = Link(left, right).Pairs;

            pairs.Select(pair => (pair.Left, pair.Right)).Order().ShouldBe(Enumerable.Range(0, both).Select(i => (i, i)));
            pairs.ShouldAllBe(pair => pair.Score > 0.6 && pair.Score < 1);
        }, iter: 300);

    [Fact]
    public void Numbers_are_known_by_their_values_where_the_header_says_nothing() =>
        Gen.Int[1, 10_000].Sample(seed =>
        {
            var people = new ChinesePeople(seed);
            var common = Some(people, 3);
            var left = Csv("key,sfz,lxfs", common.Concat(Some(people, 4)), person => $"{person.ResidentId},{person.Mobile}");
            var right = Csv("key,证件,tel no", Some(people, 2).Concat(common), person => $"{people.Written(person.ResidentId)},{people.WrittenMobile(person.Mobile)}");

            Link(left, right).Pairs.Select(pair => (pair.Left, pair.Right)).Order().ShouldBe([(0, 2), (1, 3), (2, 4)]);
        }, iter: 100);

    [Fact]
    public void Files_without_any_common_person_give_no_pair_though_all_share_a_street_or_a_switchboard() =>
        Gen.Select(Gen.Int[1, 10_000], Gen.Int[1, 12], Gen.Int[1, 12]).Sample((seed, leftRows, rightRows) =>
        {
            var people = new ChinesePeople(seed);
            string Row(Person person) => $"{person.Name},{person.ResidentId},13800138000,{person.Birth:yyyy-MM-dd},人民路1号";
            var left = Csv("编号,姓名,身份证号,联系电话,出生日期,地址", Some(people, leftRows), Row);
            var right = Csv("编号,姓名,身份证号,联系电话,出生日期,地址", Some(people, rightRows), Row);

            Link(left, right).Pairs.ShouldBeEmpty();
        }, iter: 200);

    [Fact]
    public void A_file_is_found_whole_in_one_that_holds_it() =>
        Gen.Select(Gen.Int[1, 10_000], Gen.Int[1, 40], Gen.Int[0, 300]).Sample((seed, both, more) =>
        {
            var people = new ChinesePeople(seed);
            var common = Some(people, both);
            string Row(Person person) => $"{person.Name},{person.Birth:yyyyMMdd},{person.Mobile},{person.Address}";
            var left = Csv("编号,姓名,出生日期,手机号,地址", common.Concat(Some(people, more)), Row);
            var right = Csv("编号,姓名,出生日期,手机号,地址", common, Row);

            Link(left, right).Pairs.Select(pair => (pair.Left, pair.Right)).Order().ShouldBe(Enumerable.Range(0, both).Select(i => (i, i)));
        }, iter: 60);

    [Fact]
    public void One_row_each_is_a_pair_if_it_agrees_and_none_if_it_contradicts() =>
        Gen.Int[1, 10_000].Sample(seed =>
        {
            var people = new ChinesePeople(seed);
            var one = people.Next();
            // Whether a date with a slip is the same one is another question.
            var other = Enumerable.Repeat(people, 100).Select(of => of.Next()).First(person => Digits(person).Zip(Digits(one)).Count(pair => pair.First != pair.Second) > 2);
            string Digits(Person person) => $"{person.Birth:yyyyMMdd}";
            string Of(Person person) => $"姓名,出生日期,地址\n{person.Name},{person.Birth:yyyy-MM-dd},{person.Address}\n";

            Link(Of(one), Of(one)).Pairs.ShouldHaveSingleItem().Score.ShouldBeGreaterThan(0.6);
            Link(Of(one), Of(other)).Pairs.ShouldBeEmpty();
            Link(Of(one), Of(one with { Name = other.Name, Birth = other.Birth })).Pairs.ShouldBeEmpty();
            Link(Of(one), Of(other with { Name = one.Name })).Pairs.ShouldBeEmpty();
        }, iter: 100);

    [Theory]
    [InlineData("13800138000")]
    [InlineData("075588886666")]
    public void A_number_in_common_use_makes_no_pair_and_an_own_one_tells_more_than_a_shared_one(string shared)
    {
        var people = new ChinesePeople(1);
        var (left, right) = (Some(people, 6), Some(people, 6));
        right[0] = left[0] with { ResidentId = "" };
        string Shared(Person person) => $"{person.Name},{shared}";
        Link(Csv("编号,姓名,电话", left, Shared), Csv("编号,姓名,电话", right, Shared)).Pairs.ShouldHaveSingleItem().Left.ShouldBe(0);

        string Own(Person person) => $"{person.Name},{person.Mobile}";
        Link(Csv("编号,姓名,电话", left, Own), Csv("编号,姓名,电话", right, Own)).Pairs.ShouldHaveSingleItem().Score.ShouldBeGreaterThan(
            Link(Csv("编号,姓名,电话", left, Shared), Csv("编号,姓名,电话", right, Shared)).Pairs[0].Score + 0.05);
    }

    [Fact]
    public void A_code_that_a_file_repeats_for_one_subject_keeps_its_weight()
    {
        const string Code = "91350100M000100Y43";
        var left = "编号,企业名称,统一社会信用代码\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},海风科技有限公司,{Code}\n"));
        var right = $"编号,企业名称,统一社会信用代码\nx,福州海风科技,{Code}\n";
        Link(left, right, new LinkOptions { Many = true }).Pairs.Count.ShouldBe(20);
    }

    [Fact]
    public void Two_numbers_whose_check_characters_verify_are_two_though_one_digit_tells_them_apart()
    {
        var left = "姓名,身份证号\n张三,11010519491231002X\n";
        Link(left, "姓名,身份证号\n张三,110105194912310038\n").Pairs.ShouldBeEmpty();
        Link(left, "姓名,身份证号\n张三,110105194912310020\n").Pairs.ShouldHaveSingleItem();
    }

    [Fact]
    public void An_organisation_code_meets_the_credit_code_that_holds_it()
    {
        var pairs = Link("企业名称,统一社会信用代码\n海风科技有限公司,91110000600037341L\n", "企业名称,统一社会信用代码\n海风科技公司,60003734-1\n").Pairs;
        pairs.ShouldHaveSingleItem().Explanation.Zh.ShouldContain("统一社会信用代码");
    }

    [Fact]
    public void An_identity_card_and_a_passport_of_one_column_say_nothing_against_each_other()
    {
        var pairs = Link("姓名,出生日期,证件号码\n欧阳明玉,1949-12-31,11010519491231002X\n", "姓名,出生日期,证件号码\n欧阳明玉,1949-12-31,E12345678\n").Pairs;
        pairs.ShouldHaveSingleItem().Explanation.Zh.ShouldNotContain("证件");
    }

    [Fact]
    public void A_region_in_brackets_and_a_column_that_intake_knows_are_known_to_linking()
    {
        var pairs = Link(
            "编号,纳税人名称,注册地址\n1,苏州市兴隆华信实业有限公司,江苏省苏州市姑苏区长宁路375号21栋501室\n",
            "编号,企业名称,住所\n1,兴隆华信实业【苏州】有限公司,长宁路375号21-501\n").Pairs;
        pairs.ShouldHaveSingleItem().Explanation.Zh.ShouldNotContain("不一致");
    }

    [Fact]
    public void A_name_in_the_first_column_gives_the_id_and_is_compared_as_well()
    {
        var left = Table("姓名,手机号\n张三,13912345671\n李四,13912345672\n");
        var pairs = Linker.TryLink(left, Table("姓名,手机号\n李四,13912345672\n"), new LinkOptions(), null, CancellationToken.None).ShouldNotBeNull().Pairs;

        left.Id(pairs.ShouldHaveSingleItem().Left).ShouldBe("李四");
        pairs[0].Explanation.Zh.ShouldContain("姓名");
    }

    [Fact]
    public void A_first_column_of_an_unknown_header_is_only_an_id_unless_its_values_tell_what_they_are()
    {
        Link("customer,姓名\n1,张三\n2,李四\n", "customer,姓名\n2,张三\n1,李四\n").Pairs.Select(pair => pair.Left == pair.Right).ShouldBe([true, true]);
        Link("sfz\n11010519491231002X\n", "x,身份证号\n1,11010519491231002X\n").Pairs.ShouldHaveSingleItem();
    }

    [Fact]
    public void An_id_that_is_a_registration_number_is_compared_once_and_a_serial_number_is_not()
    {
        var pairs = Link("id,name\n11010519491231002X,Ann Ba\n", "rec_id,name\n11010519491231002x,Zoe Long\n").Pairs;
        pairs.ShouldHaveSingleItem().Explanation.En.ShouldBe("Same resident ID number; different name.");
        var twice = Link("id,身份证号\n11010519491231002X,11010519491231002X\n", "id,身份证号\n11010519491231002X,11010519491231002X\n").Pairs;
        twice.ShouldHaveSingleItem().Explanation.Parts.Count.ShouldBe(1);
        // The serial numbers of two systems, though they look like mobile numbers.
        Link("id,name\n15000000001,Ann Ba\n15000000002,Tom Ho\n", "id,name\n15000000001,Zoe Long\n15000000002,Kim Du\n").Pairs.ShouldBeEmpty();
    }

    private static List<Person> Some(ChinesePeople people, int count) => [.. Enumerable.Range(0, count).Select(_ => people.Next())];

    private static string Csv(string header, IEnumerable<Person> people, Func<Person, string> row) =>
        header + "\n" + string.Concat(people.Select((person, i) => $"r{i},{row(person)}\n"));
}
