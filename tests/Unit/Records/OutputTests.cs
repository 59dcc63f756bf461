using System.IO.Pipelines;
using System.Text;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Errors;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Records;

/// <summary>List entries, the error file, the CSV writer, and reading a stream that trickles.</summary>
public class OutputTests
{
    [Fact]
    public void List_entries_have_id_identifiers_and_attributes()
    {
        var (entries, rejected, refusal) = ReadList("entry_id,resident_id,name,birth_date,id\nE1,110105194912310021,张三,1949-12-31,x\n条2,,,,\nE1,11010519491231002X,,,\nE3,,李四,,\nE4,,李四,19900203,\n");
        refusal.ShouldBeNull();
        entries.Select(entry => entry.EntryId).ShouldBe(["E1", "E4"]);
        entries[0].Identifiers.ShouldBe([new IdentifierValue("resident-id", "110105194912310021"), new IdentifierValue("name-birth", "张三|1949-12-31")]);
        entries[0].Attributes.ShouldBe(new SubjectAttributes("张三", "1949-12-31", null));
        rejected.Select(row => (row.RowNumber, row.Code)).Order().ShouldBe(
            [(3L, IntakeCodes.NoIdentifier), (4L, IntakeCodes.DuplicateEntryId), (5L, IntakeCodes.NoIdentifier)]);
    }

    [Fact]
    public void A_list_without_entry_ids_is_refused()
    {
        var refusal = ReadList("record_id,mobile\nR1,1\n").Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe(IntakeCodes.MissingKeyColumn);
        refusal.Arguments.ShouldBe(["entry_id"]);
    }

    [Fact]
    public void Nothing_that_holds_a_subject_shows_it_in_a_string()
    {
        var (entries, _, _) = ReadList("entry_id,resident_id,name\nE1,110105194912310021,张三\n");
        entries[0].ToString().ShouldBe("ListEntry(***)");
        Reading.Of("record_id,name\nR1,张三\n").Only.ToString().ShouldBe("HeldRecord(***)");
    }

    [Fact]
    public void The_error_file_opens_in_Excel_and_says_what_to_do_in_both_languages()
    {
        using var stream = new MemoryStream();
        using (var errors = new ErrorFile(stream, leaveOpen: true))
        {
            errors.Write(new RejectedRow(7, 9, "=cmd|'/c calc'!A1", IntakeCodes.TooFewColumns, ["2", "5"]));
            errors.Write(new RejectedRow(8, 10, null, IntakeCodes.RowTooLarge, ["1048576"]));
            errors.Write(new FileRefusal(IntakeCodes.DuplicateHeader, "a,\"b\""));
        }
        var bytes = stream.ToArray();
        bytes.AsSpan(0, 3).SequenceEqual("\uFEFF"u8).ShouldBeTrue();
        using var csv = CsvHelper.CsvReader.Create(new MemoryStream(bytes), new CsvHelper.CsvReaderOptions { Separator = ',', HasHeader = false });
        var rows = new List<string[]>();
        while (csv.Read())
            rows.Add(csv.Current.ToArray());
        rows[0].ShouldBe(["row", "column", "code", "zh", "en"]);
        rows[1][..3].ShouldBe(["7", "'=cmd|'/c calc'!A1", IntakeCodes.TooFewColumns]);
        rows[1][3].ShouldStartWith("该行只有 2 列，应为 5 列");
        rows[1][4].ShouldStartWith("The row has only 2 columns; there must be 5");
        rows[2][..3].ShouldBe(["8", "", IntakeCodes.RowTooLarge]);
        rows[3][4].ShouldContain("\"a,\"b\"\"");
        ErrorFile.PathFor("a.csv").ShouldBe("a.csv.errors.csv");
    }

