using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Benchmarks.Records;

/// <summary>Reading of record files on one core: about 500 bytes and 15 columns a record; processor time, the best of seven runs each.</summary>
/// <remarks>CsvHelper only cuts fields: no check of encoding, times or ids, no canonical record. The ratio is against that.</remarks>
internal static class ReadThroughput
{
    private const int Runs = 7;

    public static int Run(string[] args)
    {
        var records = FuzzIntake.Number(args, "--records", 200_000);
        var rows = Rows(records);
        var csv = Encoding.UTF8.GetBytes(Csv(rows));
        var ndjson = Encoding.UTF8.GetBytes(Ndjson(rows));
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(Csv(rows));
        var helper = Best(() => ByCsvHelper(csv), records);
        var results = new
        {
            records,
            bytesPerRecord = csv.Length / records,
            csv = Figures(Best(() => Read(csv, held: false), records), records, csv.Length, helper),
            csvAllocatedBytesPerRecord = Allocated(() => Read(csv, held: false)) / records,
            csvToHeldRecords = Figures(Best(() => Read(csv, held: true), records), records, csv.Length, helper),
            csvGb18030 = Figures(Best(() => Read(gb, held: false), records), records, gb.Length, helper),
            ndjson = Figures(Best(() => Read(ndjson, held: false), records), records, ndjson.Length, helper),
            csvHelperFieldsOnly = Figures(helper, records, csv.Length, helper),
        };
        Console.WriteLine(JsonSerializer.Serialize(results));
        return 0;
    }

    private static object Figures(double seconds, int records, int bytes, double helper) => new
    {
        recordsPerSecond = (long)(records / seconds),
        megabytesPerSecond = Math.Round(bytes / seconds / 1e6, 1),
        speedOverCsvHelper = Math.Round(helper / seconds, 2),
    };

    private static double Best(Func<long> read, int records)
    {
        var best = double.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            // Processor time, not the clock: one core's worth, whatever else the machine does.
            var before = Environment.CpuUsage.TotalTime;
            if (read() != records)
                throw new InvalidOperationException("Not every record was read.");
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        return best;
    }

    private static long Allocated(Func<long> read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        read();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static long Read(byte[] file, bool held)
    {
        using var reader = RecordReader.Open(new MemoryStream(file), new RecordReaderOptions { Source = "bench.csv" });
        using var batch = new RecordBatch();
        while (reader.Read(batch))
        {
            if (held)
                batch.ToHeldRecords();
        }
        return reader.Accepted;
    }

    private static long ByCsvHelper(byte[] file)
    {
        using var csv = CsvReader.Create(new MemoryStream(file), new CsvReaderOptions { Separator = ',' });
        long count = 0, bytes = 0;
        while (csv.Read())
        {
            for (var i = 0; i < csv.FieldCount; i++)
                bytes += csv.GetSpan(i).Length;
            count++;
        }
        return bytes > 0 ? count : 0;
    }

    private static string[][] Rows(int count)
    {
        var random = new Random(1);
        var words = new[] { "进口", "服装", "电子元件", "一般贸易", "深圳湾口岸", "已放行", "invoice checked", "warehouse 7", "复核", "保税区" };
        return [.. Enumerable.Range(0, count).Select(i => new[]
        {
            "R" + i.ToString("D9", CultureInfo.InvariantCulture),
            "2026-02-03 08:30:" + (i % 60).ToString("D2", CultureInfo.InvariantCulture),
            Digits(random, 18), "91" + Digits(random, 16), "E" + Digits(random, 8), "138" + Digits(random, 8), Digits(random, 19),
            "粤B" + Digits(random, 5), "张" + words[i % 10][0], "1990-0" + ((i % 9) + 1) + "-1" + (i % 10),
            "深圳市" + words[i % 10] + "贸易有限公司", "广东省深圳市南山区科技园路" + (i % 1000) + "号大厦" + (i % 40) + "楼",
            Digits(random, 12), string.Join(' ', Enumerable.Range(0, 9).Select(_ => words[random.Next(10)])),
            string.Join(' ', Enumerable.Range(0, 9).Select(_ => words[random.Next(10)])),
        })];
    }

    private static string Digits(Random random, int count) => string.Create(count, random, (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = (char)('0' + source.Next(10));
    });

    private static readonly string[] Header =
    [
        "record_id", "observed_at", "resident_id", "uscc", "passport", "mobile", "bank_card", "plate", "name", "birth_date", "organization_name",
        "address", "amount", "goods", "remark",
    ];

    private static string Csv(string[][] rows)
    {
        var text = new StringWriter();
        var writer = new Matching.Records.CsvWriter(text);
        writer.Row(Header);
        foreach (var row in rows)
            writer.Row(row);
        return text.ToString();
    }

    private static string Ndjson(string[][] rows) => string.Join('\n', rows.Select(row =>
        "{" + string.Join(',', row.Select((value, i) => $"\"{Header[i]}\":\"{value}\"")) + "}"));
}
