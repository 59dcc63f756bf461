using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Messages.Errors;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Matching;

/// <summary>The computed and published examples of each type: what is accepted, what it becomes, what its check digits say.</summary>
public class IdentifierExampleTests
{
    [Theory]
    [InlineData("resident-id", "11010519491231002X", "11010519491231002X", ChecksumState.Ok)]
    [InlineData("resident-id", "11010519491231002x", "11010519491231002X", ChecksumState.Ok)]
    [InlineData("resident-id", "110105 19491231-002X", "11010519491231002X", ChecksumState.Ok)]
    [InlineData("resident-id", "１１０１０５１９４９１２３１００２ｘ", "11010519491231002X", ChecksumState.Ok)]
    [InlineData("resident-id", "440524188001010014", "440524188001010014", ChecksumState.Ok)]
    [InlineData("resident-id", "110105194912310021", "110105194912310021", ChecksumState.Failed)]
    [InlineData("resident-id", "440524188001010015", "440524188001010015", ChecksumState.Failed)]
    [InlineData("resident-id", "110105491231002", "11010519491231002X", ChecksumState.None)]
    [InlineData("resident-id", "130503670401001", "130503196704010016", ChecksumState.None)]
    [InlineData("resident-id", "810000199001010019", "810000199001010019", ChecksumState.Ok)]
    [InlineData("resident-id", "830000198512310020", "830000198512310020", ChecksumState.Ok)]
    [InlineData("resident-id", "810000199001010018", "810000199001010018", ChecksumState.Failed)]
    [InlineData("resident-id", "830000198512310021", "830000198512310021", ChecksumState.Failed)]
    [InlineData("resident-id", "911840199001010018", "911840199001010018", ChecksumState.Ok)]
    [InlineData("resident-id", "93184019851231002X", "93184019851231002X", ChecksumState.Ok)]
    [InlineData("resident-id", "911840199001010019", "911840199001010019", ChecksumState.Failed)]
    [InlineData("resident-id", "931840198512310021", "931840198512310021", ChecksumState.Failed)]
    [InlineData("resident-id", "USA110085123456", "USA110085123456", ChecksumState.None)]
    [InlineData("uscc", "91350100M000100Y43", "91350100M000100Y43", ChecksumState.Ok)]
    [InlineData("uscc", "91110000600037341l", "91110000600037341L", ChecksumState.Ok)]
    [InlineData("uscc", "91110000600037341M", "91110000600037341M", ChecksumState.Failed)]
    [InlineData("uscc", "91350211M0000XUF46", "91350211M0000XUF46", ChecksumState.Failed)]
    [InlineData("uscc", "60003734-1", "600037341", ChecksumState.Ok)]
    [InlineData("uscc", "60003734-2", "600037342", ChecksumState.Failed)]
    [InlineData("uscc", "M000100Y4", "M000100Y4", ChecksumState.Ok)]
    [InlineData("uscc", "110105600037341", "600037341", ChecksumState.Ok)]
    [InlineData("passport", "E12345678", "E12345678", ChecksumState.None)]
    [InlineData("passport", "ea1234567", "EA1234567", ChecksumState.None)]
    [InlineData("passport", "G12345678", "G12345678", ChecksumState.None)]
    [InlineData("passport", "DE1234567", "DE1234567", ChecksumState.None)]
    [InlineData("passport", "CHN:E12345678", "E12345678", ChecksumState.None)]
    [InlineData("passport", "USA/123456789", "USA:123456789", ChecksumState.None)]
    [InlineData("passport", "UTO L898902C3", "UTO:L898902C3", ChecksumState.None)]
    [InlineData("passport", "L898902C3", "L898902C3", ChecksumState.None)]
    [InlineData("passport", "L898902C36UTO7408122F1204159ZE184226B<<<<<10", "UTO:L898902C3", ChecksumState.Ok)]
    [InlineData("passport", "L898902C35UTO7408122F1204159ZE184226B<<<<<10", "UTO:L898902C3", ChecksumState.Failed)]
    [InlineData("travel-permit", "H12345678", "H12345678", ChecksumState.None)]
    [InlineData("travel-permit", "M1234567801", "M12345678", ChecksumState.None)]
    [InlineData("travel-permit", "12345678", "12345678", ChecksumState.None)]
    [InlineData("travel-permit", "1234567801", "12345678", ChecksumState.None)]
    [InlineData("bank-card", "4111111111111111", "4111111111111111", ChecksumState.Ok)]
    [InlineData("bank-card", "6222 0202 0000 1234 562", "6222020200001234562", ChecksumState.Ok)]
    [InlineData("bank-card", "4111111111111112", "4111111111111112", ChecksumState.Failed)]
    [InlineData("bank-card", "6222020200001234567", "6222020200001234567", ChecksumState.Failed)]
    [InlineData("bank-account", "1234-5678 90", "1234567890", ChecksumState.None)]
    [InlineData("bank-account", "bkchcnbj:1234567890", "BKCHCNBJXXX:1234567890", ChecksumState.None)]
    [InlineData("bank-account", "102100099996/1234567890", "102100099996:1234567890", ChecksumState.None)]
    [InlineData("plate", "京A12345", "京A12345", ChecksumState.None)]
    [InlineData("plate", "京A·12345", "京A12345", ChecksumState.None)]
    [InlineData("plate", "京 ａ１２３４５", "京A12345", ChecksumState.None)]
    [InlineData("plate", "粤BD12345", "粤BD12345", ChecksumState.None)]
    [InlineData("plate", "沪A12345D", "沪A12345D", ChecksumState.None)]
    [InlineData("plate", "粤Z1234港", "粤Z1234港", ChecksumState.None)]
    [InlineData("plate", "京A12345:02", "京A12345:02", ChecksumState.None)]
    [InlineData("invoice", "4300171130+02550485", "4300171130+02550485", ChecksumState.None)]
    [InlineData("invoice", "4300171130 02550485", "4300171130+02550485", ChecksumState.None)]
    [InlineData("invoice", "4300171130/02550485", "4300171130+02550485", ChecksumState.None)]
    [InlineData("invoice", "050003523456+29342181", "050003523456+29342181", ChecksumState.None)]
    [InlineData("invoice", "050003523456-29342181", "050003523456+29342181", ChecksumState.None)]
    [InlineData("invoice", "24217000000146091898", "24217000000146091898", ChecksumState.None)]
    [InlineData("invoice", "24942000000012660383", "24942000000012660383", ChecksumState.None)]
    [InlineData("customs-declaration", "223320241234567890", "223320241234567890", ChecksumState.None)]
    [InlineData("customs-declaration", "530120230123456789", "530120230123456789", ChecksumState.None)]
    [InlineData("customs-declaration", "223320241234567890001", "223320241234567890", ChecksumState.None)]
    [InlineData("mobile", "13800138000", "13800138000", ChecksumState.None)]
    [InlineData("mobile", "+86 199-1234-5678", "19912345678", ChecksumState.None)]
    [InlineData("mobile", "0086 13800138000", "13800138000", ChecksumState.None)]
    [InlineData("mobile", "(+86)13800138000", "13800138000", ChecksumState.None)]
    [InlineData("mobile", "8613800138000", "13800138000", ChecksumState.None)]
    [InlineData("bic", "BKCHCNBJ", "BKCHCNBJXXX", ChecksumState.None)]
    [InlineData("bic", "icbkcnbjxxx", "ICBKCNBJXXX", ChecksumState.None)]
    [InlineData("iban", "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432", ChecksumState.Ok)]
    [InlineData("iban", "IBAN DE89370400440532013000", "DE89370400440532013000", ChecksumState.Ok)]
    [InlineData("iban", "GB82WEST12345698765431", "GB82WEST12345698765431", ChecksumState.Failed)]
    [InlineData("iban", "DE89370400440532013001", "DE89370400440532013001", ChecksumState.Failed)]
    [InlineData("lei", "HWUPKR0MPOU8FGXBT394", "HWUPKR0MPOU8FGXBT394", ChecksumState.Ok)]
    [InlineData("lei", "5493001kjtiigc8y1r12", "5493001KJTIIGC8Y1R12", ChecksumState.Ok)]
    [InlineData("lei", "HWUPKR0MPOU8FGXBT395", "HWUPKR0MPOU8FGXBT395", ChecksumState.Failed)]
    [InlineData("lei", "5493001KJTIIGC8Y1R13", "5493001KJTIIGC8Y1R13", ChecksumState.Failed)]
    [InlineData("name-birth", "张三|1990-02-28", "张三|19900228", ChecksumState.None)]
    [InlineData("name-birth", "张 三｜１９９０年2月8日", "张三|19900208", ChecksumState.None)]
    [InlineData("name-birth", "阿卜杜拉·买买提|1990/2/8", "阿卜杜拉买买提|19900208", ChecksumState.None)]
    [InlineData("name-birth", "Zoe\u0308 Müller|1990-02-08 00:00:00", "ZOËMÜLLER|19900208", ChecksumState.None)]
    [InlineData("organization-name", "深圳市甲乙（集团）有限公司", "深圳市甲乙(集团)有限公司", ChecksumState.None)]
    [InlineData("organization-name", "深圳市甲乙【集团】有限责任公司", "深圳市甲乙(集团)有限公司", ChecksumState.None)]
    [InlineData("organization-name", "某某股份公司北京分公司", "某某股份有限公司北京分公司", ChecksumState.None)]
    [InlineData("organization-name", "Ａｃｍｅ Trading Co., Ltd.", "ACMETRADINGCO.,LTD.", ChecksumState.None)]
    [InlineData("organization-name", "Cafe\u200b\u0301 Ltd", "CAFÉLTD", ChecksumState.None)]
    public void A_well_formed_value_takes_its_canonical_form(string type, string value, string normalized, ChecksumState checksum)
    {
        var reading = IdentifierNormalizer.Read(type, value);

        reading.WellFormed.ShouldBeTrue();
        reading.Normalized.ShouldBe(normalized);
        reading.Checksum.ShouldBe(checksum);
        reading.ErrorCode.ShouldBeNull();
        reading.Flags.Contains("checksum-failed").ShouldBe(checksum == ChecksumState.Failed);
    }

