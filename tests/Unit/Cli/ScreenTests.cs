using System.Text.Json;
using ExchangeNetwork.Cli.Shell;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>What each command shows people and programs, against canned answers of a node.</summary>
public class ScreenTests
{
    private const string L = CannedAnswers.ListId;
    private const string H = CannedAnswers.HitId;
    private const string A = CannedAnswers.AlertId;

    /// <summary>Command line, what a person sees in English and in Chinese, and a member of the JSON with its value.</summary>
    public static TheoryData<string, string, string, string, string> Screens => new()
    {
        { "whoami", "analyst", "分析员", "actor", "u-7f3a" },
        { "list show", "in force", "生效", "[0].listId", L },
        { $"list show {L}", "2 agencies within 30 days", "30 天内 2 个部门命中", "state", "submitted" },
        { $"list approve {L}", "publishing", "发布中", "state", "publishing" },
        { $"list submit {L}", "exchange list approve " + L, "须由 tax 的另一名主管批准", "state", "submitted" },
        { $"list withdraw {L} --reason done", "withdrawn", "已撤回", "state", "withdrawn" },
        { "list decoys", "hotel-stays / R-99", "告警", "[0].id", "decoy-1" },
        { "list prove-decoy decoy-1", "11010519880101002X", "诱饵标识", "identifierType", "resident-id" },
        { "basis list", "《税收征收管理法》第五十四条", "生效", "[0].basisId", "cn-tax-2026-01" },
        { "basis show cn-tax-2026-01", "all but population registers", "除人口登记库外", "terms.purpose", "tax-fraud" },
        { "basis approve cn-tax-2026-01", "tax, police", "已批准", "basisId", "cn-tax-2026-01" },
        { "basis revoke cn-tax-2026-01", "in force", "生效", "state", "inForce" },
        { "batches", "records.csv", "已接受", "[1].rejected", "1" },
        { "batches b-1", "XN-INTAKE-111", "不是有效时间", "batchId", "b-1" },
        { "crosschecks", "police: waiting", "police: 等待", "[0].state", "submitted" },
        { $"crosschecks {L}", "r-1", "比对回执", "complete", "True" },
        { "hits", "vehicles.csv / R-17", "已核对", "[0].id", H },
        { $"hits {H}", "Resident id and plate agree", "身份证号与车牌一致", "explanation.parts[2].weight", "-4.1" },
        { "alerts", "police, customs", "已结案", "[1].state", "closed" },
        { $"alert show {A}", "police: confirmed", "police: 属实", "id", A },
        { $"alert verdict {A} confirmed", "open", "开启", "state", "open" },
        { $"alert close {A} falsePositive", "closed", "已结案", "state", "closed" },
        { "disclosure list", "phone, address", "已同意", "[0].id", "d-1" },
        { "disclosure show d-1", "phone = 13800000000", "已提供", "released.phone", "13800000000" },
        { $"disclosure request {H} --fields phone,address --why x", "requested", "已申请", "state", "requested" },
        { "disclosure grant d-1", "granted", "已同意", "state", "granted" },
        { "disclosure refuse d-1 --reason R1", "refused", "已拒绝", "state", "refused" },
        { $"trace {H}", "tx-9c02", "命中已上账", "steps[3].step", "hitAnchored" },
        { "agency list", "TaxMSP", "税务局", "[0].id", "tax" },
        { "agency list --proposals", "p-1", "暂停", "[0].id", "p-1" },
        { "agency suspend bank --reason audit", "exchange agency approve p-1", "须过半数成员批准", "id", "p-1" },
        { "agency reinstate bank", "p-1", "提案", "id", "p-1" },
        { "agency leave", "p-1", "提案", "id", "p-1" },
        { "agency rotate-key", "p-1", "提案", "id", "p-1" },
        { "agency revoke-key k1", "p-1", "提案", "id", "p-1" },
        { "agency approve p-1", "p-1", "提案", "id", "p-1" },
        { "keys list", "bank (1)", "自然人", "[0].keyId", "person-1" },
        { "keys list --generations", "police, bank", "分发份额", "[0].step", "deal" },
        { "keys begin person --threshold 3", "exchange keys list --generations", "各节点正在生成", "keyId", "person-1" },
        { "keys reshare person-1", "dealing", "待管理员决定", "epoch", "2" },
        { "keys consent person-1", "dealing", "分发份额", "epoch", "2" },
        { "keys retire person-1", "exchange keys retire person-1", "还须另一部门执行", "state", "active" },
        { "pseudonyms status", "7000/9000", "等待", "[0].waiting", "20" },
        { "pseudonyms grants", "holdings", "存量记录", "[0].grantId", "grant-1" },
        { "pseudonyms ask person --use warmUp --amount 5000 --reason why", "pseudonyms approve grant-1", "还须其他部门主管", "amount", "5000" },
        { "pseudonyms approve grant-1", "customs", "待同意", "state", "asked" },
        { "audit", "listDrafted", "操作人", "[0].sequence", "1" },
        { "audit --verify", "12 rows", "审计日志完整", "intact", "True" },
    };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_screen_shows_what_the_node_answered(string line, string english, string chinese, string member, string value)
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        var words = line.Split(' ');

