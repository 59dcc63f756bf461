using System.Text;
using CsCheck;
using CsvHelper;
using ExchangeNetwork.Matching.Records;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Records;

/// <summary>Valid CSV reads as CsvHelper reads it, whatever the delimiter, the line ends, the encoding and the reads.</summary>
public class CsvOracleTests
{
    private static readonly Gen<string> Cell = Gen.OneOf<string>(
        Pick.Text(Pick.Of('a', 'b', '中', '"', ',', ';', '\t', '\n', '\r', ' ', '文'), 0, 8),
        Pick.Text(Gen.Char['a', 'z'], 0, 30));

    [Fact]
    public void Random_valid_CSV_reads_as_CsvHelper_reads_it()
    {
        var table = Cell.Array[3].Array[0, 12];
        Gen.Select(table, Pick.Of(',', ';', '\t'), Pick.Of("\r\n", "\n", "\r"), Gen.Bool, Gen.Bool, Gen.Int).Sample(
            (rows, delimiter, lineEnd, gb, endsWithLine, seed) =>
            {
                var text = Write(rows, delimiter, lineEnd, endsWithLine, new Random(seed));
                var expected = ByCsvHelper(text, delimiter);
                var bytes = gb ? CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(text) : Encoding.UTF8.GetBytes(text);
                var reading = Reading.Of(bytes, chunkSeed: seed);
                reading.Rejected.ShouldBeEmpty();
                reading.Records.Select(Cells).ShouldBe(expected);
            },
            iter: 2000);
    }

    [Theory]
    [InlineData("record_id,a,b\rR1,1,2\rR2,3,4\r")]
    [InlineData("record_id,a,b\nR1,1,2\r\nR2,3,4")]
    [InlineData("record_id;a;b\nR1;1;2\n\n\nR2;3;4\n")]
    [InlineData("record_id\ta\tb\nR1\t1\t2\nR2\t3\t4\n")]
    [InlineData("\n\nrecord_id,a,b\nR1,1,2\nR2,3,4")]
    [InlineData("\"record_id\",\"a\",\"b\"\n\"R1\",\"1\",\"2\"\n\"R2\",\"3\",\"4\"")]
    public void Line_ends_blank_lines_and_delimiters(string text) =>
        Reading.Of(text).Records.Select(Cells).ShouldBe(["R1|1|2", "R2|3|4"]);

    [Fact]
    public void A_delimiter_that_is_told_is_not_guessed() =>
        Reading.Of("a,b,c;record_id\n1,2,3;R1\n", Reading.Options with { Delimiter = ';' }).Ids.ShouldBe(["R1"]);

    [Fact]
    public void A_quote_inside_an_unquoted_value_is_a_character() =>
        Reading.Of("record_id,a,b\nR1,5\" disk,x\"\"y\n").Records.Select(Cells).ShouldBe(["R1|5\" disk|x\"\"y"]);

    private static string Write(string[][] rows, char delimiter, string lineEnd, bool endsWithLine, Random random)
    {
        var text = new StringBuilder($"record_id{delimiter}甲{delimiter}b{delimiter}c");
        for (var i = 0; i < rows.Length; i++)
        {
            text.Append(lineEnd).Append('R').Append(i);
            foreach (var cell in rows[i])
            {
                var mustQuote = cell.IndexOfAny([delimiter, '"', '\r', '\n']) >= 0;
                text.Append(delimiter);
                if (mustQuote || random.Next(4) == 0)
                    text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
                else
                    text.Append(cell);
            }
        }
        return endsWithLine ? text.Append(lineEnd).ToString() : text.ToString();
    }

    private static List<string> ByCsvHelper(string text, char delimiter)
    {
        var options = new CsvReaderOptions
        {
            Separator = delimiter,
            MalformedData = CsvMalformedDataHandling.Throw,
            FieldCountMismatch = CsvFieldCountHandling.Throw,
        };
        using var csv = CsvReader.FromText(text, options);
        var rows = new List<string>();
        while (csv.Read())
            rows.Add(string.Join('|', csv.Current.ToArray()));
        return rows;
    }

    private static string Cells(HeldRecord record)
    {
        var fields = (JObject)JObject.Parse(Reading.Canonical(record))["fields"]!;
        var names = fields.ContainsKey("甲") || !fields.ContainsKey("a") ? new[] { "甲", "b", "c" } : ["a", "b"];
        return record.RecordId + "|" + string.Join('|', names.Select(name => (string?)fields[name] ?? ""));
    }
}
