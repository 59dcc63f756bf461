using System.Diagnostics;
using System.Text.Json;
using ExchangeNetwork.Matching.Linkage;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Scoring.Names;
using ExchangeNetwork.Matching.SealedLists;

namespace ExchangeNetwork.Benchmarks.Linkage;

/// <summary>
/// Command <c>link FOLDER</c>: F1 of linking, of finding duplicates and of name pairs on labelled files, and the recall of names in sealed lists, one JSON object a line. Files of
/// persons are <c>*.csv</c> with an id <c>rec-N-org</c> or <c>rec-N-dup-M</c> (N is the entity); files of name pairs have the columns name1,
/// name2, schema and is_match. <c>link --synthetic</c> makes registers and names of China instead.
/// </summary>
internal static class LinkQuality
{
    private const string NumberColumn = "soc_sec_id";

    public static int Run(string[] arguments)
    {
        if (arguments is ["--synthetic", .. var options])
        {
            ChineseQuality.Run((int)Arguments.Number(options, "--rows", 5_000), (int)Arguments.Number(options, "--seed", 1), Arguments.Text(options, "--out"));
            return 0;
        }
        if (arguments is not [var folder, ..] || !Directory.Exists(folder))
        {
            Console.Error.WriteLine("link FOLDER: a folder of labelled files; or link --synthetic [--rows N] [--seed N] [--out FOLDER]");
            return 2;
        }
        foreach (var path in Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var stream = File.OpenRead(path);
            using var table = TableReader.TryOpen(stream, out var refusal);
            if (table is null)
                Console.Error.WriteLine($"{path}: {refusal!.Code}");
            else if (table.Header.Contains("is_match"))
                Names(path, table);
            else
                Persons(path, table);
        }
        return 0;
    }

    private static void Names(string path, TableReader table)
    {
        int At(string name) => table.Header.ToList().IndexOf(name);
        var (one, two, schema, match, quality) = (At("name1"), At("name2"), At("schema"), At("is_match"), At("quality"));
        int right = 0, found = 0, truth = 0, strong = 0, strongRight = 0, met = 0, metAsWritten = 0, metWrongly = 0;
        while (table.Read())
        {
            var isSame = NameScore.Of(table.Values[one], table.Values[two], NameScore.KindOf(table.Values[schema])) >= NameScore.Threshold;
            var isMatch = table.Values[match] == "true";
            found += isSame ? 1 : 0;
            truth += isMatch ? 1 : 0;
            right += isSame && isMatch ? 1 : 0;
            // What a sealed list meets: a value of the one name that the other is written as.
            var variants = Variants(table.Values[one], table.Values[schema]).Values;
            var written = Variants(table.Values[two], table.Values[schema]).Values;
            var isMet = written.Count > 0 && variants.Contains(written[0]);
            met += isMet && isMatch ? 1 : 0;
            metAsWritten += isMet && isMatch && variants[0] == written[0] ? 1 : 0;
            metWrongly += isMet && !isMatch ? 1 : 0;
            if (quality >= 0 && table.Values[quality] == "STRONG")
            {
                strong++;
                strongRight += isSame == isMatch ? 1 : 0;
            }
        }
        Print(new
        {
            file = Path.GetFileName(path),
            task = "names",
            f1 = F1(right, found, truth),
            strong,
            strongRight,
            variantRecall = Share(met, truth),
            recallAsWritten = Share(metAsWritten, truth),
            metWrongly,
        });
    }

    private static NameVariants Variants(string name, string schema) =>
        NameScore.KindOf(schema) == NameKind.Person ? NameVariants.OfPerson(name, "19900101") : NameVariants.OfOrganization(name);

    private static double Share(int part, int whole) => whole == 0 ? 1 : Math.Round((double)part / whole, 3);

    private static void Persons(string path, TableReader table)
    {
        var rows = new List<string[]>();
        while (table.Read())
            rows.Add([.. table.Values]);
        var header = table.Header.ToArray();
        var originals = rows.Where(row => row[0].EndsWith("-org", StringComparison.Ordinal)).ToList();
        var copies = rows.Except(originals).ToList();
        foreach (var without in new[] { null, NumberColumn })
        {
            Link(path, "link", header, originals, copies, without);
            Link(path, "dedupe", header, rows, null, without);
        }
    }

    private static void Link(string path, string task, string[] header, List<string[]> left, List<string[]>? right, string? without)
    {
        var watch = Stopwatch.StartNew();
        var others = right ?? left;
        var result = Linker.TryLink(Table(header, left, without), right is null ? null : Table(header, right, without), new LinkOptions { Many = true }, null, CancellationToken.None);
        var pairs = result?.Pairs ?? [];
        var hits = pairs.Count(pair => Entity(left[pair.Left]) == Entity(others[pair.Right]));
        var sizes = left.CountBy(Entity).ToDictionary();
        var truth = right is null
            ? sizes.Values.Sum(size => size * (size - 1) / 2)
            : right.Sum(row => sizes.GetValueOrDefault(Entity(row)));
        Print(new
        {
            file = Path.GetFileName(path),
            task,
            without,
            f1 = F1(hits, pairs.Count, truth),
            truth,
            found = pairs.Count,
            right = hits,
            candidates = result?.Candidates,
            distinctScores = pairs.Select(pair => pair.Score).Distinct().Count(),
            seconds = Math.Round(watch.Elapsed.TotalSeconds, 2),
        });
    }

    private static LinkTable Table(string[] header, List<string[]> rows, string? without)
    {
        using var memory = new MemoryStream();
        using (var writer = new StreamWriter(memory, leaveOpen: true))
        {
            var csv = new CsvWriter(writer);
            var kept = Enumerable.Range(0, header.Length).Where(i => header[i] != without).ToArray();
            foreach (var row in rows.Prepend(header))
                csv.Row([.. kept.Select(i => row[i])]);
        }
        memory.Position = 0;
        using var reader = TableReader.TryOpen(memory, out var refusal) ?? throw new InvalidOperationException(refusal!.Code);
        return LinkTable.Read(reader, LinkColumns.ByHeaders);
    }

    private static string Entity(string[] row) => row[0].Split('-') is [_, var entity, ..] ? entity : row[0];

    public static double F1(int right, int found, int truth) => found + truth == 0 ? 1 : Math.Round(2.0 * right / (found + truth), 5);

    public static void Print(object line) => Console.WriteLine(JsonSerializer.Serialize(line));
}
