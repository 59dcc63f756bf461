using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Pairs of names on the command line.</summary>
public class ScoreNamesTests
{
    [Fact]
    public async Task The_file_comes_back_with_a_score_and_a_yes_or_no()
    {
        using var run = new CommandRun();
        var pairs = run.File("pairs.csv", "note,name1,name2,schema\r\n\"a, b\",Maria Lindqvist,\"Lindqvist, Maria\",Person\r\n,张伟,章伟,Person\r\n,海风有限公司,海风有限责任公司,Company\r\n");
        var scored = Path.Combine(run.Folder, "out", "scored.csv");
        (await run.RunAsync("score-names", "--in", pairs, "--out", scored, "--json")).ShouldBe(0);

        var lines = await File.ReadAllLinesAsync(scored, TestContext.Current.CancellationToken);
        lines[0].ShouldBe("note,name1,name2,schema,score,same");
        lines[1].ShouldBe("\"a, b\",Maria Lindqvist,\"Lindqvist, Maria\",Person,1,yes");
        lines[2].ShouldStartWith(",张伟,章伟,Person,0.");
        lines[2].ShouldEndWith(",no");
        lines[3].ShouldEndWith(",1,yes");
        run.Document.GetProperty("pairs").GetInt64().ShouldBe(3);
        run.Document.GetProperty("same").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task Columns_are_found_by_name_in_any_order_and_without_a_schema_names_are_organisations()
    {
        using var run = new CommandRun();
        var pairs = run.File("pairs.csv", "NAME2;Name1\nNordwind GmbH;Nordwind Ltd\n");
        var scored = Path.Combine(run.Folder, "scored.csv");
        (await run.RunAsync("score-names", "--in", pairs, "--out", scored)).ShouldBe(0);
        (await File.ReadAllLinesAsync(scored, TestContext.Current.CancellationToken))[1].ShouldBe("Nordwind GmbH,Nordwind Ltd,1,yes");
    }

    [Theory]
    [InlineData("name1,other\na,b\n", "XN-CLI-033", "name2")]
    [InlineData("", "XN-CLI-032", "0 bytes")]
    [InlineData("name1,name1\na,b\n", "XN-CLI-032", "name1")]
    public async Task A_file_that_holds_no_pairs_is_refused_with_a_code_and_nothing_is_written(string content, string code, string says)
    {
        using var run = new CommandRun();
        var scored = Path.Combine(run.Folder, "scored.csv");
        (await run.RunAsync("score-names", "--in", run.File("pairs.csv", content), "--out", scored)).ShouldBe(2);
        run.Error.ToString().ShouldContain(code);
        run.Error.ToString().ShouldContain(says);
        File.Exists(scored).ShouldBeFalse();

        (await run.RunAsync("score-names", "--in", run.File("pairs.csv", content), "--out", scored, "--language", "zh-CN")).ShouldBe(2);
        run.Error.ToString().ShouldContain("文件");
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_left_out_counted_and_told()
    {
        using var run = new CommandRun();
        var pairs = run.File("pairs.csv", "name1,name2\na b,a b\none,two,three\nc d\n");
        var scored = Path.Combine(run.Folder, "scored.csv");
        (await run.RunAsync("score-names", "--in", pairs, "--out", scored)).ShouldBe(5);
        run.Error.ToString().ShouldContain("1 rows");
        run.Output.ToString().ShouldContain("XN-INTAKE-102");
        // A row that is too short only lacks values.
        (await File.ReadAllLinesAsync(scored, TestContext.Current.CancellationToken))[2].ShouldBe("c d,,0,no");
    }
}
