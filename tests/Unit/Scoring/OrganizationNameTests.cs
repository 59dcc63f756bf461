using ExchangeNetwork.Matching.Scoring.Names;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Scoring;

/// <summary>Which names of organisations are one body, and which are two.</summary>
public class OrganizationNameTests
{
    [Theory]
    [InlineData("Nordwind Maschinenbau Gesellschaft mit beschränkter Haftung", "Nordwind Maschinenbau GmbH")]
    [InlineData("ПАО Северсталь", "Severstal Public Joint Stock Company")]
    [InlineData("N.W.M. Tools Co.", "NWM Tools Company")]
    [InlineData("The Harbour & Sons Limited", "Harbour and Sons Ltd")]
    [InlineData("Harbourview Shipping Pte. Ltd.", "Harbour View Shipping Pte Ltd")]
    [InlineData("Second Harbour Bank", "2nd Harbour Bank")]
    [InlineData("Regiment Thirty-One", "Regiment 31")]
    [InlineData("深圳市海风科技有限公司", "海风科技（深圳）有限公司")]
    [InlineData("上海海风贸易有限责任公司", "上海海风贸易有限公司")]
    [InlineData("海风科技股份公司", "海风科技股份有限公司")]
    [InlineData("广东海风物流集团有限公司", "广东省海风物流集团有限责任公司")]
    [InlineData("深圳海风科技", "深圳市海风科技有限公司")]
    public void One_body_written_in_two_ways_is_one_name(string left, string right) =>
        NameScore.Of(left, right, NameKind.Organization).ShouldBeGreaterThanOrEqualTo(NameScore.Threshold);

    [Theory]
    [InlineData("Harbour Shipping Ltd", "Harbour Mining Ltd")]
    [InlineData("Nordwind of Bergen AS", "Nordwind of Tromso AS")]
    [InlineData("Nordwind Fund 12", "Nordwind Fund 13")]
    [InlineData("Nordwind Fund", "Nordwind Fund III")]
    [InlineData("Trading Company", "Nordwind Trading Company")]
    [InlineData("Nordwind Maschinenbau GmbH", "Nordwind Maschinenbau GmbH Vienna Branch")]
    [InlineData("海风科技有限公司", "海峰科技有限公司")]
    [InlineData("深圳市海风科技有限公司", "上海海风科技有限公司")]
    [InlineData("深圳市海风科技有限公司", "深圳市海风贸易有限公司")]
    [InlineData("海风科技有限公司", "Haifeng Keji Youxian Gongsi")]
    public void Two_bodies_are_two_names(string left, string right) =>
        NameScore.Of(left, right, NameKind.Organization).ShouldBeLessThan(NameScore.Threshold);

    [Theory]
    [InlineData("海风科技有限公司深圳分公司", "海风科技有限公司")]
    [InlineData("海风科技有限公司深圳分公司", "海风科技有限公司广州分公司")]
    [InlineData("中国海风银行股份有限公司深圳分行", "中国海风银行股份有限公司")]
    public void A_branch_is_neither_its_head_office_nor_another_branch(string left, string right)
    {
        NameScore.Of(left, right, NameKind.Organization).ShouldBeLessThan(NameScore.Threshold);
        NameScore.Of(left, left, NameKind.Organization).ShouldBe(1);
    }

    [Fact]
    public void A_Chinese_name_is_read_in_its_parts()
    {
        var name = ChineseOrganization.Read("广东省深圳市海风电子科技有限责任公司东莞分公司");

        name.Regions.ShouldBe(["广东", "深圳"]);
        name.Brand.ShouldBe("海风");
        name.Trade.ShouldBe("电子科技");
        name.Form.ShouldBe("有限公司");
        name.Branch.ShouldBe("东莞分公司");
        name.ToString().ShouldNotContain("海风");
    }

    [Fact]
    public void A_region_in_brackets_is_a_region() =>
        ChineseOrganization.Read("海风科技(上海)有限公司").ShouldSatisfyAllConditions(
            name => name.Regions.ShouldBe(["上海"]),
            name => name.Brand.ShouldBe("海风"),
            name => name.Form.ShouldBe("有限公司"));

    [Fact]
    public void Ships_are_told_by_name_and_number_without_their_prefix()
    {
        NameScore.Of("MV Northern Light", "Northern Light", NameKind.Thing).ShouldBe(1);
        NameScore.Of("Northern Light 5", "Northern Light 6", NameKind.Thing).ShouldBeLessThan(NameScore.Threshold);
    }

    [Theory]
    [InlineData("Person", NameKind.Person)]
    [InlineData("vessel", NameKind.Thing)]
    [InlineData("Company", NameKind.Organization)]
    [InlineData(null, NameKind.Organization)]
    public void A_schema_says_what_bears_the_names(string? schema, NameKind kind) => NameScore.KindOf(schema).ShouldBe(kind);
}
