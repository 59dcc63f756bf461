using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Command lines that cannot be understood, and what is said about them.</summary>
public class UsageTests
{
    [Theory]
    [InlineData("lst", "'lst'", "lst")]
    [InlineData("list", "Required command", "缺少子命令")]
    [InlineData("list publish f.csv --recipients police", "'--basis'", "缺少必需的选项 --basis")]
    [InlineData("list publish --basis b --recipients police", "Required argument missing", "缺少参数")]
    [InlineData("hits --limit x", "Cannot parse argument 'x' for option '--limit'.", "选项 --limit 的值“x”无效")]
    [InlineData("hits --limit -1", "cannot be negative", "不能为负数")]
    [InlineData("hits --side both", "'both' is not one of: owner, holder", "“both”不在可选值中")]
    [InlineData("alert close A maybe", "'falsePositive'", "“maybe”不在可选值中")]
    [InlineData("login --user a --client b", "Give only one", "只能给出一个")]
    [InlineData("login --as tax-analyst", "--as needs --sandbox", "--sandbox")]
    [InlineData("intake -", "name its --source", "--source")]
    [InlineData("whoami --profile ../x", "not a profile name", "配置名 ../x 无效")]
    [InlineData("identifier nothing 1", "no identifier type nothing", "没有标识类型 nothing")]
    [InlineData("ledger verify f --checkpoint nowhere.ndjson", "nowhere.ndjson", "nowhere.ndjson")]
    [InlineData("login --issuer http://example.org --user a", "over https only", "https")]
    [InlineData("login", "--issuer URL", "--issuer URL")]
    public async Task Wrong_usage_is_exit_code_2_with_a_reason_in_the_users_language(string line, string english, string chinese)
    {
        using var run = new CommandRun { Typed = "secret" };
        (await run.RunAsync(line.Split(' '))).ShouldBe(2);
        run.Error.ToString().ShouldContain(english);
        run.Output.ToString().ShouldBeEmpty();

        (await run.RunAsync([.. line.Split(' '), "--language", "zh-CN"])).ShouldBe(2);
        run.Error.ToString().ShouldContain(chinese);
    }

    [Fact]
    public async Task A_missing_file_is_wrong_usage_before_anything_is_sent()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        string[][] lines =
        [
            ["intake", "missing.csv"],
            ["list", "publish", "missing.csv", "--basis", "b", "--recipients", "police"],
            ["crosscheck", "missing.csv", "--basis", "b", "--recipients", "police"],
            ["basis", "propose", "missing.json"],
            ["agency", "join", "missing.json"],
            ["intake", run.File("a.csv", "x"), "--mapping", "missing.json"],
        ];
        foreach (var line in lines)
        {
            (await run.RunAsync(line)).ShouldBe(2);
            run.Error.ToString().ShouldContain("XN-CLI-005");
        }
        node.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_without_a_sign_in_is_exit_code_3_and_says_how_to_sign_in()
    {
        using var run = new CommandRun();
        (await run.RunAsync("hits", "--node", "http://127.0.0.1:1")).ShouldBe(3);
        run.Error.ToString().ShouldContain("exchange login");
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_exit_code_4()
    {
        using var run = new CommandRun();
        run.Variables["EXCHANGE_TOKEN"] = "t";
        (await run.RunAsync("hits", "--node", "http://127.0.0.1:1")).ShouldBe(4);
        run.Error.ToString().ShouldContain("XN-CLI-003");
        run.Error.ToString().ShouldContain("http://127.0.0.1:1");
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(401, 3)]
    [InlineData(403, 1)]
    [InlineData(404, 1)]
    [InlineData(409, 1)]
    [InlineData(422, 1)]
    [InlineData(500, 4)]
    [InlineData(503, 4)]
    public async Task A_problem_of_the_node_is_shown_with_its_code_in_the_users_language(int status, int exit)
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["GET /api/v1/trace/x"] = FakeNode.Problem(status, "XN-SOME-001", "不可以。", "You may not.");
        using var run = new CommandRun();
        run.UseToken(node);
        (await run.RunAsync("trace", "x")).ShouldBe(exit);
        run.Error.ToString().ShouldContain("XN-SOME-001");
        run.Error.ToString().ShouldContain("You may not.");
        run.Error.ToString().ShouldContain("trace-7");

        (await run.RunAsync("trace", "x", "--language", "zh-CN")).ShouldBe(exit);
        run.Error.ToString().ShouldContain("不可以。");
        node.Languages.ShouldContain("zh-CN");

        (await run.RunAsync("trace", "x", "--json")).ShouldBe(exit);
        run.Machine.ToString().ShouldBeEmpty();
        var failure = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(run.Error.ToString());
        failure.GetProperty("code").GetString().ShouldBe("XN-SOME-001");
        failure.GetProperty("texts").GetProperty("zh-CN").GetString().ShouldBe("不可以。");
    }

    [Theory]
    [InlineData("text/html", "<html>Bad gateway</html>", 502, "XN-CLI-012")]
    [InlineData("application/json", "{", 502, "XN-CLI-012")]
    [InlineData("application/json", "{\"items\":", 200, "XN-CLI-011")]
    [InlineData("application/json", "null", 200, "XN-CLI-011")]
    public async Task An_answer_that_is_no_document_of_a_node_is_exit_code_4_without_a_stack_trace(string type, string body, int status, string code)
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["GET /api/v1/alerts"] = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, body);
        };
        using var run = new CommandRun();
        run.UseToken(node);
        (await run.RunAsync("alerts")).ShouldBe(4);
        run.Error.ToString().ShouldContain(code);
        run.All.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Nothing_asked_shows_what_there_is()
    {
        using var run = new CommandRun();
        (await run.RunAsync()).ShouldBe(0);
        run.Output.ToString().ShouldContain("crosscheck");
    }
}
