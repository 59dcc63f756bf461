using System.Text.Json;
using ExchangeNetwork.Messages.Api;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Publishing lists and cross-checks.</summary>
public class ListTests
{
    private const string L = CannedAnswers.ListId;
    private static readonly string[] Terms = ["--basis", "cn-tax-2026-01", "--recipients", "police,customs"];

    [Fact]
    public async Task Publishing_drafts_uploads_submits_and_says_who_approves()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        var file = run.File("suspects.csv", "entry_id,resident_id\n1,11010519491231002X\n");
        (await run.RunAsync(["list", "publish", file, .. Terms])).ShouldBe(0, run.Error.ToString());
        node.Requests.Select(request => $"{request.Method} {request.Path}").ShouldBe(
        [
            "POST /api/v1/lists",
            $"PUT /api/v1/lists/{L}/versions/1/entries",
            $"POST /api/v1/lists/{L}/versions/1/submission",
        ]);
        var draft = JsonSerializer.Deserialize<DraftQueryList>(node.Requests.First().Body, JsonSerializerOptions.Web)!;
        draft.Name.ShouldBe("suspects");
        draft.Recipients.ShouldBe(["police", "customs"]);
        draft.Mode.ShouldBe("sealed");
        draft.ReleasableFields.ShouldBeNull();
        node.Requests.ElementAt(1).Body.ShouldContain("11010519491231002X");
        run.Output.ToString().ShouldContain($"exchange list approve {L}");
        run.All.ShouldNotContain("11010519491231002X");
    }

    [Fact]
    public async Task A_sealed_list_says_how_far_its_pseudonyms_are_and_is_waited_for_when_that_is_asked()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        var preparing = CannedAnswers.List("preparing") with { Mode = "sealed", Identifiers = 7, IdentifiersKnown = 3 };
        node.Answers[$"POST /api/v1/lists/{L}/versions/1/submission"] = FakeNode.Json(preparing);
        var file = run.File("suspects.csv", "entry_id,name\n1,x\n");

        (await run.RunAsync(["list", "publish", file, .. Terms, "--accept-recall"])).ShouldBe(0, run.Error.ToString());
        node.Requests.ElementAt(2).Path.ShouldEndWith("?acceptRecall=true");
        run.Output.ToString().ShouldContain("3 of 7");
        run.Output.ToString().ShouldContain($"exchange list show {L}");

        node.Answers[$"GET /api/v1/lists/{L}/versions/1"] = FakeNode.Json(preparing with { State = "submitted", IdentifiersKnown = 7 });
        (await run.RunAsync(["list", "submit", L, "--version", "1", "--wait"])).ShouldBe(0, run.Error.ToString());
        run.Output.ToString().ShouldContain("7 of 7 known");
        run.Output.ToString().ShouldContain($"exchange list approve {L}");
    }

    [Theory]
    [InlineData("en", "Pseudonyms", "3 of 7 known", "preparing")]
    [InlineData("zh-CN", "假名", "已知 3 / 7", "取得假名中")]
    public async Task A_list_that_is_being_prepared_shows_how_many_pseudonyms_are_known(string language, string label, string known, string state)
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers[$"GET /api/v1/lists/{L}"] = FakeNode.Json(CannedAnswers.List("preparing") with { Mode = "sealed", Identifiers = 7, IdentifiersKnown = 3 });
        using var run = new CommandRun();
        run.UseToken(node);

        (await run.RunAsync("list", "show", L, "--language", language)).ShouldBe(0, run.Error.ToString());

        var lines = run.Output.ToString().Split('\n');
        lines.ShouldContain(line => line.Contains(label, StringComparison.Ordinal) && line.Contains(known, StringComparison.Ordinal));
        lines.ShouldContain(line => line.Contains(state, StringComparison.Ordinal));
        (await run.RunAsync("list", "show", L, "--json")).ShouldBe(0, run.Error.ToString());
        (run.Document.GetProperty("identifiersKnown").GetInt32(), run.Document.GetProperty("identifiers").GetInt32()).ShouldBe((3, 7));
    }

    [Fact]
    public async Task A_draft_is_not_submitted()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        (await run.RunAsync(["list", "draft", run.File("a.csv", "x"), .. Terms, "--fields", "phone", "--k", "3", "--threshold", "0.7"])).ShouldBe(0);
        node.Requests.ShouldNotContain(request => request.Path.EndsWith("submission", StringComparison.Ordinal));
        node.Requests.First().Body.ShouldContain("\"releasableFields\":[\"phone\"]");
        node.Requests.First().Body.ShouldContain("\"k\":3");
        node.Requests.First().Body.ShouldContain("\"threshold\":0.7");
        run.Output.ToString().ShouldContain($"exchange list submit {L}");
        (await run.RunAsync(["list", "draft", run.File("a.csv", "x"), .. Terms, "--threshold", "70"])).ShouldBe(2);
    }

    [Theory]
    [InlineData(false, 2, true)]
    [InlineData(true, 2, false)]
    [InlineData(false, 0, false)]
    public async Task Rejected_rows_are_exit_code_5_and_stop_the_submission_when_asked_or_when_nothing_is_left(bool strict, int accepted, bool submitted)
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers[$"PUT /api/v1/lists/{L}/versions/1/entries"] = FakeNode.Json(new EntriesUploaded(L, 1, accepted, 120,
            [new RowError(2, "resident_id", "XN-INTAKE-202", "没有任何标识。", "No identifier."), new RowError(0, "=E-9", "XN-LIST-DRAFT-005", "不可用。", "Not usable.")]));
        using var run = new CommandRun();
        run.UseToken(node);
        var file = run.File("a.csv", "x");
        (await run.RunAsync(["list", "publish", file, .. Terms, .. strict ? new[] { "--strict" } : []])).ShouldBe(5);
        node.Requests.Any(request => request.Path.EndsWith("submission", StringComparison.Ordinal)).ShouldBe(submitted);
        var errors = File.ReadAllLines(file + ".errors.csv");
        errors[0].ShouldBe("row,column,code,zh,en");
        errors[1].ShouldBe("2,resident_id,XN-INTAKE-202,没有任何标识。,No identifier.");
        errors[2].ShouldStartWith(",'=E-9,XN-LIST-DRAFT-005");
        errors[3].ShouldContain("118 more");
        run.Error.ToString().ShouldContain("a.csv.errors.csv");
    }

    [Fact]
    public async Task A_list_without_recipients_cannot_be_asked_for()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        (await run.RunAsync("list", "publish", run.File("a.csv", "x"), "--basis", "b", "--recipients", ",")).ShouldBe(2);
        node.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_amendment_takes_over_the_terms_that_are_not_given()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers[$"GET /api/v1/lists/{L}"] = FakeNode.Json(CannedAnswers.List("inForce") with { Threshold = 0.6 });
        node.Answers["POST /api/v1/lists"] = FakeNode.Json(CannedAnswers.List("draft", 2));
        using var run = new CommandRun();
        run.UseToken(node);
        (await run.RunAsync("list", "amend", L, run.File("b.csv", "x"), "--recipients", "bank")).ShouldBe(0, run.Error.ToString());
        var draft = JsonSerializer.Deserialize<DraftQueryList>(node.Requests.ElementAt(1).Body, JsonSerializerOptions.Web)!;
        draft.ListId.ShouldBe(L);
        draft.Name.ShouldBe("逃税嫌疑企业");
        draft.Recipients.ShouldBe(["bank"]);
        draft.K.ShouldBe(2);
        draft.WindowDays.ShouldBe(30);
        draft.Threshold.ShouldBe(0.6);
        node.Requests.Last().Path.ShouldBe($"/api/v1/lists/{L}/versions/2/submission");
    }

    [Theory]
    [InlineData("inForce", 0)]
    [InlineData("refused", 1)]
    public async Task Approval_waits_for_what_the_contract_decides(string outcome, int exit)
    {
        await using var node = await FakeNode.StartAsync();
        var asked = 0;
        node.Answers[$"GET /api/v1/lists/{L}/versions/1"] = context =>
            FakeNode.Json(CannedAnswers.List(++asked < 3 ? "publishing" : outcome) with { Problem = outcome == "refused" ? "XN-LIST-007" : null })(context);
        using var run = new CommandRun { Clock = new ImpatientClock() };
        run.UseToken(node);
        (await run.RunAsync("list", "approve", L, "--wait", "--json")).ShouldBe(exit);
        asked.ShouldBe(3);
        run.Document.GetProperty("state").GetString().ShouldBe(outcome);
    }

    [Fact]
    public async Task A_cross_check_shows_own_hits_at_once_and_never_says_no_hit_while_answers_are_open()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun { Clock = new ImpatientClock() };
        run.UseToken(node);
        var file = run.File("persons.csv", "x");
        (await run.RunAsync(["crosscheck", file, .. Terms, "--threshold", "0.65"])).ShouldBe(0);
        node.Requests.First().Path.ShouldStartWith("/api/v1/crosschecks?basisId=cn-tax-2026-01&recipients=police%2Ccustoms&name=persons&threshold=0.65&id=");
        run.Output.ToString().ShouldContain("R-17");
        run.Error.ToString().ShouldContain($"exchange list approve {L}");
        run.Error.ToString().ShouldContain("not a statement that there is no hit");

        (await run.RunAsync(["crosscheck", file, .. Terms, "--wait", "--json"])).ShouldBe(0);
        run.Document.GetProperty("complete").GetBoolean().ShouldBeTrue();
        run.Error.ToString().ShouldNotContain("not a statement");
    }
}
