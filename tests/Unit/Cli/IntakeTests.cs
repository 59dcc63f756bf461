using System.Text;
using ExchangeNetwork.Messages.Api;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Sending records.</summary>
public class IntakeTests
{
    [Fact]
    public async Task A_file_is_sent_as_it_is_under_its_own_name()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        var mapping = run.File("m.json", "{ \"身份证\" : \"resident-id\" }");
        (await run.RunAsync("intake", run.File("出境 记录.csv", "a,b\n1,2\n"), "--mapping", mapping, "--encoding", "gb18030", "--json")).ShouldBe(0, run.Error.ToString());
        var request = node.Requests.Single();
        Uri.UnescapeDataString(request.Path).ShouldBe("/api/v1/intake/出境 记录.csv?mapping={\"身份证\":\"resident-id\"}&encoding=gb18030");
        request.Body.ShouldBe("a,b\n1,2\n");
        run.Document.GetProperty("accepted").GetInt64().ShouldBe(100);
        run.Document.GetProperty("errorsFile").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task Rejected_rows_are_exit_code_5_and_their_error_file_is_fetched()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["POST /api/v1/intake/r.csv"] = FakeNode.Json(CannedAnswers.Intake(rejected: 30));
        node.Answers["GET /api/v1/intake/b-1/errors"] = context =>
        {
            context.Response.ContentType = "text/csv";
            return context.Response.WriteAsync("row,column,code,zh,en\r\n7,observed_at,XN-INTAKE-111,不是时间,Not a time\r\n");
        };
        using var run = new CommandRun();
        run.UseToken(node);
        var file = run.File("r.csv", "x");
        (await run.RunAsync("intake", file)).ShouldBe(5);
        File.ReadAllText(file + ".errors.csv").ShouldContain("XN-INTAKE-111");
        run.Output.ToString().ShouldContain("29 more");
        run.Error.ToString().ShouldContain("r.csv.errors.csv");

        var chosen = Path.Combine(run.Folder, "out", "e.csv");
        (await run.RunAsync("intake", file, "--errors", chosen, "--json")).ShouldBe(5);
        run.Document.GetProperty("errorsFile").GetString().ShouldBe(chosen);
        File.Exists(chosen).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_refused_as_a_whole_does_not_stop_the_others(bool asProblem)
    {
        await using var node = await FakeNode.StartAsync();
        var summary = CannedAnswers.Intake() with
        {
            State = "refused",
            Accepted = 0,
            Refusal = new RowError(0, "", "XN-INTAKE-003", "这是压缩文件。", "This is a zip archive."),
        };
        node.Answers["POST /api/v1/intake/bad.csv"] = asProblem
            ? FakeNode.Json(
                new { type = "t", title = "t", status = 422, detail = "d", code = "XN-INTAKE-003", arguments = Array.Empty<string>(), texts = new Dictionary<string, string> { ["zh-CN"] = "这是压缩文件。", ["en"] = "This is a zip archive." }, traceId = "", summary },
                422,
                "application/problem+json")
            : FakeNode.Json(summary, 422);
        using var run = new CommandRun();
        run.UseToken(node);
        string[] files = [run.File("bad.csv", "PK"), run.File("good.csv", "x")];
        (await run.RunAsync(["intake", .. files])).ShouldBe(1);
        run.Error.ToString().ShouldContain("XN-INTAKE-003");
        run.Error.ToString().ShouldContain("This is a zip archive.");
        node.Requests.Count.ShouldBe(2);

        (await run.RunAsync(["intake", .. files, "--json"])).ShouldBe(1);
        var lines = run.Machine.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldContain("\"state\":\"refused\"");
        lines[1].ShouldContain("\"state\":\"accepted\"");
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again_with_the_whole_file()
    {
        await using var node = await FakeNode.StartAsync();
        var attempts = 0;
        node.Answers["POST /api/v1/intake/r.csv"] = context =>
        {
            if (++attempts < 3)
            {
                context.Abort();
                return Task.CompletedTask;
            }
            return FakeNode.Json(CannedAnswers.Intake())(context);
        };
        var clock = new ImpatientClock();
        using var run = new CommandRun { Clock = clock };
        run.UseToken(node);
        var content = string.Join('\n', Enumerable.Range(0, 50_000));
        (await run.RunAsync("intake", run.File("r.csv", content))).ShouldBe(0, run.Error.ToString());
        node.Requests.Select(request => request.Body).ShouldBe([content, content, content]);
        clock.Waits.ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)]);
        run.Error.ToString().ShouldContain("sending it again");
    }

    [Fact]
    public async Task A_connection_that_keeps_breaking_is_exit_code_4_and_says_that_repeating_is_safe()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["POST /api/v1/intake/r.csv"] = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        using var run = new CommandRun { Clock = new ImpatientClock() };
        run.UseToken(node);
        (await run.RunAsync("intake", run.File("r.csv", "x"))).ShouldBe(4);
        run.Error.ToString().ShouldContain("XN-CLI-027");
        node.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_refusal_before_the_body_ends_the_upload_at_once()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["POST /api/v1/intake/big.csv unread"] = FakeNode.Problem(403, "XN-ACCESS-002", "无权。", "Not your role.");
        using var run = new CommandRun();
        run.UseToken(node);
        var path = Path.Combine(run.Folder, "big.csv");
        await using (var big = File.Create(path))
            big.SetLength(400_000_000);
        (await run.RunAsync("intake", path)).ShouldBe(1);
        run.Error.ToString().ShouldContain("XN-ACCESS-002");
    }

    [Fact]
    public async Task Standard_input_streams_under_the_source_that_is_named()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun { Input = new MemoryStream(Encoding.UTF8.GetBytes("{\"record_id\":\"1\"}\n")) };
        run.UseToken(node);
        (await run.RunAsync("intake", "-", "--source", "gate", "--format", "ndjson")).ShouldBe(0);
        node.Requests.Single().Path.ShouldBe("/api/v1/intake/gate?format=ndjson");
        node.Requests.Single().Body.ShouldBe("{\"record_id\":\"1\"}\n");
    }

    [Fact]
    public async Task Waiting_ends_when_every_record_is_matched()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["POST /api/v1/intake/r.csv"] = FakeNode.Json(CannedAnswers.Intake() with { Screened = 0 });
        var asked = 0;
        node.Answers["GET /api/v1/intake/b-1"] = context => FakeNode.Json(CannedAnswers.Intake() with { Screened = ++asked * 50, Hits = 9 })(context);
        using var run = new CommandRun { Clock = new ImpatientClock() };
        run.UseToken(node);
        (await run.RunAsync("intake", run.File("r.csv", "x"), "--wait", "--json")).ShouldBe(0);
        asked.ShouldBe(2);
        run.Document.GetProperty("hits").GetInt64().ShouldBe(9);
    }
}
