using System.Text;
using CsCheck;
using ExchangeNetwork.Matching.Han;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Scoring;
using ExchangeNetwork.Matching.Scoring.Names;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Linkage.Linking;

namespace ExchangeNetwork.Tests.Unit.Matching;

/// <summary>Traditional and simplified writing of one name meet; different names stay different.</summary>
public class HanFoldingTests
{
    private static readonly Gen<string> Anything = Gen.OneOf(
        Gen.Int[0x3400, 0x9FFF], Gen.Int[0x20000, 0x323AF], Gen.Int[0x20, 0x2FF], Gen.Int[0xE000, 0xFFFF])
        .Array[0, 12].Select(codes => string.Concat(codes.Select(code => new Rune(code).ToString())));

    [Theory]
    [InlineData("陳偉", "陈伟")]
    [InlineData("歐陽鋒", "欧阳锋")]
    [InlineData("鍾國華", "钟国华")]
    [InlineData("廣東省深圳市羅湖區寶安南路", "广东省深圳市罗湖区宝安南路")]
    [InlineData("衞生署", "卫生署")]
    [InlineData("陈伟", "陈伟")]
    [InlineData("O'Brien 2 号 ①", "O'Brien 2 号 ①")]
    public void Traditional_characters_become_simplified_ones(string written, string folded)
    {
        HanFolding.Text(written).ShouldBe(folded);
        HanFolding.Name(written).ShouldBe(folded);
    }

    [Fact]
    public void Characters_that_both_scripts_have_stay_in_names_of_people_and_meet_in_other_texts()
    {
        HanFolding.Name("張昇").ShouldBe("张昇");
        HanFolding.Text("合夥企業").ShouldBe("合伙企业");
        NameScore.Of("張昇", "张升", NameKind.Person).ShouldBeInRange(NameScore.Threshold, 0.95);
        NameScore.Of("張昇", "张昇", NameKind.Person).ShouldBe(1);
    }

    [Fact]
    public void Folding_twice_is_folding_once_whatever_the_text() => Anything.Sample(text =>
    {
        HanFolding.Text(HanFolding.Text(text)).ShouldBe(HanFolding.Text(text));
        HanFolding.Name(HanFolding.Name(text)).ShouldBe(HanFolding.Name(text));
        HanFolding.Text(HanFolding.Name(text)).ShouldBe(HanFolding.Text(text));
    });

    [Fact]
    public void Bytes_are_folded_as_text_is_and_refused_where_there_is_no_room() => Gen.Select(Anything, Gen.Bool).Sample((text, isName) =>
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var expected = Encoding.UTF8.GetBytes(isName ? HanFolding.Name(text) : HanFolding.Text(text));
        var room = new byte[expected.Length];
        HanFolding.TryFold(utf8, isName, room, out var written).ShouldBeTrue();
        room[..written].ShouldBe(expected);
        if (expected.Length > 0)
            HanFolding.TryFold(utf8, isName, room.AsSpan(1), out _).ShouldBeFalse();
    });

    [Theory]
    [InlineData("name-birth", "陳偉|1990-02-03", "陈伟|19900203")]
    [InlineData("organization-name", "海風貿易（深圳）有限責任公司", "海风贸易(深圳)有限公司")]
    public void A_name_is_one_identifier_in_both_scripts(string type, string traditional, string simplified)
    {
        IdentifierNormalizer.Read(type, traditional).Normalized.ShouldBe(simplified);
        IdentifierNormalizer.Read(type, simplified).Normalized.ShouldBe(simplified);
    }

    [Fact]
    public void A_name_that_grows_past_the_longest_is_refused() =>
        IdentifierNormalizer.Read("organization-name", string.Concat(Enumerable.Repeat("暐", 170))).ErrorCode.ShouldBe("XN-IDENT-004");

    [Theory]
    [InlineData("海風電子科技有限公司", "海风电子科技有限公司")]
    [InlineData("香港海風貿易有限公司", "海风贸易（香港）有限公司")]
    public void Organisations_of_both_scripts_are_one(string left, string right) =>
        NameScore.Of(left, right, NameKind.Organization).ShouldBeGreaterThanOrEqualTo(0.95);

    [Fact]
    public void Files_in_two_scripts_are_linked_headers_too()
    {
        var pairs = Link(
            "編號,姓名,出生日期,住址\n1,陳國偉,1990-02-03,廣東省深圳市羅湖區寶安南路8號\n2,劉麗華,1985-06-07,上海市靜安區北京西路9號\n",
            "编号,姓名,出生日期,住址\n1,刘丽华,1985-06-07,上海市静安区北京西路9号\n2,陈国伟,1990-02-03,广东省深圳市罗湖区宝安南路8号\n").Pairs;
        pairs.Select(pair => (pair.Left, pair.Right)).Order().ShouldBe([(0, 1), (1, 0)]);
        pairs.ShouldAllBe(pair => pair.Explanation.Parts.Count == 3 && pair.Explanation.Parts.All(part => part.Comparison == Comparison.Agrees));
    }
}