    [Theory]
    [InlineData("resident-id", "11010519491231002")]
    [InlineData("resident-id", "1101051949X2310021")]
    [InlineData("resident-id", "110105********002X")]
    [InlineData("resident-id", "US1110085123456")]
    [InlineData("uscc", "91350100M000100Y4Z")]
    [InlineData("uscc", "9135010OM000100Y43")]
    [InlineData("uscc", "91350100M000100Y4")]
    [InlineData("passport", "EI1234567")]
    [InlineData("passport", "E1234567")]
    [InlineData("passport", "CHN:USA123456")]
    [InlineData("passport", "UNKNOWN")]
    [InlineData("passport", "USAX:12345678")]
    [InlineData("travel-permit", "H1234567")]
    [InlineData("travel-permit", "X12345678")]
    [InlineData("travel-permit", "1234567")]
    [InlineData("travel-permit", "A2345678")]
    [InlineData("bank-card", "411111111111")]
    [InlineData("bank-card", "41111111111111111111")]
    [InlineData("bank-card", "411111111111111X")]
    [InlineData("bank-account", "12345")]
    [InlineData("bank-account", "AB:1234567890")]
    [InlineData("plate", "京I12345")]
    [InlineData("plate", "京A1234")]
    [InlineData("plate", "京A12O45")]
    [InlineData("plate", "A12345")]
    [InlineData("plate", "粤BX12345")]
    [InlineData("plate", "火A12345")]
    [InlineData("invoice", "430017113+02550485")]
    [InlineData("invoice", "4300171130+X2550485")]
    [InlineData("invoice", "2421700000014609189")]
    [InlineData("invoice", "A4217000000146091898")]
    [InlineData("customs-declaration", "223320247234567890")]
    [InlineData("customs-declaration", "22332024123456789")]
    [InlineData("customs-declaration", "223399241234567890")]
    [InlineData("customs-declaration", "223320241234567890101")]
    [InlineData("mobile", "12345678901")]
    [InlineData("mobile", "1380013800")]
    [InlineData("mobile", "+1 3800138000")]
    [InlineData("bic", "BKCHC1BJ")]
    [InlineData("bic", "BKCHCNB")]
    [InlineData("iban", "82GBWEST12345698765432")]
    [InlineData("lei", "HWUPKR0MPOU8FGXBT39A")]
    [InlineData("lei", "HWUPKR0MPOU8FGXBT39")]
    [InlineData("name-birth", "张三")]
    [InlineData("name-birth", "12|1990-02-28")]
    [InlineData("organization-name", "无")]
    [InlineData("organization-name", "123456")]
    public void A_value_of_another_form_is_malformed_with_the_text_of_its_type(string type, string value)
    {
        var reading = IdentifierNormalizer.Read(type, value);

        reading.WellFormed.ShouldBeFalse();
        reading.Normalized.ShouldBeNull();
        reading.ErrorCode.ShouldNotBeNull().ShouldStartWith("XN-IDENT-1");
        ErrorCatalogue.All.ShouldContainKey(reading.ErrorCode);
    }

