using ExchangeNetwork.Tests.Network.Intake;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Scenario;

/// <summary>A scenario folder with bad record files beside good ones: all that is good is matched, and nothing else is left out in silence.</summary>
public sealed class BadScenarioTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("xnet-bad-scenario").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Bad_files_stop_nothing_and_each_is_named_with_its_reason()
    {
        Write("agencies.json", """[{"id":"tax","nameZh":"税务","nameEn":"Tax"},{"id":"police","nameZh":"公安","nameEn":"Police"}]""");
        Write("lists/lost.json", """
            {"owner":"police","recipients":["tax"],"mode":"disclosed","basis":{"citation":"测试法第一条","purpose":"find"},"k":2,"windowDays":30,"releasable":["note"]}
            """);
        Write("lists/lost.csv", "entry_id,mobile\np1,13912345678\n");
        foreach (var (name, (bytes, _)) in BadFiles.Refused)
            Write($"records/tax/{name}.csv", bytes);
        Write("records/tax/mixed.csv", "record_id,observed_at,mobile\nm1,2026-01-05,13912345678\nm2,2026-02-30,13912345678\n\"m3,\nm4,2026-01-05,139 1234 5678\n");
        Write("records/tax/good.csv", "record_id,observed_at,mobile\ng1,2026-01-05,+86 13912345678\n");
        Write("expected.csv", "list,entry_id,agency,source,record_id\nlost,p1,tax,mixed.csv,m1\nlost,p1,tax,mixed.csv,m4\nlost,p1,tax,good.csv,g1\n");

        using var sandbox = SandboxProcess.Start(
            "--once", "--json", "--scenario", Path.Combine(folder, "scenario"), "--data", Path.Combine(folder, "data"), "--language", "en");
        var (exitCode, output, log) = await sandbox.EndAsync(Token);
        exitCode.ShouldBe(0, log);
        var result = JObject.Parse(output);
        ((long)result["hitsFound"]!).ShouldBe(3);
        ((long)result["rejectedRecords"]!).ShouldBe(2);
        foreach (var (name, (_, code)) in BadFiles.Refused)
            log.Split('\n').ShouldContain(line => line.Contains($"{name}.csv", StringComparison.Ordinal) && line.Contains(code, StringComparison.Ordinal), log);
        var mixed = log.Split('\n').Single(line => line.Contains("mixed.csv", StringComparison.Ordinal));
        mixed.ShouldContain("XN-SCEN-043");
        var errors = mixed[mixed.IndexOf(folder, mixed.IndexOf("mixed.csv", StringComparison.Ordinal), StringComparison.Ordinal)..].Split(" says")[0];
        (await File.ReadAllLinesAsync(errors, Token)).Length.ShouldBe(3);
    }

    private void Write(string name, string content) => Write(name, BadFiles.Utf8(content));

    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(folder, "scenario", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
