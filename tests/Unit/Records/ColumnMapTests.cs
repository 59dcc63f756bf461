using System.Text;
using ExchangeNetwork.Matching.Records;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Records;

/// <summary>Columns get their roles by header names in both languages, or from a mapping file.</summary>
public class ColumnMapTests
{
    [Theory]
    [InlineData("resident_id", "resident-id")]
    [InlineData("Resident-ID", "resident-id")]
    [InlineData("ＲＥＳＩＤＥＮＴ＿ＩＤ", "resident-id")]
    [InlineData("身份证号", "resident-id")]
    [InlineData("公民身份号码", "resident-id")]
    [InlineData("证件号码", "resident-id")]
    [InlineData("resident_id_2", "resident-id")]
    [InlineData("身份证号２", "resident-id")]
    [InlineData("uscc", "uscc")]
    [InlineData("统一社会信用代码", "uscc")]
    [InlineData("passport", "passport")]
    [InlineData("护照号", "passport")]
    [InlineData("travel_permit", "travel-permit")]
    [InlineData("通行证号", "travel-permit")]
    [InlineData("bank_card", "bank-card")]
    [InlineData("银行卡号", "bank-card")]
    [InlineData("bank_account", "bank-account")]
    [InlineData("银行账号", "bank-account")]
    [InlineData("plate", "plate")]
    [InlineData("车牌号", "plate")]
    [InlineData("invoice", "invoice")]
    [InlineData("customs_declaration", "customs-declaration")]
    [InlineData("报关单号", "customs-declaration")]
    [InlineData("mobile", "mobile")]
    [InlineData("手机号", "mobile")]
    [InlineData("mobile_2", "mobile")]
    [InlineData("bic", "bic")]
    [InlineData("iban", "iban")]
    [InlineData("lei", "lei")]
    [InlineData("name_birth", "name-birth")]
    public void An_identifier_column_is_known_by_its_header(string header, string type)
    {
        var column = Map("记录编号", header).Columns[1];
        column.Role.ShouldBe(ColumnRole.Identifier);
        column.IdentifierType.ShouldBe(type);
    }

    [Theory]
    [InlineData("observed_at", ColumnRole.ObservedAt)]
    [InlineData("采集时间", ColumnRole.ObservedAt)]
    [InlineData("发生时间", ColumnRole.ObservedAt)]
    [InlineData("时间", ColumnRole.ObservedAt)]
    [InlineData("姓名", ColumnRole.Name)]
    [InlineData("出生日期", ColumnRole.BirthDate)]
    [InlineData("企业名称", ColumnRole.OrganizationName)]
    [InlineData("单位名称", ColumnRole.OrganizationName)]
    [InlineData("entry_id", ColumnRole.Field)]
    [InlineData("name_2", ColumnRole.Field)]
    [InlineData("备注", ColumnRole.Field)]
    [InlineData("mobile_model", ColumnRole.Field)]
    public void A_role_is_known_by_its_header(string header, ColumnRole role) =>
        Map("record_id", header).Columns[1].Role.ShouldBe(role);

    [Theory]
    [InlineData("record_id")]
    [InlineData("记录编号")]
    [InlineData("编号")]
    [InlineData("流水号")]
    [InlineData(" Record-ID ")]
    public void The_record_id_is_known_by_its_header(string header) =>
        Map(header, "mobile").Columns[0].Role.ShouldBe(ColumnRole.RecordId);

    [Fact]
    public void Of_several_names_of_one_role_the_more_telling_one_wins_and_the_others_stay_fields()
    {
        var record = Reading.Of("编号,时间,记录编号,采集时间,手机号\n7,x,R1,2026-02-03,13800138000\n").Only;
        record.RecordId.ShouldBe("R1");
        Reading.Canonical(record).ShouldContain("""{"手机号":"13800138000","时间":"x","编号":"7"}""");
    }

    [Theory]
    [InlineData("record_id,resident_id,mobile,mobile_2,name,birth_date,organization_name,address")]
    [InlineData("记录编号,身份证号,手机号,手机号2,姓名,出生日期,企业名称,地址")]
    [InlineData("記錄編號,身份證號,手機號,手機號2,姓名,出生日期,企業名稱,住址")]
    public void A_file_reads_alike_in_both_languages(string header)
    {
        var record = Reading.Of(header + "\nR1,11010519491231002x,138 0013 8000,,张三,1949/12/31,某某有限公司,和平街8号\n").Only;
        record.Identifiers.ShouldBe(
        [
            new IdentifierValue("resident-id", "11010519491231002x"),
            new IdentifierValue("mobile", "138 0013 8000"),
            new IdentifierValue("name-birth", "张三|1949-12-31"),
            new IdentifierValue("organization-name", "某某有限公司"),
        ]);
        record.Attributes.ShouldBe(new SubjectAttributes("张三", "1949/12/31", "某某有限公司", "和平街8号"));
    }

