using System.Text;
using CsCheck;
using ExchangeNetwork.Matching.Records;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Records;

/// <summary>Tables as they are, without meaning.</summary>
public class TableReaderTests
{
    [Fact]
    public void What_was_written_is_read_wherever_the_bytes_are_cut()
    {
        var value = Gen.Char[' ', '~'].Array[0, 12].Select(letters => new string(letters).Trim());
        Gen.Select(value.Array[3].Array[1, 20], Gen.Int[1, 50].Array[1, 5]).Sample((rows, cuts) =>
        {
            var text = new StringWriter();
            var writer = new CsvWriter(text);
            writer.Row("a", "b", "c");
            foreach (var row in rows)
                writer.Row(row);
            using var stream = new Cli.SseReaderTests.CutStream(Encoding.UTF8.GetBytes(text.ToString()), cuts);
            Rows(stream).ShouldBe(rows.Select(row => string.Join('|', row)));
        });
    }

    [Fact]
    public void A_file_in_GB18030_is_recognised()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var stream = new MemoryStream(Encoding.GetEncoding("GB18030").GetBytes("姓名,出生日期\n张三,1980-01-01\n李四,\n"));
        Rows(stream).ShouldBe(["张三|1980-01-01", "李四|"]);
    }

    [Fact]
    public void Rows_that_cannot_be_read_are_told_with_number_and_reason()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("a,b\n1,2\n1,2,3\n\n4\n"));
        using var table = TableReader.TryOpen(stream, out _).ShouldNotBeNull();
        var read = 0;
        while (table.Read())
            read++;

        read.ShouldBe(2);
        table.RejectedCount.ShouldBe(1);
        table.Rejected.Single().RowNumber.ShouldBe(3);
        table.Rejected.Single().Code.ShouldBe(IntakeCodes.TooManyColumns);
        table.RowNumber.ShouldBe(5);
    }

    [Theory]
    [InlineData("", IntakeCodes.EmptyFile)]
    [InlineData("\n \n", IntakeCodes.NoHeader)]
    [InlineData("a,a\n1,2\n", IntakeCodes.DuplicateHeader)]
    [InlineData("\"a,b\n1,2\n", IntakeCodes.UnreadableHeader)]
    public void A_file_that_is_no_table_is_refused(string content, string code)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        TableReader.TryOpen(stream, out var refusal).ShouldBeNull();
        refusal.ShouldNotBeNull().Code.ShouldBe(code);
    }

    private static List<string> Rows(Stream stream)
    {
        using var table = TableReader.TryOpen(stream, out var refusal).ShouldNotBeNull(refusal?.Code);
        var rows = new List<string>();
        while (table.Read())
            rows.Add(string.Join('|', table.Values));
        table.RejectedCount.ShouldBe(0);
        return rows;
    }
}