        (await run.RunAsync(words)).ShouldBe(0, run.Error.ToString());
        run.Output.ToString().ShouldContain(english);
        run.Machine.ToString().ShouldBeEmpty();

        (await run.RunAsync([.. words, "--language", "zh-CN"])).ShouldBe(0);
        run.Output.ToString().ShouldContain(chinese);

        (await run.RunAsync([.. words, "--json"])).ShouldBe(0);
        run.Output.ToString().ShouldBeEmpty();
        Member(run.Document, member).ShouldBe(value);
    }

    [Theory]
    [InlineData("agency suspend bank --reason audit", "{\"action\":\"suspend\",\"agency\":\"bank\",\"joining\":null,\"keyId\":null,\"reason\":\"audit\"}")]
    [InlineData("agency rotate-key", "{\"action\":\"rotateKey\",\"agency\":\"tax\",\"joining\":null,\"keyId\":null,\"reason\":null}")]
    [InlineData("agency revoke-key k1", "{\"action\":\"revokeKey\",\"agency\":\"tax\",\"joining\":null,\"keyId\":\"k1\",\"reason\":null}")]
    [InlineData("keys begin thing", "{\"use\":\"thing\",\"receivers\":null,\"threshold\":null,\"stepMinutes\":null,\"dailyQuota\":null,\"keyId\":null,\"auditOneIn\":null}")]
    [InlineData("keys begin person --receivers a,b,c --threshold 2 --step-minutes 5 --daily-quota 9 --id person-2", "{\"use\":\"person\",\"receivers\":[\"a\",\"b\",\"c\"],\"threshold\":2,\"stepMinutes\":5,\"dailyQuota\":9,\"keyId\":\"person-2\",\"auditOneIn\":null}")]
    [InlineData("pseudonyms ask thing --use records --amount 7 --reason why --until 2030-01-02T03:04:05Z", "{\"keyName\":\"thing\",\"use\":\"records\",\"amount\":7,\"reason\":\"why\",\"until\":\"2030-01-02T03:04:05+00:00\",\"keyId\":null}")]
    [InlineData("pseudonyms ask person --use warmUp --amount 7 --reason why --key person-1", "{\"keyName\":\"person\",\"use\":\"warmUp\",\"amount\":7,\"reason\":\"why\",\"until\":null,\"keyId\":\"person-1\"}")]
    [InlineData("keys reshare person-1 --dealers a,b", "{\"receivers\":null,\"dealers\":[\"a\",\"b\"],\"threshold\":null,\"stepMinutes\":null,\"dailyQuota\":null}")]
    [InlineData("alert close a1b2c3d4e5f60718293a4b5c6d7e8f90 duplicate", "{\"verdict\":\"duplicate\"}")]
    [InlineData("disclosure refuse d-1 --reason R1 --remark later", "{\"reasonCode\":\"R1\",\"remark\":\"later\"}")]
    public async Task A_decision_is_sent_as_the_API_wants_it(string line, string body)
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        (await run.RunAsync(line.Split(' '))).ShouldBe(0);
        node.Requests.Last().Body.ShouldBe(body);
    }

    [Theory]
    [InlineData("en", "Alert")]
    [InlineData("zh-CN", "预警")]
    public async Task Ids_are_whole_in_every_window(string language, string label)
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        foreach (var width in new[] { 50, 60, 79, 80, 99, 100, 101, 110, 120, 131, 132, 140, 150, 160, 250 })
        {
            run.Width = width;
            foreach (var (command, id) in new[] { ("alerts", A), ("hits", H), ("list show", L), ("disclosure list", H), ("audit", "u-7f3a"), ("agency list", "TaxMSP") })
            {
                (await run.RunAsync([.. command.Split(' '), "--language", language])).ShouldBe(0);
                run.Output.ToString().ShouldContain(id);
                run.Output.ToString().Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= width);
            }
        }
        run.Width = 60;
        (await run.RunAsync("alerts", "--language", language)).ShouldBe(0);
        run.Output.ToString().ShouldMatch($"(?m)^{label} +{A}");
    }

    [Fact]
    public void A_score_is_never_rounded_up_to_certainty()
    {
        Format.Score(0.9999).ShouldBe("0.999");
        Format.Score(1).ShouldBe("1.000");
    }

    [Fact]
    public async Task Text_from_elsewhere_cannot_steer_the_terminal()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers[$"GET /api/v1/lists/{L}"] = FakeNode.Json(CannedAnswers.List() with { Name = "x\u001b]0;pwned\u0007\u009b2J\u202Ey [red]z[/]" });
        using var run = new CommandRun();
        run.UseToken(node);
        (await run.RunAsync("list", "show", L)).ShouldBe(0);
        run.Output.ToString().ShouldNotMatch("[\\u001b\\u0007\\u009b\\u202e]");
        run.Output.ToString().ShouldContain("[red]z[/]");
    }

    [Fact]
    public async Task Pages_follow_each_other_and_a_cut_is_said()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["GET /api/v1/alerts"] = context =>
        {
            var after = int.TryParse(context.Request.Query["after"], out var number) ? number : 0;
            var items = Enumerable.Range(after, 2).Select(i => CannedAnswers.Alert() with { Id = $"alert-{i}" }).ToArray();
            return FakeNode.Json(new { items, next = after < 4 ? $"{after + 2}" : null })(context);
        };
        using var run = new CommandRun();
        run.UseToken(node);
        (await run.RunAsync("alerts", "--json")).ShouldBe(0);
        run.Document.GetArrayLength().ShouldBe(6);
        (await run.RunAsync("alerts", "--json", "--limit", "3")).ShouldBe(0);
        run.Document.EnumerateArray().Select(alert => alert.GetProperty("id").GetString()).ShouldBe(["alert-0", "alert-1", "alert-2"]);
        run.Error.ToString().ShouldContain("--limit 0");
        (await run.RunAsync("alerts", "--limit", "6")).ShouldBe(0);
        run.Output.ToString().ShouldNotContain("--limit 0");
    }

    [Fact]
    public async Task An_empty_list_is_an_empty_array_and_a_sentence()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["GET /api/v1/alerts"] = FakeNode.Json(new { items = Array.Empty<int>(), next = (string?)null });
        using var run = new CommandRun();
        run.UseToken(node);
        (await run.RunAsync("alerts", "--json")).ShouldBe(0);
        run.Document.GetArrayLength().ShouldBe(0);
        (await run.RunAsync("alerts")).ShouldBe(0);
        run.Output.ToString().ShouldContain("nothing");
    }

    [Fact]
    public async Task Hits_of_both_sides_are_shown_unless_one_is_asked_for()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        (await run.RunAsync("hits", "--json")).ShouldBe(0);
        node.Requests.Select(request => request.Path).ShouldBe(["/api/v1/hits?side=owner&limit=1000", "/api/v1/hits?side=holder&limit=1000"]);
        (await run.RunAsync("hits", "--side", "holder", "--list", "a/b", "--limit", "5")).ShouldBe(0);
        node.Requests.Last().Path.ShouldBe("/api/v1/hits?side=holder&listId=a%2Fb&limit=6");
    }

    [Fact]
    public async Task A_broken_audit_log_is_exit_code_6()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["GET /api/v1/audit/verification"] = FakeNode.Json(new { rows = 4, intact = false, firstBroken = 5, head = "00" });
        using var run = new CommandRun();
        run.UseToken(node);
        (await run.RunAsync("audit", "--verify")).ShouldBe(6);
        run.Output.ToString().ShouldContain("row 5");
    }

    [Fact]
    public async Task Checkpoints_and_applications_go_to_files()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        var checkpoints = Path.Combine(run.Folder, "c.ndjson");
        (await run.RunAsync("checkpoints", "--out", checkpoints, "--agency", "police", "--json")).ShouldBe(0);
        File.ReadAllText(checkpoints).ShouldContain("\"agency\":\"police\"");
        run.Document.GetProperty("checkpoints").GetInt32().ShouldBe(1);

        var application = Path.Combine(run.Folder, "a.json");
        (await run.RunAsync("agency", "application", "--out", application)).ShouldBe(0);
        (await run.RunAsync("agency", "join", application)).ShouldBe(0);
        node.Requests.Last().Body.ShouldContain("\"joining\":{\"id\":\"customs2\"");
    }

    [Fact]
    public async Task A_basis_file_with_a_misspelled_or_missing_member_is_refused_before_it_is_sent()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        var example = Example();
        (await run.RunAsync("basis", "propose", run.File("ok.json", example))).ShouldBe(0, run.Error.ToString());
        node.Requests.Last().Body.ShouldContain("\"releaseMode\":\"onRequest\"");
        run.Output.ToString().ShouldContain("exchange basis approve");
        var sent = node.Requests.Count;
        (await run.RunAsync("basis", "propose", run.File("typo.json", example.Replace("windowDays", "windowDay", StringComparison.Ordinal)))).ShouldBe(2);
        run.Error.ToString().ShouldContain("windowDay");
        (await run.RunAsync("basis", "propose", run.File("broken.json", "{"))).ShouldBe(2);
        node.Requests.Count.ShouldBe(sent);
    }

    // The example of the documentation is what people start from.
    private static string Example()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cli.md"));
        var start = document.IndexOf("```json\n", StringComparison.Ordinal) + 8;
        return document[start..document.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string Member(JsonElement document, string path)
    {
        foreach (var part in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
            document = part.EndsWith(']') ? document[int.Parse(part[..^1], null)] : document.GetProperty(part);
        return document.ToString();
    }
}
