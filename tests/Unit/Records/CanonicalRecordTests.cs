using System.Text;
using CsCheck;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Records;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Records;

/// <summary>The canonical record is byte for byte what the contract's canonical JSON makes of the same document.</summary>
public class CanonicalRecordTests
{
    private static readonly Gen<string> Value = Gen.OneOf<string>(
        Pick.Text(Gen.Char['\u0001', '\uD7FF'], 0, 12),
        Pick.Text(Pick.Of('"', '\\', '\n', '\r', '\t', '\b', '\f', '\u0001', '\u001f', '\u007f', '\u0085', '\u00a0', '\u2028', '\u2029', '\u200b', '中', 'é', '/', '<', '\''), 0, 12),
        Pick.Of("", "2026-02-03T00:00:00Z", "/Date(1)/", "null", "1.50", "𠮷", "\uFEFFx"));

    [Fact]
    public void It_looks_like_this()
    {
        var record = Reading.Of("备注,record_id,observed_at,name,Z,a\nx\"y,R1,2026-02-03T08:00:00Z,张三,,2\n").Only;
        Reading.Canonical(record).ShouldBe(
            """{"fields":{"a":"2","name":"张三","备注":"x\"y"},"observedAt":"2026-02-03T08:00:00.000Z","recordId":"R1","source":"test.csv"}""");
    }

    [Fact]
    public void A_record_of_its_id_alone_has_no_fields() =>
        Reading.Canonical(Reading.Of("record_id,mobile\nR1,\n").Only).ShouldBe("""{"fields":{},"recordId":"R1","source":"test.csv"}""");

    [Fact]
    public void Source_and_id_are_escaped_too()
    {
        var record = Reading.Of("record_id,mobile\nR\\1,\n", new RecordReaderOptions { Source = "a\"b\u2028.csv" }).Only;
        record.RecordId.ShouldBe("R\\1");
        Reading.Canonical(record).ShouldBe("""{"fields":{},"recordId":"R\\1","source":"a\"b\u2028.csv"}""");
    }

    [Fact]
    public void Any_CSV_record_is_a_fixed_point_of_the_contracts_canonical_JSON()
    {
        Gen.Select(Columns(), Value.Array[3 * 6], Gen.Int).Sample((columns, values, seed) =>
        {
            var text = new StringBuilder(Quote("record_id"));
            foreach (var column in columns)
                text.Append(',').Append(Quote(column));
            for (var row = 0; row < 3; row++)
            {
                text.Append("\r\n").Append(Quote($"R{row}"));
                for (var column = 0; column < columns.Length; column++)
                    text.Append(',').Append(Quote(values[(row * 6) + column]));
            }
            var reading = Reading.Of(Encoding.UTF8.GetBytes(text.ToString()), Reading.Options with { Format = RecordFormat.Csv }, seed);
            reading.Rejected.ShouldBeEmpty();
            reading.Records.Count.ShouldBe(3);
            for (var row = 0; row < 3; row++)
            {
                var fields = new JObject();
                for (var column = 0; column < columns.Length; column++)
                {
                    if (values[(row * 6) + column].Length > 0)
                        fields[columns[column]] = values[(row * 6) + column];
                }
                Check(reading.Records[row], fields, $"R{row}");
            }
        }, iter: 400);
    }

    [Fact]
    public void Any_NDJSON_record_is_a_fixed_point_of_the_contracts_canonical_JSON()
    {
        Gen.Select(Columns(), Value.Array[3 * 6], Gen.Int).Sample((columns, values, seed) =>
        {
            var text = new StringBuilder();
            for (var row = 0; row < 3; row++)
            {
                var line = new JObject { ["record_id"] = $"R{row}" };
                for (var column = 0; column < columns.Length; column++)
                    line[columns[column]] = values[(row * 6) + column];
                text.Append(line.ToString(Newtonsoft.Json.Formatting.None)).Append('\n');
            }
            var reading = Reading.Of(Encoding.UTF8.GetBytes(text.ToString()), chunkSeed: seed);
            reading.Rejected.ShouldBeEmpty();
            for (var row = 0; row < 3; row++)
            {
                var fields = new JObject();
                for (var column = 0; column < columns.Length; column++)
                {
                    if (values[(row * 6) + column].Length > 0)
                        fields[columns[column]] = values[(row * 6) + column];
                }
                Check(reading.Records[row], fields, $"R{row}");
            }
        }, iter: 400);
    }

    private static void Check(HeldRecord record, JObject fields, string id)
    {
        var document = new JObject { ["fields"] = fields, ["recordId"] = id, ["source"] = "test.csv" };
        Reading.Canonical(record).ShouldBe(Encoding.UTF8.GetString(CanonicalJson.Serialize(document)));
        CanonicalJson.Serialize(CanonicalJson.Parse(record.Canonical)).ShouldBe(record.Canonical);
    }

    // Plain names only: no role, no duplicates, one to six of them.
    private static Gen<string[]> Columns() =>
        Pick.Text(Gen.OneOf<char>(Gen.Char['!', '~'], Gen.Char['\u00a1', '\u024f'], Gen.Char['\u4e00', '\u9fff'], Pick.Of('\u0085', '\u2028')), 1, 8)
            .Select(name => "x" + name + "x").Array[1, 6]
            .Where(names => names.DistinctBy(name => ColumnFold(name)).Count() == names.Length);

    private static string ColumnFold(string name) =>
        new(name.Where(c => c is not ('_' or '-') && !char.IsWhiteSpace(c)).Select(char.ToLowerInvariant).ToArray());

    private static string Quote(string value) => '"' + value.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
