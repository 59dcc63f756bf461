using System.Globalization;
using System.Text;

namespace ExchangeNetwork.Cli.Bench;

/// <summary>A record file of about 450 bytes a record: six identifiers beside an id, a time and what else a declaration says.</summary>
internal static class SampleRecords
{
    /// <summary>Identifiers of a record.</summary>
    public const int Identifiers = 6;

    private const int HitEvery = 100;
    private static readonly string[] Goods = ["服装", "电子元件", "一般贸易", "深圳湾口岸", "已放行", "invoice checked", "warehouse 7", "复核", "保税区", "进口"];

    /// <summary>The file, as UTF-8.</summary>
    /// <param name="count">Records.</param>
    /// <param name="entries">One identifier in a hundred is among the first so many numbers; the others are beyond.</param>
    public static byte[] Csv(int count, int entries)
    {
        var samples = new SampleIdentifiers();
        var random = new Random(11);
        var file = new MemoryStream(count * 480);
        var header = $"record_id,observed_at,{string.Join(',', SampleIdentifiers.Columns.Take(Identifiers))},office,amount,goods,route,remark\n";
        file.Write(Encoding.UTF8.GetBytes(header));
        for (var record = 0; record < count; record++)
        {
            file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"R{record:D9},2026-02-03 08:30:{record % 60:D2}")));
            for (var kind = 0; kind < Identifiers; kind++)
            {
                var isHit = ((record * Identifiers) + kind) % HitEvery == 0;
                var of = isHit ? random.Next(entries / SampleIdentifiers.TypeCount) : (entries / SampleIdentifiers.TypeCount) + 1 + random.Next(400_000);
                file.WriteByte((byte)',');
                file.Write(samples.Written((of * SampleIdentifiers.TypeCount) + kind, random.Next(1 << 20)));
            }
            file.Write(Encoding.UTF8.GetBytes($",深圳湾,{random.Next(1, 1_000_000)}.00,{Words(random)},{Words(random)},{Words(random)}\n"));
        }
        return file.ToArray();
    }

    private static string Words(Random random) => string.Join(' ', Enumerable.Range(0, 6).Select(_ => Goods[random.Next(Goods.Length)]));
}
