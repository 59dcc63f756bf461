using System.Text;
using ExchangeNetwork.Matching.Records;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Records;

/// <summary>A bad row never stops a file: it is a value with row, column and code, and the rows around it are read.</summary>
public class BadRowTests
{
    private const string Header = "record_id,observed_at,name,birth_date,mobile\n";

    [Fact]
    public void A_row_with_too_few_or_too_many_columns_is_rejected()
    {
        var reading = Reading.Of(Header + "R1,2026-01-01\nR2,,,,,,,\nR3,,,,13800138000\n");
        reading.Ids.ShouldBe(["R3"]);
        reading.Problems.ShouldBe([(2L, null, IntakeCodes.TooFewColumns), (3L, null, IntakeCodes.TooManyColumns)]);
        reading.Rejected[0].Arguments.ShouldBe(["2", "5"]);
        reading.Rejected[1].Arguments.ShouldBe(["8", "5"]);
    }

    [Fact]
    public void A_row_of_two_hundred_columns_is_rejected()
    {
        var reading = Reading.Of($"{Header}R1{new string(',', 199)}\nR2,,,,1\n");
        reading.Ids.ShouldBe(["R2"]);
        reading.Rejected[0].Arguments.ShouldBe(["200", "5"]);
    }

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-03 25:00:00")]
    [InlineData("2026-02-03T10:00:00+25:00")]
    [InlineData("03/02/2026")]
    [InlineData("2026-02")]
    [InlineData("2026年2月30日")]
    [InlineData("20260230")]
    [InlineData("2026-02/03")]
    [InlineData("2026-02-031030")]
    [InlineData("yesterday")]
    [InlineData("2026-02-03 10:00:00 x")]
    [InlineData("0001-01-01")]
    [InlineData("99999999999999999999999999999999999999999999999999999999999999999999999999")]
    public void A_time_that_does_not_exist_is_rejected(string time) =>
        Reading.Of($"{Header}R1,{time},,,1\n").Problems.ShouldBe([(2L, "observed_at", IntakeCodes.BadObservedAt)]);

