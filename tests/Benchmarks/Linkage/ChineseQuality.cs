using System.Diagnostics;
using System.Text;
using ExchangeNetwork.Matching.Linkage;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Scoring.Names;
using ExchangeNetwork.Tests.Unit.Linkage;

namespace ExchangeNetwork.Benchmarks.Linkage;

/// <summary>F1 on invented registers and names of China; the results are called synthetic, for there is no licensed set of real ones.</summary>
internal static class ChineseQuality
{
    /// <param name="rows">Persons, and as many organisations.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="folder">Where to leave the files, for <c>exchange link</c>; null to leave none.</param>
    public static void Run(int rows, int seed, string? folder)
    {
        var persons = ChineseFiles.Persons(seed, rows);
        Keep(folder, "residents", persons);
        Link("synthetic residents", persons);
        Link("synthetic residents", persons, "身份证号");
        Link("synthetic residents", persons, "身份证号", "手机号");
        var organizations = ChineseFiles.Organizations(seed, rows);
        Keep(folder, "organisations", organizations);
        Link("synthetic organisations", organizations);
        Link("synthetic organisations", organizations, "统一社会信用代码");
        Names(seed, rows);
    }

    private static void Keep(string? folder, string name, ChineseFiles files)
    {
        if (folder is null)
            return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + "-left.csv"), files.Csv(files.Left));
        File.WriteAllText(Path.Combine(folder, name + "-right.csv"), files.Csv(files.Right));
    }

    private static void Link(string file, ChineseFiles files, params string[] without)
    {
        var watch = Stopwatch.StartNew();
        var result = Linker.TryLink(
            Table(files.Csv(files.Left, without)), Table(files.Csv(files.Right, without)), new LinkOptions(), null, CancellationToken.None)!;
        var right = result.Pairs.Count(pair => files.Left[pair.Left].Entity == files.Right[pair.Right].Entity);
        var truth = files.Left.Select(row => row.Entity).Intersect(files.Right.Select(row => row.Entity)).Count();
        LinkQuality.Print(new
        {
            file,
            task = "link",
            without = string.Join(',', without),
            f1 = LinkQuality.F1(right, result.Pairs.Count, truth),
            truth,
            found = result.Pairs.Count,
            right,
            candidates = result.Candidates,
            distinctScores = result.Pairs.Select(pair => pair.Score).Distinct().Count(),
            seconds = Math.Round(watch.Elapsed.TotalSeconds, 2),
        });
    }

    private static void Names(int seed, int count)
    {
        foreach (var group in ChineseNames.Make(seed, count).GroupBy(pair => pair.IsPerson))
        {
            int right = 0, found = 0, truth = 0;
            foreach (var (left, other, isPerson, isMatch) in group)
            {
                var isSame = NameScore.Of(left, other, isPerson ? NameKind.Person : NameKind.Organization) >= NameScore.Threshold;
                found += isSame ? 1 : 0;
                truth += isMatch ? 1 : 0;
                right += isSame && isMatch ? 1 : 0;
            }
            LinkQuality.Print(new { file = group.Key ? "synthetic names of residents" : "synthetic names of organisations", task = "names", f1 = LinkQuality.F1(right, found, truth), truth, found, right });
        }
    }

    private static LinkTable Table(string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        using var reader = TableReader.TryOpen(stream, out var refusal) ?? throw new InvalidOperationException(refusal!.Code);
        return LinkTable.Read(reader, LinkColumns.ByHeaders);
    }
}