    [Fact]
    public void Every_code_has_texts_that_its_arguments_fill()
    {
        var codes = typeof(IntakeCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();
        codes.ShouldBeUnique();
        foreach (var code in codes)
        {
            var text = ErrorCatalogue.All[code];
            foreach (var language in (string[])["zh-CN", "en"])
                ErrorCatalogue.Describe(code, language, "1", "2").ShouldNotContain("{0}");
            text.Zh.Contains("{1}", StringComparison.Ordinal).ShouldBe(text.En.Contains("{1}", StringComparison.Ordinal));
            text.Http.ShouldBeInRange(400, 422);
        }
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData(" a", "\" a\"")]
    [InlineData(null, "")]
    [InlineData("=1", "=1")]
    public void Only_what_needs_quotes_is_quoted(string? value, string expected)
    {
        var text = new StringWriter();
        new CsvWriter(text).Row(value, "x");
        text.ToString().ShouldBe(expected + ",x\r\n");
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("  =1")]
    [InlineData("＝1")]
    public void A_formula_is_defused(string value)
    {
        var text = new StringWriter();
        new CsvWriter(text, formulaSafe: true).Row(value);
        text.ToString().TrimStart('"').ShouldStartWith("'" + value);
    }

    [Fact]
    public async Task Rows_of_a_stream_that_trickles_are_handed_over_as_they_arrive()
    {
        var pipe = new Pipe();
        using var reader = RecordReader.Open(pipe.Reader, Reading.Options);
        using var batch = new RecordBatch();
        await pipe.Writer.WriteAsync("{\"record_id\":\"R1\"}\n{\"record_id\":\"R2\"}\n{\"rec"u8.ToArray(), TestContext.Current.CancellationToken);
        (await reader.ReadAsync(batch, TestContext.Current.CancellationToken)).ShouldBeTrue();
        batch.Count.ShouldBe(2);

        var next = reader.ReadAsync(batch, TestContext.Current.CancellationToken);
        next.IsCompleted.ShouldBeFalse();
        await pipe.Writer.WriteAsync("ord_id\":\"R3\"}\n"u8.ToArray(), TestContext.Current.CancellationToken);
        (await next).ShouldBeTrue();
        batch.ToHeldRecords().Select(record => record.RecordId).ShouldBe(["R3"]);

        await pipe.Writer.CompleteAsync();
        (await reader.ReadAsync(batch, TestContext.Current.CancellationToken)).ShouldBeFalse();
        (reader.Accepted, reader.Rejected, reader.Refusal).ShouldBe((3, 0, null));
    }

    [Fact]
    public async Task Async_and_sync_reading_give_the_same()
    {
        var bytes = Encoding.UTF8.GetBytes("record_id,name\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"R{i},张{i}\n")));
        using var stream = new ChunkedStream(bytes, 1);
        using var reader = RecordReader.Open(stream, Reading.Options);
        using var batch = new RecordBatch(100);
        var records = new List<string>();
        while (await reader.ReadAsync(batch, TestContext.Current.CancellationToken))
            records.AddRange(batch.ToHeldRecords().Select(Reading.Canonical));
        records.ShouldBe(Reading.Of(bytes).Records.Select(Reading.Canonical));
    }

    [Fact]
    public void A_batch_takes_no_more_than_its_rows_or_its_bytes()
    {
        var bytes = Encoding.UTF8.GetBytes("record_id,name\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"R{i},{new string('x', 1000)}\n")));
        using var reader = RecordReader.Open(new MemoryStream(bytes), Reading.Options);
        using var rows = new RecordBatch(10);
        reader.Read(rows).ShouldBeTrue();
        rows.Count.ShouldBe(10);
        using var small = new RecordBatch(1000, 5000);
        reader.Read(small).ShouldBeTrue();
        small.Count.ShouldBe(5);
        small[0].RowNumber.ShouldBe(12);
        Should.Throw<ArgumentOutOfRangeException>(() => small[5].RowNumber);
    }

    private static (List<ListEntry> Entries, List<RejectedRow> Rejected, FileRefusal? Refusal) ReadList(string text)
    {
        using var reader = ListEntryReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), Reading.Options);
        var batch = new ListEntryBatch();
        var entries = new List<ListEntry>();
        var rejected = new List<RejectedRow>();
        while (reader.Read(batch))
        {
            entries.AddRange(batch.Entries);
            rejected.AddRange(batch.Rejected);
        }
        return (entries, rejected, reader.Refusal);
    }
}