    [Theory]
    [InlineData("no-such-type", "1", "XN-IDENT-001")]
    [InlineData("mobile", " -\u200b\ufeff", "XN-IDENT-002")]
    [InlineData("organization-name", "甲\0乙有限公司", "XN-IDENT-003")]
    [InlineData("organization-name", "甲\ufffd乙有限公司", "XN-IDENT-003")]
    [InlineData("organization-name", "甲\ud800乙有限公司", "XN-IDENT-003")]
    [InlineData("name-birth", "张三|1990-02-30", "XN-IDENT-005")]
    [InlineData("name-birth", "张三|28/02/1990", "XN-IDENT-005")]
    [InlineData("name-birth", "张三|1990", "XN-IDENT-005")]
    public void What_is_no_value_at_all_has_a_code_of_its_own(string type, string value, string code) =>
        IdentifierNormalizer.Read(type, value).ErrorCode.ShouldBe(code);

    [Fact]
    public void A_value_that_is_too_long_is_refused() =>
        IdentifierNormalizer.Read("organization-name", new string('甲', 400)).ErrorCode.ShouldBe("XN-IDENT-004");

    [Theory]
    [InlineData("resident-id", "110105194902300021", "birth-date-impossible")]
    [InlineData("resident-id", "990105194912310021", "region-unknown")]
    [InlineData("resident-id", "110105491231002", "expanded-from-15-digits")]
    [InlineData("resident-id", "810000199001010019", "hk-macau-taiwan-resident")]
    [InlineData("resident-id", "911840199001010018", "foreign-permanent-resident")]
    [InlineData("uscc", "600037341", "organization-code-only")]
    [InlineData("uscc", "110105600037341", "tax-number-15")]
    [InlineData("uscc", "91110000600037342L", "organization-code-check-failed")]
    [InlineData("passport", "L898902C3", "issuing-state-missing")]
    [InlineData("passport", "UTO:L898902C3", "foreign-passport")]
    [InlineData("travel-permit", "M1234567801", "reissue-digits-dropped")]
    [InlineData("bank-account", "1234567890", "bank-code-missing")]
    [InlineData("plate", "粤BD12345", "new-energy-plate")]
    [InlineData("invoice", "24217000000146091898", "digital-invoice")]
    [InlineData("customs-declaration", "223320241234567890001", "item-number-dropped")]
    [InlineData("mobile", "+8613800138000", "country-code-dropped")]
    public void What_was_changed_or_is_doubtful_is_flagged(string type, string value, string flag) =>
        IdentifierNormalizer.Read(type, value).Flags.ShouldContain(flag);

