using ExchangeNetwork.Sandbox.Console;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Scenario;

public class SandboxConsoleTests
{
    private static readonly OnceResult Right = new(4, 12, 120_000, 200_000, 150, 1_700, 1_700, 0, 0, 0, 120, 120, 340, true, 6.5, 1_200_000, 4_000, 8.1, 24_691.4, 900.25);

    [Fact]
    public void The_result_has_exactly_the_agreed_members_in_their_order()
    {
        using var document = System.Text.Json.JsonDocument.Parse(Right.ToJson());
        document.RootElement.EnumerateObject().Select(member => member.Name).ShouldBe(
        [
            "agencies", "listsPublished", "entries", "recordsIn", "rejectedRecords", "hitsExpected", "hitsFound", "hitsMissing", "hitsUnexpected",
            "hitsDuplicated", "jointAlertsExpected", "jointAlertsFound", "ledgerBlocks", "ledgerVerified", "warmUpSeconds", "pseudonymsEvaluated",
            "coldRecordsPerSecond", "seconds", "recordsPerSecond", "peakMemoryMiB",
        ]);
        document.RootElement.GetProperty("seconds").GetDouble().ShouldBe(8.1);
    }

    [Fact]
    public void Success_means_nothing_missing_unexpected_or_doubled_and_a_ledger_that_verifies()
    {
        Right.Succeeded.ShouldBeTrue();
        (Right with { HitsMissing = 1 }).Succeeded.ShouldBeFalse();
        (Right with { HitsUnexpected = 1 }).Succeeded.ShouldBeFalse();
        (Right with { HitsDuplicated = 1 }).Succeeded.ShouldBeFalse();
        (Right with { JointAlertsFound = 119 }).Succeeded.ShouldBeFalse();
        (Right with { LedgerVerified = false }).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public async Task With_json_the_output_is_one_object_and_nothing_else()
    {
        using var output = new StringWriter();
        using var progress = new StringWriter();
        var console = Console(output, progress, "--once", "--json");
        await console.RunAsync(new ConsoleStep(new("写入", "Writing"), 10), (step, _) => Advance(step, 10), TestContext.Current.CancellationToken);
        console.Line(new("你好", "Hello"));
        console.Show(Right);
        System.Text.Json.JsonDocument.Parse(output.ToString()).RootElement.GetProperty("hitsFound").GetInt32().ShouldBe(1_700);
        progress.ToString().ShouldContain("Hello");
        progress.ToString().ShouldContain("Writing: done, 10, ");
    }

    [Fact]
    public async Task Work_that_fails_fails_the_step()
    {
        var console = Console(TextWriter.Null, TextWriter.Null);
        await Should.ThrowAsync<InvalidOperationException>(console.RunAsync([], _ => throw new InvalidOperationException(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_final_screen_shows_addresses_users_and_things_to_try()
    {
        using var output = new StringWriter();
        Console(output, output, "--language", "zh").Show(new FinalScreen(
            [new(new("税务局", "Tax"), "http://localhost:5110", "http://localhost:5101/")],
            "http://localhost:5100/",
            [new("tax.analyst", "pass[word]", new("税务局", "Tax"), new("分析员", "analyst"))],
            [new(new("打开页面", "Open the page"), new string('x', 300))]));
        foreach (var text in (string[])["税务局", "http://localhost:5110", "http://localhost:5101/", "http://localhost:5100/", "tax.analyst", "pass[word]", "分析员", "打开页面", new string('x', 300), "Ctrl-C"])
            output.ToString().ShouldContain(text);
    }

    [Fact]
    public void A_result_without_json_is_a_table()
    {
        using var output = new StringWriter();
        Console(output, output, "--once").Show(Right with { HitsMissing = 3 });
        output.ToString().ShouldContain("3 / 0 / 0");
        output.ToString().ShouldContain("differs from what was planted");
    }

    [Fact]
    public void A_step_never_goes_back()
    {
        var step = new ConsoleStep(new("", ""), 10);
        step.ReachedAtLeast(5);
        step.ReachedAtLeast(3);
        step.Advance(2);
        step.Done.ShouldBe(7);
    }

    [Fact]
    public void Peak_memory_is_read_from_the_status_of_the_process()
    {
        PeakMemory.Parse(["VmPeak:\t  99 kB", "VmHWM:\t  2048 kB"]).ShouldBe(2.0);
        PeakMemory.Parse(["VmPeak:\t  99 kB"]).ShouldBeNull();
        PeakMemory.ReadMiB().ShouldBeGreaterThan(1);
    }

    private static Task Advance(ConsoleStep step, long by)
    {
        step.Advance(by);
        return Task.CompletedTask;
    }

    private static SandboxConsole Console(TextWriter output, TextWriter progress, params string[] args) => new(
        SandboxCommand.Parse(args.Contains("--language") ? args : [.. args, "--language", "en"], TextWriter.Null, TextWriter.Null, out _)!,
        output, progress, interactive: false, TimeProvider.System);
}
