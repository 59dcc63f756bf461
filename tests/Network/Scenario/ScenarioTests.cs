using System.Text;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Scenario;

/// <summary>The sample scenario, run as users run it, against the truth that was written before anything was matched.</summary>
public sealed class ScenarioTests : IDisposable
{
    private static readonly string[] Small = ["--lists", "4", "--entries", "150", "--records", "4000"];
    private static readonly string[] Counts =
    [
        "agencies", "listsPublished", "entries", "recordsIn", "rejectedRecords", "hitsExpected", "hitsFound", "jointAlertsExpected", "jointAlertsFound",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("xnet-scenario").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_planted_match_is_found_once_and_nothing_else_and_a_second_start_does_nothing_twice()
    {
        var (exitCode, first) = await SandboxProcess.RunOnceAsync(Token, [.. Small, "--data", folder]);
        AssertRight(exitCode, first);
        ((long)first["hitsExpected"]!).ShouldBeGreaterThan(20);
        ((long)first["jointAlertsExpected"]!).ShouldBeGreaterThan(0);
        ((long)first["rejectedRecords"]!).ShouldBeGreaterThan(0);

        var (again, second) = await SandboxProcess.RunOnceAsync(Token, [.. Small, "--data", folder]);
        AssertRight(again, second);
        foreach (var count in Counts)
            second[count]!.ShouldBe(first[count], count);
    }

    [Fact]
    public async Task A_kill_at_five_random_points_changes_no_count()
    {
        var (exitCode, undisturbed) = await SandboxProcess.RunOnceAsync(Token, [.. Small, "--data", Path.Combine(folder, "undisturbed")]);
        AssertRight(exitCode, undisturbed);

        var data = Path.Combine(folder, "killed");
        var kills = 0;
        for (var round = 0; round < 5; round++)
        {
            // How far a run is shows in the bytes it has written; the points lie anywhere between its start and its end.
            var point = Random.Shared.NextInt64(100_000, 12_000_000);
            using var sandbox = SandboxProcess.Start(["--once", "--json", .. Small, "--data", data]);
            if (await sandbox.KillWhenAsync(() => BytesIn(data) >= point, Token))
                kills++;
        }
        kills.ShouldBeGreaterThan(0);

        var (last, result) = await SandboxProcess.RunOnceAsync(Token, [.. Small, "--data", data]);
        AssertRight(last, result);
        foreach (var count in Counts)
            result[count]!.ShouldBe(undisturbed[count], count);
    }

    [Fact]
    public async Task A_folder_written_by_hand_gives_exactly_its_expected_hits()
    {
        var scenario = Path.Combine(folder, "scenario");
        Write(scenario, "agencies.json", """[{"id":"tax","nameZh":"税务","nameEn":"Tax"},{"id":"police","nameZh":"公安","nameEn":"Police"},{"id":"customs","nameZh":"海关","nameEn":"Customs"}]""");
        Write(scenario, "lists/lost-people.json", """
            {"owner":"police","recipients":["tax","customs"],"mode":"disclosed","basis":{"citation":"测试法第一条","purpose":"find"},
             "k":2,"windowDays":30,"releasable":["note"]}
            """);
        Write(scenario, "lists/lost-people.csv", "entry_id,resident_id,name,birth_date,mobile\np1,11010519491231002X,王小明,1949-12-31,\np2,,李 雷,1990-01-01,13912345678\n");
        Write(scenario, "records/tax/visits.csv", "\uFEFFrecord_id,observed_at,证件号码,name,note\nr1,2026-01-05 10:00:00,１１０１０５ 19491231 002x,王小明,counter 3\nr2,2026-01-05 10:01:00,110105194912310021,somebody else,counter 4\n");
        Write(scenario, "records/customs/entries.csv", "record_id,observed_at,mobile,resident_id,note\nc1,2026-01-06,+86 139-1234-5678,,bag\nc2,2026-01-06,,110105491231002,old id\nc3,2026-02-30,,110105491231002,no such day\n");
        Write(scenario, "records/police/own.csv", "record_id,observed_at,resident_id\no1,2026-01-06,11010519491231002X\n");
        Write(scenario, "expected.csv", "list,entry_id,agency,source,record_id\nlost-people,p1,tax,visits.csv,r1\nlost-people,p2,customs,entries.csv,c1\nlost-people,p1,customs,entries.csv,c2\n");

        var hits = Path.Combine(folder, "hits.csv");
        var alerts = Path.Combine(folder, "alerts.csv");
        var (exitCode, result) = await SandboxProcess.RunOnceAsync(
            Token, "--scenario", scenario, "--data", Path.Combine(folder, "data"), "--hits-out", hits, "--alerts-out", alerts);
        AssertRight(exitCode, result);
        ((long)result["hitsFound"]!).ShouldBe(3);
        ((long)result["rejectedRecords"]!).ShouldBe(1);

        var rows = (await File.ReadAllLinesAsync(hits, Token)).Skip(1).Select(line => string.Join(',', line.Split(',')[..5])).Order(StringComparer.Ordinal);
        rows.ShouldBe(["lost-people,p1,customs,entries.csv,c2", "lost-people,p1,tax,visits.csv,r1", "lost-people,p2,customs,entries.csv,c1"]);
        var alert = (await File.ReadAllLinesAsync(alerts, Token)).Skip(1).ShouldHaveSingleItem();
        alert.ShouldStartWith("lost-people,p1,");
        alert.ShouldContain("customs");
        alert.ShouldContain("tax");
        alert.ShouldEndWith(",open");
    }

    private static void AssertRight(int exitCode, JObject result)
    {
        ((long)result["hitsMissing"]!).ShouldBe(0, result.ToString());
        ((long)result["hitsUnexpected"]!).ShouldBe(0, result.ToString());
        ((long)result["hitsDuplicated"]!).ShouldBe(0, result.ToString());
        result["jointAlertsFound"]!.ShouldBe(result["jointAlertsExpected"]);
        ((bool)result["ledgerVerified"]!).ShouldBeTrue();
        exitCode.ShouldBe(0);
    }

    private static long BytesIn(string folder)
    {
        if (!Directory.Exists(folder))
            return 0;
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (IOException)
        {
            // A file went away between listing and looking: look again.
            return 0;
        }
    }

    private static void Write(string root, string name, string content)
    {
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content, new UTF8Encoding(false));
    }
}