    [Theory]
    [InlineData("2026-02-03T08:30:00+08:00", "2026-02-03T00:30:00.000Z")]
    [InlineData("2026-02-03T00:30:00Z", "2026-02-03T00:30:00.000Z")]
    [InlineData("2026-02-03t00:30:00.1239z", "2026-02-03T00:30:00.123Z")]
    [InlineData("2026-02-03T00:30:00.5-05:30", "2026-02-03T06:00:00.500Z")]
    [InlineData("2026-02-03 08:30:00", "2026-02-03T00:30:00.000Z")]
    [InlineData("2026-02-03 8:30", "2026-02-03T00:30:00.000Z")]
    [InlineData("2026/2/3 08:30", "2026-02-03T00:30:00.000Z")]
    [InlineData("2026/02/03", "2026-02-02T16:00:00.000Z")]
    [InlineData("20260203", "2026-02-02T16:00:00.000Z")]
    [InlineData("20260203083000", "2026-02-03T00:30:00.000Z")]
    [InlineData("20260203T083000Z", "2026-02-03T08:30:00.000Z")]
    [InlineData("2026年2月3日", "2026-02-02T16:00:00.000Z")]
    [InlineData("2026年02月03日 08时30分05秒", "2026-02-03T00:30:05.000Z")]
    [InlineData("2026年2月3日8:30", null)]
    [InlineData("２０２６－０２－０３　０８：３０：００", "2026-02-03T00:30:00.000Z")]
    [InlineData(" 2026-02-03 ", "2026-02-02T16:00:00.000Z")]
    [InlineData("2024-02-29", "2024-02-28T16:00:00.000Z")]
    public void A_time_in_every_usual_form_is_taken_and_is_Beijing_time_without_an_offset(string time, string? utc)
    {
        var record = Reading.Of($"{Header}R1,{time},,,1\n").Only;
        utc ??= "2026-02-03T00:30:00.000Z";
        record.ObservedAt.ShouldBe(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));
        Reading.Canonical(record).ShouldContain($"\"observedAt\":\"{utc}\"");
    }

    [Fact]
    public void A_record_without_a_time_is_taken()
    {
        var record = Reading.Of($"{Header}R1, ,,,1\n").Only;
        record.ObservedAt.ShouldBeNull();
        Reading.Canonical(record).ShouldNotContain("observedAt");
    }

    [Fact]
    public void A_birth_date_that_does_not_exist_is_rejected()
    {
        var reading = Reading.Of(Header + "R1,,张三,1990-02-30,\nR2,,张三,1990-02-28,\nR3,,李四,不详,\n");
        reading.Ids.ShouldBe(["R2"]);
        reading.Problems.ShouldBe([(2L, "birth_date", IntakeCodes.BadBirthDate), (4L, "birth_date", IntakeCodes.BadBirthDate)]);
    }

    [Theory]
    [InlineData("", IntakeCodes.MissingId)]
    [InlineData(" \u3000", IntakeCodes.MissingId)]
    [InlineData("\"R\n1\"", IntakeCodes.IdControlCharacter)]
    [InlineData("R\u007F", IntakeCodes.IdControlCharacter)]
    [InlineData("R\u0085", IntakeCodes.IdControlCharacter)]
    public void A_missing_or_unusable_id_is_rejected(string id, string code) =>
        Reading.Of($"{Header}{id},,,,1\n").Problems.ShouldBe([(2L, "record_id", code)]);

    [Fact]
    public void An_id_over_the_limit_is_rejected_and_one_at_the_limit_taken()
    {
        var reading = Reading.Of($"{Header}{new string('a', 257)},,,,1\n{new string('a', 256)},,,,1\n");
        reading.Problems.ShouldBe([(2L, "record_id", IntakeCodes.IdTooLong)]);
        reading.Records.Count.ShouldBe(1);
    }

    [Fact]
    public void A_field_over_the_limit_is_rejected_and_one_at_the_limit_taken()
    {
        var options = Reading.Options with { MaxFieldBytes = 100 };
        var reading = Reading.Of($"{Header}R1,,{new string('a', 101)},,1\nR2,,{new string('a', 100)},,1\n", options);
        reading.Ids.ShouldBe(["R2"]);
        reading.Problems.ShouldBe([(2L, "name", IntakeCodes.FieldTooLarge)]);
    }

    [Fact]
    public void NUL_bytes_reject_their_row_only()
    {
        var reading = Reading.Of(Header + "R1,,a\0b,,1\nR2,,ab,,1\nR3,,,,\0\0\0\n");
        reading.Ids.ShouldBe(["R2"]);
        reading.Problems.ShouldBe([(2L, "name", IntakeCodes.NulByte), (4L, "mobile", IntakeCodes.NulByte)]);
    }

    [Fact]
    public void Bytes_that_are_no_characters_reject_their_row_only()
    {
        var text = string.Concat(Enumerable.Range(1, 50).Select(i => $"R{i},,张三丰,,1\n"));
        var bytes = Encoding.UTF8.GetBytes(Header + text);
        var broken = bytes.AsSpan().IndexOf("R7,"u8) + 5;
        bytes[broken] = (byte)'x';
        var reading = Reading.Of(bytes);
        reading.Encoding.ShouldBe(TextEncoding.Utf8);
        reading.Records.Count.ShouldBe(49);
        reading.Problems.ShouldBe([(8L, "name", IntakeCodes.InvalidEncoding)]);
        reading.Rejected[0].Arguments.ShouldBe(["UTF-8"]);
    }

    [Fact]
    public void A_quote_never_closed_rejects_the_row_where_it_opened_and_reading_goes_on_at_the_next_line()
    {
        var reading = Reading.Of(Header + "R1,,a,,1\nR2,,\"b,,1\nR3,,c,,1\nR4,,d,,1\n");
        reading.Ids.ShouldBe(["R1", "R3", "R4"]);
        reading.Problems.ShouldBe([(3L, "name", IntakeCodes.QuoteNotClosed)]);
    }

    [Fact]
    public void A_quote_closed_by_one_that_opens_further_down_rejects_only_its_own_row()
    {
        var reading = Reading.Of(Header + "R1,,\"b,,1\nR2,,c,,1\nR3,,\"quoted\",,1\nR4,,d,,1\n");
        reading.Ids.ShouldBe(["R2", "R3", "R4"]);
        reading.Problems.ShouldBe([(2L, "name", IntakeCodes.QuoteNotClosed)]);
    }

    [Fact]
    public void Text_behind_a_closing_quote_rejects_the_row()
    {
        var reading = Reading.Of(Header + "R1,,\"b\"x,,1\nR2,,c,,1\n");
        reading.Ids.ShouldBe(["R2"]);
        reading.Problems.ShouldBe([(2L, "name", IntakeCodes.QuoteNotClosed)]);
    }

    [Fact]
    public void A_quote_never_closed_in_a_long_file_looks_ahead_no_further_than_a_row_may_be()
    {
        var rows = Encoding.UTF8.GetBytes("R2,,c,,1\n");
        using var stream = new GeneratedStream(
            Encoding.UTF8.GetBytes(Header + "R1,,\"b,,1\n"), Enumerable.Repeat(rows, 1000).SelectMany(row => row).ToArray(), 9000 * 500, "R9,,,,1\n"u8.ToArray());
        var options = Reading.Options with { MaxRowBytes = 64 << 10 };
        using var reader = RecordReader.Open(stream, options);
        using var batch = new RecordBatch();
        long read = 0, rejected = 0;
        var allocated = Allocation.Of(() =>
        {
            while (reader.Read(batch))
            {
                read += batch.Count;
                rejected += batch.Rejected.Count;
            }
        });
        rejected.ShouldBe(1);
        read.ShouldBe(500_001);
        allocated.ShouldBeLessThan(4 << 20);
    }

    [Theory]
    [InlineData("R1,,")]
    [InlineData("R1,,\"")]
    public void A_line_of_one_gigabyte_is_rejected_in_bounded_memory_and_the_next_row_is_read(string start)
    {
        using var stream = new GeneratedStream(
            Encoding.UTF8.GetBytes(Header + start), Enumerable.Repeat((byte)'x', 1 << 16).ToArray(), 1L << 30, "\nR2,,c,,1\n"u8.ToArray());
        Reading? reading = null;
        Allocation.Of(() => reading = Reading.Of(stream)).ShouldBeLessThan(16 << 20);
        reading!.Ids.ShouldBe(["R2"]);
        reading.Problems.ShouldBe([(2L, null, IntakeCodes.RowTooLarge)]);
        reading.Rejected[0].LineNumber.ShouldBe(2);
    }

    [Fact]
    public void A_line_of_a_quarter_gigabyte_in_GB18030_is_rejected_in_bounded_memory()
    {
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        using var stream = new GeneratedStream(
            gb.GetBytes("记录编号,姓名\nR1,"), gb.GetBytes(new string('漢', 1 << 15)), 1L << 28, gb.GetBytes("\nR2,张三\n"));
        Reading? reading = null;
        Allocation.Of(() => reading = Reading.Of(stream)).ShouldBeLessThan(16 << 20);
        reading!.Ids.ShouldBe(["R2"]);
        reading.Problems.ShouldBe([(2L, null, IntakeCodes.RowTooLarge)]);
    }

    [Fact]
    public void Row_and_line_numbers_are_those_a_spreadsheet_and_an_editor_show()
    {
        var reading = Reading.Of("record_id,name\r\nR1,\"a\"\"b\r\nc\nd\"\r\n\r\nR2,x,y\r\nR3,e\r\nR4\r\n");
        reading.Ids.ShouldBe(["R1", "R3"]);
        reading.Rejected.Select(row => (row.RowNumber, row.LineNumber)).ShouldBe([(4L, 6L), (6L, 8L)]);
    }

    [Fact]
    public void Nothing_of_a_rejected_row_is_in_its_description()
    {
        var reading = Reading.Of(Header + "R1,110105194912310021,张三,x,13800138000\nR2\n");
        foreach (var row in reading.Rejected)
            row.ToString().ShouldNotContain("110105194912310021");
        reading.Rejected.SelectMany(row => row.Arguments).ShouldBe(["1", "5"]);
    }
}