    [Theory]
    [InlineData("uscc", "91110000600037341L", "600037341")]
    [InlineData("uscc", "600037341", null)]
    [InlineData("passport", "UTO:L898902C3", "L898902C3")]
    [InlineData("passport", "GBR:E12345678", null)]
    [InlineData("bank-account", "BKCHCNBJ:1234567890", "1234567890")]
    [InlineData("plate", "京A12345:02", "京A12345")]
    [InlineData("resident-id", "11010519491231002X", null)]
    public void A_full_value_has_the_key_by_which_a_partial_one_meets_it(string type, string value, string? bridge) =>
        IdentifierNormalizer.Read(type, value).BridgeKey.ShouldBe(bridge);

    [Fact]
    public void Every_type_has_names_in_both_languages_and_a_text_for_malformed_values()
    {
        IdentifierTypes.BuiltIn.All.Select(type => type.Code).ShouldBe(
            ["resident-id", "uscc", "passport", "travel-permit", "bank-card", "bank-account", "plate", "invoice", "customs-declaration",
             "mobile", "bic", "iban", "lei", "name-birth", "organization-name"]);
        foreach (var type in IdentifierTypes.BuiltIn.All)
        {
            type.NameZh.ShouldNotBeNullOrWhiteSpace();
            type.NameEn.ShouldNotBeNullOrWhiteSpace();
            ErrorCatalogue.All.ShouldContainKey(IdentifierNormalizer.CodeOf(IdentifierError.Malformed, type));
        }
        foreach (var error in Enum.GetValues<IdentifierError>().Where(error => error != IdentifierError.None))
            ErrorCatalogue.All.ShouldContainKey(IdentifierNormalizer.CodeOf(error, null));
    }

