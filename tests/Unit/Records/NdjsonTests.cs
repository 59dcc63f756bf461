using System.Text;
using ExchangeNetwork.Matching.Records;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Records;

/// <summary>NDJSON: one object a line.</summary>
public class NdjsonTests
{
    [Fact]
    public void Strings_numbers_and_literals_are_kept_as_written()
    {
        var record = Reading.Of("""{"record_id":"R1","mobile":13800138000,"a":1.50,"b":true,"c":null,"d":1e5,"e":{"x": [1, 2]},"f":"\u5f20\"\n"}""").Only;
        record.Identifiers.ShouldBe([new IdentifierValue("mobile", "13800138000")]);
        Reading.Canonical(record).ShouldBe(
            """{"fields":{"a":"1.50","b":"true","d":"1e5","e":"{\"x\": [1, 2]}","f":"张\"\n","mobile":"13800138000"},"recordId":"R1","source":"test.csv"}""");
    }

    [Fact]
    public void Lines_may_have_their_members_in_any_order_and_bring_new_ones()
    {
        var reading = Reading.Of("""
            {"记录编号":"R1","手机号":"1"}
            {"手机号":"2","记录编号":"R2"}

            {"姓名":"张三","出生日期":"1990-02-03","记录编号":"R3"}
            {"记录编号":"R4","\u624b\u673a\u53f7":"4"}
            """);
        reading.Rejected.ShouldBeEmpty();
        reading.Ids.ShouldBe(["R1", "R2", "R3", "R4"]);
        reading.Records.Select(record => record.Identifiers[0].Value).ShouldBe(["1", "2", "张三|1990-02-03", "4"]);
    }

    [Theory]
    [InlineData("""{"record_id":"R1" """, IntakeCodes.InvalidJson, null)]
    [InlineData("""{"record_id":"R1"} {"record_id":"R2"}""", IntakeCodes.InvalidJson, null)]
    [InlineData("""["R1"]""", IntakeCodes.InvalidJson, null)]
    [InlineData("""{"record_id":"R1","mobile":01}""", IntakeCodes.InvalidJson, null)]
    [InlineData("""{"record_id":"R1","mobile":"\ud800"}""", IntakeCodes.InvalidJson, null)]
    [InlineData("""{"record_id":"R1","mobile":["1","2"]}""", IntakeCodes.NestedValue, "mobile")]
    [InlineData("""{"record_id":{"a":1}}""", IntakeCodes.NestedValue, "record_id")]
    [InlineData("""{"record_id":"R1","name":[]}""", IntakeCodes.NestedValue, "name")]
    [InlineData("""{"record_id":"R1","mobile":"1","mobile":"2"}""", IntakeCodes.DuplicateMember, "mobile")]
    [InlineData("""{"record_id":"R1","record_id":null}""", IntakeCodes.DuplicateMember, "record_id")]
    [InlineData("""{"record_id":"R1","":"2"}""", IntakeCodes.UnusableMember, null)]
    [InlineData("""{"record_id":"R1","a\nb":"2"}""", IntakeCodes.UnusableMember, null)]
    [InlineData("""{"record_id":"R1","mobile":"\u0000"}""", IntakeCodes.NulByte, "mobile")]
    [InlineData("""{"mobile":"1"}""", IntakeCodes.MissingId, "record_id")]
    [InlineData("{}", IntakeCodes.MissingId, "record_id")]
    [InlineData("""{"record_id":"R1","observed_at":"2026-02-30"}""", IntakeCodes.BadObservedAt, "observed_at")]
    public void A_bad_line_is_rejected_and_the_others_read(string line, string code, string? column)
    {
        var reading = Reading.Of("{\"record_id\":\"A\",\"mobile\":\"1\"}\n" + line + "\n{\"record_id\":\"B\"}\n");
        reading.Ids.ShouldBe(["A", "B"]);
        reading.Problems.ShouldBe([(2L, column, code)]);
    }

    [Fact]
    public void A_file_whose_lines_never_have_a_record_id_is_rejected_line_by_line() =>
        Reading.Of("{\"mobile\":\"1\"}\n{\"mobile\":\"2\"}\n").Problems.ShouldBe([(1L, null, IntakeCodes.MissingId), (2L, null, IntakeCodes.MissingId)]);

    [Fact]
    public void Bytes_that_are_no_characters_and_NULs_reject_their_line_only()
    {
        byte[] bytes = [.. "{\"record_id\":\"A\",\"name\":\"欧阳娜娜司马光\"}\n{\"record_id\":\""u8, 0xFF, .. "\"}\n{\"record_id\":\"B\0\"}\n{\"record_id\":\"C\"}"u8];
        var reading = Reading.Of(bytes);
        reading.Ids.ShouldBe(["A", "C"]);
        reading.Problems.ShouldBe([(2L, null, IntakeCodes.InvalidEncoding), (3L, null, IntakeCodes.NulByte)]);
    }

    [Fact]
    public void A_file_with_more_distinct_members_than_allowed_keeps_the_lines_that_use_known_ones()
    {
        var reading = Reading.Of("{\"record_id\":\"A\",\"b\":1}\n{\"record_id\":\"B\",\"c\":1}\n{\"record_id\":\"C\",\"b\":2}\n", Reading.Options with { MaxColumns = 2 });
        reading.Ids.ShouldBe(["A", "C"]);
        reading.Problems.ShouldBe([(2L, null, IntakeCodes.TooManyMembers)]);
    }

    [Fact]
    public void A_line_of_one_gigabyte_is_rejected_in_bounded_memory()
    {
        using var stream = new GeneratedStream(
            "{\"record_id\":\"R1\"}\n{\"record_id\":\""u8.ToArray(), Enumerable.Repeat((byte)'x', 1 << 16).ToArray(), 1L << 30, "\"}\n{\"record_id\":\"R3\"}"u8.ToArray());
        Reading? reading = null;
        Allocation.Of(() => reading = Reading.Of(stream)).ShouldBeLessThan(16 << 20);
        reading!.Ids.ShouldBe(["R1", "R3"]);
        reading.Problems.ShouldBe([(2L, null, IntakeCodes.RowTooLarge)]);
    }

    [Fact]
    public void NDJSON_in_GB18030_with_byte_by_byte_reads()
    {
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        var bytes = gb.GetBytes("{\"记录编号\":\"R1\",\"姓名\":\"㐀张\"}\r\n{\"记录编号\":\"R2\",\"姓名\":\"镕\"}\r\n");
        var reading = Reading.Of(bytes, chunkSeed: 5);
        reading.Records.Select(record => record.Attributes.Name).ShouldBe(["㐀张", "镕"]);
    }
}
