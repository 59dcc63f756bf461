using CsCheck;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.SealedLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.SealedLists;

/// <summary>Which values an owner publishes for a name, so that records that write it otherwise still meet it.</summary>
public class NameVariantsTests
{
    private static readonly string[] Odd = ["Müller", "O'Neill", "吕", "欧阳", "Łódź", "Sánchez", "有限公司", "Ltd.", "&", "·", ",", "(上海)", "|"];

    private static readonly Gen<string> Word = Gen.OneOf(
        Gen.String[Gen.Char['a', 'z'], 1, 8], Gen.String[Gen.Char['一', '龥'], 1, 3], Gen.Int[0, Odd.Length - 1].Select(place => Odd[place]));

    private static readonly Gen<string> Name = Word.Array[1, 5].Select(words => string.Join(' ', words));

    [Theory]
    [InlineData("张三丰", "张三丰", "ZHANGSANFENG", "SANFENGZHANG", "ZHANG,SANFENG")]
    [InlineData("欧阳修", "欧阳修", "OUYANGXIU", "XIUOUYANG")]
    [InlineData("曾国藩", "曾国藩", "ZENGGUOFAN", "CENGGUOFAN")]
    [InlineData("吕布", "吕布", "LYUBU", "LVBU", "LUBU", "BULYU")]
    [InlineData("维·克", "维克", "WEIKE")]
    [InlineData("Anna Kowalska", "ANNAKOWALSKA", "KOWALSKAANNA", "KOWALSKA,ANNA")]
    [InlineData("KOWALSKA, Anna", "KOWALSKA,ANNA", "ANNAKOWALSKA", "KOWALSKAANNA")]
    [InlineData("Maria Karin Lindqvist", "MARIAKARINLINDQVIST", "LINDQVISTMARIAKARIN", "MARIALINDQVIST", "LINDQVISTMARIA", "MARIAKLINDQVIST")]
    [InlineData("Jürgen Großmann", "JÜRGENGROßMANN", "JURGENGROSSMANN", "JUERGENGROSSMANN", "GROSSMANNJURGEN")]
    [InlineData("Дмитрий Соколов", "ДМИТРИЙСОКОЛОВ", "DMITRIYSOKOLOV", "SOKOLOVDMITRIY")]
    [InlineData("김민수", "김민수")]
    [InlineData("ZHANGSANFENG", "ZHANGSANFENG")]
    public void A_persons_name_is_published_in_the_ways_that_records_write_it(string name, params string[] expected) =>
        expected.ShouldBeSubsetOf(NameVariants.OfPerson(name, "1990-02-03").Values.Select(value => value[..^9]));

    [Theory]
    [InlineData("深圳市腾讯计算机科技有限公司", "深圳腾讯计算机科技有限公司", "腾讯计算机(深圳)科技有限公司", "腾讯计算机科技(深圳)有限公司", "腾讯计算机科技有限公司")]
    [InlineData("远洋（上海）贸易有限责任公司", "远洋(上海)贸易有限公司", "上海远洋贸易有限公司", "上海市远洋贸易有限公司", "远洋贸易(上海)有限公司", "上海远洋贸易")]
    [InlineData("中国银行股份有限公司深圳分行", "中国银行股份有限公司深圳分行")]
    [InlineData("Acme Trading Co., Ltd.", "ACMETRADINGCO.,LTD.", "ACMETRADINGCOLTD", "ACMETRADINGLIMITED", "ACMETRADINGLTD", "ACMETRADING")]
    [InlineData("Acme Ltd", "ACMELTD", "ACMELIMITED", "ACMECO.,LTD.")]
    [InlineData("Smith & Sons Inc", "SMITH&SONSINC", "SMITHANDSONSINC")]
    public void An_organisations_name_is_published_in_the_ways_that_records_write_it(string name, params string[] expected) =>
        expected.ShouldBeSubsetOf(NameVariants.OfOrganization(name).Values);

    [Fact]
    public void Variants_are_distinct_canonical_values_and_never_more_than_sixteen()
    {
        Name.Sample(name =>
        {
            foreach (var (variants, type) in new[] { (NameVariants.OfPerson(name, "19900203"), "name-birth"), (NameVariants.OfOrganization(name), "organization-name") })
            {
                variants.Values.Count.ShouldBeLessThanOrEqualTo(NameVariants.Most);
                variants.Values.ShouldBeUnique();
                foreach (var value in variants.Values)
                    IdentifierNormalizer.Read(type, value).Normalized.ShouldBe(value);
                (variants.ExpectedRecall is >= 0 and <= 0.95).ShouldBeTrue();
                (variants.ExpectedRecall > 0).ShouldBe(variants.Values.Count > 0);
            }
        }, iter: 2_000);
    }

    [Fact]
    public void The_value_that_a_record_with_the_same_name_has_is_always_among_them() => Name.Sample(
        name =>
        {
            foreach (var (variants, type, value) in new[]
            {
                (NameVariants.OfPerson(name, "19900203"), "name-birth", name + "|1990-02-03"), (NameVariants.OfOrganization(name), "organization-name", name),
            })
            {
                if (IdentifierNormalizer.Read(type, value).Normalized is { } canonical)
                    variants.Values.ShouldContain(canonical);
            }
        },
        iter: 2_000);

    [Fact]
    public void Who_writes_the_surname_first_is_met_and_the_other_way_round() =>
        Gen.Select(Gen.String[Gen.Char['A', 'Z'], 2, 8], Gen.String[Gen.Char['A', 'Z'], 2, 8]).Sample(
            (given, surname) => NameVariants.OfPerson($"{given} {surname}", "19900203").Values.ShouldContain($"{surname}{given}|19900203"),
            iter: 200);

    [Fact]
    public void Characters_are_expected_to_be_met_more_often_than_letters_and_more_ways_more_often_than_one()
    {
        var characters = NameVariants.OfPerson("张三丰", "19900203").ExpectedRecall;
        var letters = NameVariants.OfPerson("Anna Kowalska", "19900203").ExpectedRecall;
        var together = NameVariants.OfPerson("ANNAKOWALSKA", "19900203").ExpectedRecall;

        characters.ShouldBeGreaterThan(letters);
        letters.ShouldBeGreaterThan(together);
        NameVariants.OfOrganization("上海远洋贸易有限公司").ExpectedRecall.ShouldBeGreaterThan(NameVariants.OfOrganization("中国银行股份有限公司深圳分行").ExpectedRecall);
    }

    [Fact]
    public void What_is_left_without_the_legal_form_is_published_only_where_it_still_names_somebody()
    {
        NameVariants.OfOrganization("Acme Ltd").Values.ShouldNotContain("ACME");
        NameVariants.OfOrganization("上海远洋有限公司").Values.ShouldNotContain("上海远洋");
        NameVariants.OfOrganization("上海远洋贸易有限公司").Values.ShouldContain("上海远洋贸易");
    }

    [Fact]
    public void What_is_no_name_or_has_no_date_has_no_variants()
    {
        NameVariants.OfPerson("-", "19900203").Values.ShouldBeEmpty();
        NameVariants.OfPerson("张三", "3.2.1990").Values.ShouldBeEmpty();
        NameVariants.OfNameBirth("张三").Values.ShouldBeEmpty();
        NameVariants.OfOrganization("").Values.ShouldBeEmpty();
        NameVariants.OfNameBirth("张三|19900203").Values.ShouldContain("ZHANGSAN|19900203");
        NameVariants.OfPerson("张三", "19900203").ToString().ShouldBe("NameVariants(***)");
    }
}
