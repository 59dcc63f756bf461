using CsCheck;
using ExchangeNetwork.Matching.Scoring.Places;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Scoring;

/// <summary>Which addresses are one place, and which are two. Invented addresses.</summary>
public class AddressTests
{
    private static readonly string[] Streets = ["宝安南路", "人民路", "中山一路", "和平街", "建设大道"];

    [Theory]
    [InlineData("广东省深圳市罗湖区宝安南路8号3栋2单元501室", "深圳罗湖区宝安南路8号3-2-501")]
    [InlineData("广东省深圳市罗湖区宝安南路8号", "廣東省深圳市羅湖區寶安南路8號")]
    [InlineData("宝安南路８号三栋五〇一室", "宝安南路8号3幢501房")]
    [InlineData("浦东新区世纪大道100号12层", "上海市浦东新区世纪大道100号十二楼")]
    [InlineData("北京西路20号", "上海市静安区北京西路20号")]
    [InlineData("北京市朝阳区建国路88号院3号楼1203", "朝阳区建国路88号3号楼1203室")]
    [InlineData("苏州市昆山市人民路5号", "昆山市人民路5号")]
    [InlineData("罗湖区宝安南路8号金山大厦", "罗湖区宝安南路8号")]
    [InlineData("宝安南路8号3栋501室", "宝安南路8号")]
    [InlineData("12 Harbour St, Apt 4", "Apartment 4, 12 Harbour Street")]
    public void One_place_written_in_two_ways_is_one_address(string left, string right) => Score(left, right)!.Value.ShouldBeGreaterThanOrEqualTo(AddressScore.Threshold);

    [Theory]
    [InlineData("宝安南路8号", "宝安南路9号")]
    [InlineData("宝安南路8号3栋501室", "宝安南路8号3栋502室")]
    [InlineData("宝安南路8号3栋501室", "宝安南路8号5栋301室")]
    [InlineData("宝安南路8号A座", "宝安南路8号B座")]
    [InlineData("深圳市罗湖区人民路8号", "深圳市福田区人民路8号")]
    [InlineData("广州市中山一路8号", "武汉市中山一路8号")]
    [InlineData("人民路8号", "宝安南路8号")]
    [InlineData("阳光小区三期8栋", "阳光小区二期8栋")]
    [InlineData("12 Harbour Street", "13 Harbour Street")]
    [InlineData("12 Harbour Street", "12 Mountain Road")]
    public void Two_places_are_two_addresses_though_one_digit_tells_them_apart(string left, string right) => Score(left, right)!.Value.ShouldBeLessThan(AddressScore.Threshold);

    [Fact]
    public void Addresses_in_two_scripts_are_not_compared() => Score("宝安南路8号", "8 Baoan South Road").ShouldBeNull();

    [Fact]
    public void A_Chinese_address_is_read_in_its_parts()
    {
        var address = Read("江西省景德镇市珠山区新厂街道瓷都大道12号附3号B座二单元1103室");

        address.Areas.ShouldBe(new ChineseAreas("江西", "景德镇", "珠山", "新厂"));
        address.Place.ShouldBe("瓷都大道");
        address.Numbers.ShouldBe([
            new("12", NumberOf.Plot), new("3", NumberOf.Plot), new("b", NumberOf.Building), new("2", NumberOf.Entrance), new("1103", NumberOf.Room)]);
        (address + address.Numbers[0].ToString()).ShouldNotContain("12");
    }

    [Theory]
    [InlineData("三", "3")]
    [InlineData("十", "10")]
    [InlineData("十二", "12")]
    [InlineData("二十", "20")]
    [InlineData("九十九", "99")]
    [InlineData("一百零八", "108")]
    [InlineData("二〇三", "203")]
    public void Chinese_numerals_are_read(string written, string number)
    {
        ChineseNumerals.Read(written, out var read).ShouldBe(written.Length);
        read.ShouldBe(number);
    }

    [Fact]
    public void Any_other_number_makes_another_address_whichever_it_is() =>
        Gen.Select(Gen.Int[0, 4].Select(i => Streets[i]), Gen.Int[1, 400].Array[3], Gen.Int[0, 2], Gen.Int[1, 300]).Sample((street, numbers, which, more) =>
        {
            var other = (int[])numbers.Clone();
            other[which] += more;
            Score(Write(street, numbers), Write(street, numbers))!.Value.ShouldBe(1);
            Score(Write(street, numbers), Write(street, other))!.Value.ShouldBeLessThan(AddressScore.Threshold);
        });

    [Fact]
    public void A_score_is_between_0_and_1_and_does_not_depend_on_which_comes_first_whatever_the_texts() =>
        Gen.Select(Gen.OneOf(Gen.String, Gen.Char['\u4e00', '\u9fa5'].Array[0, 8].Select(letters => new string(letters) + "8号")), Gen.String).Sample((left, right) =>
        {
            if (PostalAddress.Read(left) is not { } a || PostalAddress.Read(right) is not { } b)
                return;
            if (AddressScore.Of(a, b) is { } score)
                score.ShouldBeInRange(0, 1);
            AddressScore.Of(b, a).ShouldBe(AddressScore.Of(a, b));
            AddressScore.Of(a, a)!.Value.ShouldBe(1, 1e-9);
        });

    private static string Write(string street, int[] numbers) => $"{street}{numbers[0]}号{numbers[1]}栋{numbers[2]}室";

    private static double? Score(string left, string right) => AddressScore.Of(Read(left), Read(right));

    private static PostalAddress Read(string address) => PostalAddress.Read(address).ShouldNotBeNull();
}
