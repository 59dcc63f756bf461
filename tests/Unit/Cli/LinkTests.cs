using ExchangeNetwork.Tests.Unit.Linkage;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Linking files on the command line.</summary>
public class LinkTests
{
    [Fact]
    public async Task Two_files_give_a_file_of_pairs_with_ids_score_and_explanation()
    {
        using var run = new CommandRun();
        var files = PersonFiles.Make(11, persons: 200, mostCopies: 1, hard: 0);
        var (left, right) = (run.File("a.csv", PersonFiles.Csv(files.Originals)), run.File("b.csv", PersonFiles.Csv(files.Copies)));
        var pairs = Path.Combine(run.Folder, "p.csv");
        (await run.RunAsync("link", "--left", left, "--right", right, "--out", pairs, "--json")).ShouldBe(0);

        var lines = await File.ReadAllLinesAsync(pairs, TestContext.Current.CancellationToken);
        lines[0].ShouldBe("left_id,right_id,score,explanation");
        lines.Length.ShouldBe(run.Document.GetProperty("pairs").GetInt32() + 1);
        lines.Length.ShouldBeGreaterThan(180);
        lines.Skip(1).ShouldAllBe(line => line.StartsWith("a-", StringComparison.Ordinal) && line.Contains(",b-", StringComparison.Ordinal));
        lines[1].ShouldContain("Same ");
        run.Document.GetProperty("left").GetInt64().ShouldBe(200);
        run.Document.GetProperty("threshold").GetDouble().ShouldBe(0.5);

        (await run.RunAsync("link", "--left", left, "--right", right, "--out", pairs, "--language", "zh-CN")).ShouldBe(0);
        (await File.ReadAllTextAsync(pairs, TestContext.Current.CancellationToken)).ShouldContain("一致");
        run.Output.ToString().ShouldContain("找到的对数");
    }

    [Fact]
    public async Task The_result_and_a_refusal_are_told_also_where_bars_are_shown()
    {
        using var run = new CommandRun { IsWatched = true };
        var files = PersonFiles.Make(14, persons: 100, mostCopies: 1, hard: 0);
        var (left, right) = (run.File("a.csv", PersonFiles.Csv(files.Originals)), run.File("b.csv", PersonFiles.Csv(files.Copies)));
        (await run.RunAsync("link", "--left", left, "--right", right, "--out", Path.Combine(run.Folder, "p.csv"))).ShouldBe(0);
        run.Output.ToString().ShouldContain("Pairs found");

        (await run.RunAsync("link", "--left", left, "--right", Path.Combine(run.Folder, "no.csv"), "--out", "p.csv")).ShouldBe(2);
        run.Error.ToString().ShouldContain("XN-CLI-005");
    }

    [Fact]
    public async Task One_file_gives_its_duplicates()
    {
        using var run = new CommandRun();
        var files = PersonFiles.Make(12, persons: 100, mostCopies: 2, hard: 0);
        var file = run.File("a.csv", PersonFiles.Csv(files.Originals.Concat(files.Copies)));
        (await run.RunAsync("link", "--dedupe", file, "--out", Path.Combine(run.Folder, "p.csv"), "--json")).ShouldBe(0);
        run.Document.GetProperty("pairs").GetInt32().ShouldBeGreaterThan(100);
        run.Document.GetProperty("right").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task A_mapping_says_what_unknown_columns_hold()
    {
        using var run = new CommandRun();
        var files = PersonFiles.Make(13, persons: 100, mostCopies: 1, hard: 0);
        var left = run.File("a.csv", PersonFiles.Csv(files.Originals));
        var right = run.File("b.csv", PersonFiles.Csv(files.Copies)
            .Replace("rec_id,given_name,surname", "k,vor,nach", StringComparison.Ordinal).Replace("date_of_birth,soc_sec_id", "geb,nr", StringComparison.Ordinal));
        var map = run.File("map.json", """{"k": "id", "vor": "given_name", "nach": "surname", "geb": "birth_date", "nr": "number"}""");
        (await run.RunAsync("link", "--left", left, "--right", right, "--map", map, "--out", Path.Combine(run.Folder, "p.csv"), "--json")).ShouldBe(0);
        run.Document.GetProperty("pairs").GetInt32().ShouldBeGreaterThan(90);
    }

    [Theory]
    [InlineData("{\"id\": \"nonsense\"}", "XN-CLI-028")]
    [InlineData("[]", "XN-CLI-028")]
    [InlineData("{\"other\": \"surname\"}", "XN-CLI-035")]
    [InlineData("{\"name\": \"ignore\"}", "XN-CLI-034")]
    public async Task A_mapping_that_cannot_be_followed_is_refused_with_a_code(string map, string code)
    {
        using var run = new CommandRun();
        var file = run.File("a.csv", "id,name\n1,Anna Berg\n");
        var pairs = Path.Combine(run.Folder, "p.csv");
        (await run.RunAsync("link", "--left", file, "--right", file, "--map", run.File("map.json", map), "--out", pairs)).ShouldBe(2);
        run.Error.ToString().ShouldContain(code);
        File.Exists(pairs).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--left a.csv", "--dedupe")]
    [InlineData("--left a.csv --right b.csv --dedupe c.csv", "--dedupe")]
    [InlineData("--dedupe a.csv --threshold 1.5", "between 0 and 1")]
    [InlineData("--dedupe a.csv --threshold x", "--threshold")]
    public async Task A_command_line_that_cannot_be_followed_says_why(string line, string says)
    {
        using var run = new CommandRun();
        (await run.RunAsync(["link", "--out", "p.csv", .. line.Split(' ')])).ShouldBe(2);
        run.Error.ToString().ShouldContain("XN-CLI-016");
        run.Error.ToString().ShouldContain(says);
    }
}
