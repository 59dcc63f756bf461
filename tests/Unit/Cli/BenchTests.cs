using System.Text.Json;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Measuring on the command line: what it prints, not how fast it was.</summary>
public class BenchTests
{
    private static readonly string[] Members =
    [
        "entries", "threads", "identifiersPerSecond", "baselineIdentifiersPerSecond", "ratio", "recordsPerSecond", "bytesPerEntry",
        "bytesPerEntryWithPostings", "buildSeconds", "reopenSeconds", "hundredListsRatio", "sealedWarmPerSecond", "sealedColdClientPerSecond",
        "sealedColdEvaluatorPerSecond",
    ];

    [Fact]
    public async Task One_object_has_the_figures_and_nothing_else()
    {
        using var run = new CommandRun { IsWatched = true };
        (await run.RunAsync("bench", "match", "--entries", "2000", "--seconds", "1", "--json")).ShouldBe(0, run.All);

        run.Document.EnumerateObject().Select(member => member.Name).ShouldBe(Members);
        run.Document.EnumerateObject().ShouldAllBe(member => member.Value.ValueKind == JsonValueKind.Number && member.Value.GetDouble() > 0);
        run.Document.GetProperty("entries").GetInt32().ShouldBe(2000);
        run.Document.GetProperty("threads").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("--entries", "999", "1,000")]
    [InlineData("--seconds", "0", "3,600")]
    public async Task A_size_that_cannot_be_measured_is_wrong_usage_in_both_languages(string option, string value, string says)
    {
        using var run = new CommandRun();
        (await run.RunAsync("bench", "match", option, value)).ShouldBe(2);
        run.Error.ToString().ShouldContain(says);
        (await run.RunAsync("bench", "match", option, value, "--language", "zh-CN")).ShouldBe(2);
        run.Error.ToString().ShouldContain("之间");
    }
}