    [Fact]
    public void A_reading_does_not_print_the_value() =>
        IdentifierNormalizer.Read("mobile", "13800138000").ToString().ShouldNotContain("138");

    [Fact]
    public void A_type_defined_as_data_is_read_like_a_built_in_one()
    {
        var types = IdentifierTypes.BuiltIn.With(
            [new IdentifierDefinition("container", "集装箱号", "container number", IdentifierAlphabet.Alphanumeric, 11, 11, IdentifierChecksum.None),
             new IdentifierDefinition("tax-file", "税务档案号", "tax file number", IdentifierAlphabet.Digits, 8, 12, IdentifierChecksum.Mod11X)]);

        IdentifierNormalizer.Read("container", "cosu 123456-7", types).Normalized.ShouldBe("COSU1234567");
        IdentifierNormalizer.Read("container", "COSU123456", types).ErrorCode.ShouldBe("XN-IDENT-100");
        // 0794 is the worked example of ISO/IEC 7064 for MOD 11-2, its check digit 0.
        IdentifierNormalizer.Read("tax-file", "000007940", types).Checksum.ShouldBe(ChecksumState.Ok);
        IdentifierNormalizer.Read("tax-file", "000007941", types).Checksum.ShouldBe(ChecksumState.Failed);
        IdentifierNormalizer.Read("container", "COSU1234567").ErrorCode.ShouldBe("XN-IDENT-001");
    }

    [Fact]
    public void A_definition_that_contradicts_itself_is_refused()
    {
        var definition = new IdentifierDefinition("box", "箱号", "box", IdentifierAlphabet.Letters, 4, 4, IdentifierChecksum.Luhn);

        Should.Throw<ArgumentException>(() => IdentifierTypes.BuiltIn.With([definition]));
        Should.Throw<ArgumentException>(() => IdentifierTypes.BuiltIn.With([definition with { Code = "mobile", Checksum = IdentifierChecksum.None }]));
        Should.Throw<ArgumentException>(() => IdentifierTypes.BuiltIn.With([definition with { Code = "Box", Checksum = IdentifierChecksum.None }]));
        Should.Throw<ArgumentException>(() => IdentifierTypes.BuiltIn.With([definition with { MaxLength = 3, Checksum = IdentifierChecksum.None }]));
    }

    [Fact]
    public void What_names_a_natural_person_belongs_to_the_key_of_persons_and_all_else_to_the_other()
    {
        IdentifierTypes.BuiltIn.All.Where(type => type.KeyName == KeyNames.Person).Select(type => type.Code).ShouldBe(
            ["resident-id", "passport", "travel-permit", "mobile", "name-birth"]);
        IdentifierTypes.BuiltIn.All.ShouldAllBe(type => KeyNames.All.Contains(type.KeyName));
        var definition = new IdentifierDefinition("student", "学号", "student number", IdentifierAlphabet.Digits, 8, 12, IdentifierChecksum.None);
        var types = IdentifierTypes.BuiltIn.With([definition, definition with { Code = "pupil", KeyName = KeyNames.Person }]);
        types.All[^2].KeyName.ShouldBe(KeyNames.Thing);
        types.All[^1].KeyName.ShouldBe(KeyNames.Person);
        Should.Throw<ArgumentException>(() => IdentifierTypes.BuiltIn.With([definition with { KeyName = "other" }]));
    }
}