    [Fact]
    public void A_name_without_a_birth_date_is_an_attribute_but_no_identifier()
    {
        var record = Reading.Of("record_id,name,birth_date\nR1,张三,\n").Only;
        record.Identifiers.ShouldBeEmpty();
        record.Attributes.Name.ShouldBe("张三");
    }

    [Theory]
    [InlineData("record_id,invoice_code,invoice_number")]
    [InlineData("记录编号,发票代码,发票号码")]
    public void Code_and_number_make_an_invoice(string header)
    {
        var reading = Reading.Of(header + "\nR1,4300171130,02550485\nR2,,24217000000146091898\nR3,4300171130,\n");
        reading.Records[0].Identifiers.ShouldBe([new IdentifierValue("invoice", "4300171130+02550485")]);
        reading.Records[1].Identifiers.ShouldBe([new IdentifierValue("invoice", "24217000000146091898")]);
        reading.Records[2].Identifiers.ShouldBeEmpty();
    }

    [Fact]
    public void Invoice_columns_pair_by_their_number()
    {
        var record = Reading.Of("record_id,发票号码2,发票代码1,发票代码2,发票号码1\nR1,N2,C1,C2,N1\n").Only;
        record.Identifiers.Select(identifier => identifier.Value).Order(StringComparer.Ordinal).ShouldBe(["C1+N1", "C2+N2"]);
    }

    [Fact]
    public void Values_with_escapes_come_out_as_received()
    {
        var record = Reading.Of("record_id,organization_name,name,birth_date\n\"R\"\"1\",\"A\"\"B\\C\",\"张\"\"三\",19900203\n").Only;
        record.RecordId.ShouldBe("R\"1");
        record.Identifiers.ShouldBe([new IdentifierValue("name-birth", "张\"三|1990-02-03"), new IdentifierValue("organization-name", "A\"B\\C")]);
        record.Attributes.ShouldBe(new SubjectAttributes("张\"三", "19900203", "A\"B\\C"));
    }

    [Fact]
    public void A_mapping_gives_roles_to_columns_of_any_name_and_takes_them_away()
    {
        var mapping = Mapping("""{"甲": "record_id", "乙": "mobile", "丙": "bank_card", "手机号": "field", "丁": "invoice_code_1", "戊": "invoice_number_1"}""");
        var record = Reading.Of("甲,乙,丙,手机号,丁,戊,姓名\nR1,1,2,3,4,5,张三\n", Reading.Options with { Mapping = mapping }).Only;
        record.RecordId.ShouldBe("R1");
        record.Identifiers.ShouldBe(
            [new IdentifierValue("mobile", "1"), new IdentifierValue("bank-card", "2"), new IdentifierValue("invoice", "4+5")]);
        record.Attributes.Name.ShouldBe("张三");
        Reading.Canonical(record).ShouldContain("\"手机号\":\"3\"");
    }

    [Theory]
    [InlineData("""{"乙": "record_id"}""", IntakeCodes.MappedColumnMissing)]
    [InlineData("""{"甲": "name", "姓名": "name"}""", IntakeCodes.RoleMappedTwice)]
    public void A_mapping_that_does_not_fit_the_file_is_refused(string json, string code) =>
        Reading.Of("record_id,甲,姓名\nR1,x,y\n", Reading.Options with { Mapping = Mapping(json) }).Refusal.ShouldNotBeNull().Code.ShouldBe(code);

    [Theory]
    [InlineData("""{"甲": "recordid_x"}""", IntakeCodes.UnknownRole)]
    [InlineData("""{"甲": 1}""", IntakeCodes.InvalidMapping)]
    [InlineData("""{"甲": "name" """, IntakeCodes.InvalidMapping)]
    [InlineData("""["甲"]""", IntakeCodes.InvalidMapping)]
    [InlineData("""{"\ud800": "name"}""", IntakeCodes.InvalidMapping)]
    [InlineData("""{"甲": "name", " 甲": "field"}""", IntakeCodes.DuplicateHeader)]
    [InlineData("", IntakeCodes.InvalidMapping)]
    public void A_mapping_that_is_none_is_refused(string json, string code)
    {
        ColumnMapping.TryParse(Encoding.UTF8.GetBytes(json), out var refusal).ShouldBeNull();
        refusal.ShouldNotBeNull().Code.ShouldBe(code);
    }

    [Fact]
    public void A_mapping_file_may_start_with_a_byte_order_mark() => Mapping("\uFEFF{\"a\":\"name\"}").Columns.ShouldBe(["a"]);

    private static ColumnMapping Mapping(string json) => ColumnMapping.TryParse(Encoding.UTF8.GetBytes(json), out _).ShouldNotBeNull();

    private static ColumnMap Map(params string[] header) => ColumnMap.TryCreate(header, null, list: false, out _).ShouldNotBeNull();
}
