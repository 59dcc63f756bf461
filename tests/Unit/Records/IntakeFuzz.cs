using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Tests.Unit.Records;

/// <summary>Mutates valid files at random and checks what holds for any input: values instead of exceptions, the same result however the bytes
/// arrive, rows in order, and canonical records that the contract's canonical JSON leaves as they are.</summary>
internal static class IntakeFuzz
{
    private const string Csv =
        "record_id,observed_at,resident_id,姓名,birth_date,mobile,备注\r\nR1,2026-02-03 08:00:00,110105194912310021,张三,1949-12-31,13800138000,\"含,\"\"引号\"\"\r\n和换行\"\r\n"
        + "R2,2026/2/3,,欧阳娜娜,19900203,,㐀𠮷\r\n\r\nR3,,,,,13900139000,x\\y\u2028\r\n";

    private const string Ndjson =
        "{\"记录编号\":\"R1\",\"手机号\":13800138000,\"备注\":\"a\\u0085\\\"b\",\"x\":{\"y\":[1,2.50]}}\n{\"记录编号\":\"R2\",\"姓名\":\"张三\",\"出生日期\":\"1990年2月3日\"}\n\n"
        + "{\"手机号\":null,\"记录编号\":\"R3\",\"ok\":true}\n";

    private static readonly byte[][] Seeds = CreateSeeds();

    private static readonly byte[][] Tokens =
    [
        [(byte)'"'], "\"\""u8.ToArray(), [(byte)','], [(byte)'\n'], [(byte)'\r'], "\r\n"u8.ToArray(), [0], [0xFF], [0x81], [0x81, 0x30], [0xE2, 0x80, 0xA8],
        [0xEF, 0xBB, 0xBF], [0xD8, 0x00], "{"u8.ToArray(), "}"u8.ToArray(), "[["u8.ToArray(), "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(), ";"u8.ToArray(),
        "\t"u8.ToArray(), "2026-02-30"u8.ToArray(), "record_id"u8.ToArray(), new byte[40],
    ];

    /// <summary>Runs rounds from a seed.</summary>
    /// <returns>The first failure with its input in base64; null when there is none.</returns>
    public static string? Run(int rounds, int seed, Action<int>? progress = null)
    {
        for (var round = 0; round < rounds; round++)
        {
            var random = new Random(HashCode(seed, round));
            var input = Mutate(random);
            var options = new RecordReaderOptions
            {
                Source = "fuzz",
                MaxRowBytes = random.Next(3) == 0 ? random.Next(16, 200) : 1 << 20,
                MaxFieldBytes = random.Next(3) == 0 ? random.Next(1, 50) : 1 << 16,
                MaxColumns = random.Next(3) == 0 ? random.Next(1, 9) : 128,
                Format = random.Next(4) == 0 ? (RecordFormat)random.Next(3) : RecordFormat.Detect,
                Encoding = random.Next(4) == 0 ? (TextEncoding)random.Next(5) : TextEncoding.Detect,
            };
            if (Check(input, options, random) is { } failure)
                return $"seed {seed}, round {round}: {failure}; {options}; {Convert.ToBase64String(input)}";
            progress?.Invoke(round);
        }
        return null;
    }

    private static int HashCode(int seed, int round) => unchecked((seed * 1_000_003) + round);

    private static byte[][] CreateSeeds()
    {
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        return
        [
            Encoding.UTF8.GetBytes(Csv),
            Encoding.UTF8.GetBytes(Csv.Replace("\r\n", "\n", StringComparison.Ordinal).Replace(',', '\t')),
            Encoding.UTF8.GetBytes("\uFEFF" + Csv),
            gb.GetBytes(Csv),
            Encoding.Unicode.GetBytes("\uFEFF" + Csv),
            Encoding.UTF8.GetBytes(Ndjson),
            gb.GetBytes(Ndjson),
            Encoding.BigEndianUnicode.GetBytes("\uFEFF" + Ndjson),
        ];
    }

    private static byte[] Mutate(Random random)
    {
        var bytes = new List<byte>(Seeds[random.Next(Seeds.Length)]);
        for (var i = random.Next(8); i >= 0; i--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = random.Next(Math.Min(30, bytes.Count - at + 1));
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(at, Seeds[random.Next(Seeds.Length)].AsSpan(0, random.Next(60)));
                    break;
                default:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
            }
        }
        return [.. bytes];
    }

    private static string? Check(byte[] input, RecordReaderOptions options, Random random)
    {
        try
        {
            var whole = Read(new MemoryStream(input), options, random.Next(1, 20));
            var pieces = Read(new PieceStream(input, random.Next(1, 12)), options, random.Next(1, 20));
            if (!whole.SequenceEqual(pieces))
                return $"in one piece {string.Join(" / ", whole)}, in many {string.Join(" / ", pieces)}";
            return whole.FirstOrDefault(line => line.StartsWith('!'));
        }
#pragma warning disable CA1031 // Any exception at all is what is looked for.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error.ToString();
        }
    }

    // Lines that describe the result; one that starts with an exclamation mark is a failure.
    private static List<string> Read(Stream stream, RecordReaderOptions options, int batchRows)
    {
        using var reader = RecordReader.Open(stream, options);
        using var batch = new RecordBatch(batchRows);
        var lines = new SortedDictionary<long, string>();
        var failures = new List<string>();
        while (reader.Read(batch))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var row = batch[i];
                var record = row.ToHeldRecord();
                var canonical = Encoding.UTF8.GetString(record.Canonical);
                if (!CanonicalJson.Serialize(CanonicalJson.Parse(record.Canonical)).AsSpan().SequenceEqual(record.Canonical))
                    failures.Add("!not canonical: " + canonical);
                var identifiers = string.Join(';', record.Identifiers.Select(identifier => identifier.Type + "=" + identifier.Value));
                if (!lines.TryAdd(row.RowNumber, $"{row.LineNumber} {record.RecordId} {identifiers} {canonical}"))
                    failures.Add("!row number twice");
            }
            foreach (var row in batch.Rejected)
            {
                if (!lines.TryAdd(row.RowNumber, $"{row.LineNumber} {row.Code} {row.Column} {string.Join(',', row.Arguments)}"))
                    failures.Add("!row number twice");
            }
        }
        return [.. failures, .. lines.Select(line => $"{line.Key}: {line.Value}"), $"{reader.Refusal?.Code} {reader.Format} {reader.Encoding}"];
    }

    private sealed class PieceStream(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, size)]);
    }
}
