using System.Text.Json;
using ExchangeNetwork.Cli.Shell;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Sealed entries that have nothing but a name: a person is asked, a program must say so beforehand.</summary>
public class ExpectedRecallTests
{
    private const string L = CannedAnswers.ListId;
    private const string Code = "XN-LIST-DRAFT-010";
    private const string Submission = $"POST /api/v1/lists/{L}/versions/1/submission";
    private static readonly string[] Terms = ["--basis", "cn-tax-2026-01", "--recipients", "police,customs"];

    [Fact]
    public async Task A_person_sees_the_recall_and_submits_all_the_same()
    {
        await using var node = await StartAsync();
        using var run = new CommandRun { Answer = true };
        run.UseToken(node);

        (await run.RunAsync(["list", "publish", File(run), .. Terms])).ShouldBe(0, run.Error.ToString());

        run.Questions.ShouldHaveSingleItem().ShouldBe(
            "12 entries have nothing but a name. A sealed list matches exact spellings only: about 64 % of the records about them are expected to be found. "
            + "Submit all the same? [y/N] ");
        Sent(node).ShouldBe(["", "?acceptRecall=true"]);
        run.Output.ToString().ShouldContain($"exchange list approve {L}");
    }

    [Fact]
    public async Task The_question_is_asked_in_the_persons_language()
    {
        await using var node = await StartAsync();
        using var run = new CommandRun { Answer = true };
        run.UseToken(node);

        (await run.RunAsync("list", "submit", L, "--version", "1", "--language", "zh-CN")).ShouldBe(0, run.Error.ToString());

        run.Questions.ShouldHaveSingleItem().ShouldBe("有 12 个条目只有姓名或名称。密封清单只比对完全一致的写法，预计约能命中与之有关的记录的 64%。仍要提交吗？[y/N] ");
    }

    [Fact]
    public async Task A_person_who_says_no_submits_nothing()
    {
        await using var node = await StartAsync();
        using var run = new CommandRun { Answer = false };
        run.UseToken(node);

        (await run.RunAsync(["list", "publish", File(run), .. Terms])).ShouldBe(1);

        run.Questions.Count.ShouldBe(1);
        Sent(node).ShouldBe([""]);
        run.Error.ToString().ShouldContain(Code);
    }

    [Fact]
    public async Task Nobody_is_asked_where_nobody_can_answer()
    {
        await using var node = await StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);

        (await run.RunAsync(["list", "publish", File(run), .. Terms])).ShouldBe(1);

        Sent(node).ShouldBe([""]);
        run.Error.ToString().ShouldContain(Code);
    }

    [Fact]
    public async Task A_program_gets_the_code_and_no_question()
    {
        await using var node = await StartAsync();
        using var run = new CommandRun { Answer = true };
        run.UseToken(node);

        (await run.RunAsync(["list", "publish", File(run), .. Terms, "--json"])).ShouldBe(1);

        run.Questions.ShouldBeEmpty();
        Sent(node).ShouldBe([""]);
        JsonSerializer.Deserialize<JsonElement>(run.Error.ToString()).GetProperty("code").GetString().ShouldBe(Code);
        run.Machine.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_script_accepts_beforehand_and_nobody_is_asked()
    {
        await using var node = await StartAsync();
        using var run = new CommandRun { Answer = false };
        run.UseToken(node);

        (await run.RunAsync(["list", "publish", File(run), .. Terms, "--accept-recall", "--json"])).ShouldBe(0, run.Error.ToString());

        run.Questions.ShouldBeEmpty();
        Sent(node).ShouldBe(["?acceptRecall=true"]);
    }

    [Fact]
    public async Task Another_refusal_asks_nothing()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers[Submission] = FakeNode.Problem(409, "XN-LIST-DRAFT-004");
        using var run = new CommandRun { Answer = true };
        run.UseToken(node);

        (await run.RunAsync("list", "submit", L, "--version", "1")).ShouldBe(1);

        run.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sealed_cross_check_is_sent_again_under_its_id_once_the_recall_is_accepted()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["POST /api/v1/crosschecks"] = context => IsAccepted(context)
            ? FakeNode.Json(CannedAnswers.Find("POST", "/crosschecks")!)(context)
            : Refused(context);
        using var run = new CommandRun { Answer = true };
        run.UseToken(node);

        (await run.RunAsync(["crosscheck", File(run), .. Terms, "--mode", "sealed"])).ShouldBe(0, run.Error.ToString());

        run.Questions.Count.ShouldBe(1);
        var sent = node.Requests.Where(request => request.Method == "POST").ToList();
        sent.Count.ShouldBe(2);
        sent[1].Path.Replace("acceptRecall=true&", "", StringComparison.Ordinal).ShouldBe(sent[0].Path);
        sent.ShouldAllBe(request => request.Body.Contains("张三", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData(" YES ", true)]
    [InlineData("是", true)]
    [InlineData("", false)]
    [InlineData("n", false)]
    [InlineData("yesterday", false)]
    [InlineData(null, false)]
    public void Only_a_clear_yes_is_one(string? answer, bool isYes) => YesNoPrompt.IsYes(answer).ShouldBe(isYes);

    private static async Task<FakeNode> StartAsync()
    {
        var node = await FakeNode.StartAsync();
        node.Answers[Submission] = context => IsAccepted(context)
            ? FakeNode.Json(CannedAnswers.List("submitted") with { Mode = "sealed" })(context)
            : Refused(context);
        return node;
    }

    private static bool IsAccepted(HttpContext context) => context.Request.Query["acceptRecall"] == "true";

    private static Task Refused(HttpContext context) => FakeNode.Problem(422, Code, arguments: ["12", "64"])(context);

    private static string File(CommandRun run) => run.File("suspects.csv", "entry_id,name,birth_date\n1,张三,1980-02-03\n");

    private static List<string> Sent(FakeNode node) =>
        [.. node.Requests.Where(request => request.Path.Contains("/submission", StringComparison.Ordinal)).Select(request => request.Path[(request.Path.IndexOf("/submission", StringComparison.Ordinal) + "/submission".Length)..])];
}
