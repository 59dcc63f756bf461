using System.Text;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Robustness;

/// <summary>Requests that no good client sends: each is refused with a code, none breaks the node, none hears its own content again.</summary>
public sealed class OddRequestTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Subject = "王小明 11010519491231002X";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{", "application/json", 400, "XN-HTTP-400")]
    [InlineData("", "application/json", 400, "XN-HTTP-400")]
    [InlineData("null", "application/json", 400, "XN-HTTP-400")]
    [InlineData("[]", "application/json", 400, "XN-HTTP-400")]
    [InlineData("{}", "application/json", 400, "XN-HTTP-400")]
    [InlineData("""{"name":"王小明 11010519491231002X","basisId":"b","recipients":null,"mode":"disclosed"}""", "application/json", 400, "XN-HTTP-400")]
    [InlineData("""{"name":"n","basisId":"b","recipients":[null],"mode":"disclosed"}""", "application/json", 400, "XN-HTTP-400")]
    [InlineData("""{"name":"n","name":"n","basisId":"b","recipients":["tax"],"mode":"disclosed"}""", "application/json", 400, "XN-HTTP-400")]
    [InlineData("""{"name":"n","basisId":"b","recipients":["tax"],"mode":"disclosed","k":"2"}""", "application/json", 400, "XN-HTTP-400")]
    [InlineData("""{"name":"n","basisId":"b","recipients":["tax"],"mode":"disclosed","k":99999999999}""", "application/json", 400, "XN-HTTP-400")]
    [InlineData("""{"name":"n","basisId":"b","recipients":["tax"],"mode":"disclosed","validUntil":"2026-02-30"}""", "application/json", 400, "XN-HTTP-400")]
    [InlineData("""{"name":"n","basisId":"b","recipients":["tax"],"mode":"王小明 11010519491231002X"}""", "application/json", 400, "XN-NODE-001")]
    [InlineData("""{"name":"n","basisId":"王小明 11010519491231002X","recipients":["tax"],"mode":"disclosed"}""", "application/json", 400, "XN-NODE-001")]
    [InlineData("""{"name":"n","basisId":"b","recipients":["王小明 11010519491231002X"],"mode":"disclosed"}""", "application/json", 400, "XN-NODE-001")]
    [InlineData("""{"name":"n","basisId":"b","recipients":["tax"],"mode":"disclosed","listId":"../../王小明"}""", "application/json", 400, "XN-NODE-001")]
    [InlineData("""{"name":"n","basisId":"no-such-basis","recipients":["tax"],"mode":"disclosed"}""", "application/json", 404, "XN-NODE-404")]
    [InlineData("""{"name":"n","basisId":"b","recipients":[],"mode":"disclosed"}""", "application/json", 400, "XN-LIST-DRAFT-001")]
    [InlineData("""{"name":"n","basisId":"b","recipients":["tax"],"mode":"sealed"}""", "application/json", 404, "XN-NODE-404")]
    [InlineData("name=n", "application/x-www-form-urlencoded", 415, "XN-HTTP-415")]
    [InlineData("<list/>", "application/xml", 415, "XN-HTTP-415")]
    public async Task A_document_that_cannot_be_used_is_refused_with_a_code(string body, string contentType, int status, string code)
    {
        using var analyst = await AsAsync("police", "analyst");
        var answer = await analyst.SendTextAsync(HttpMethod.Post, "api/v1/lists", body, contentType, Token);
        AssertRefused(answer, status, code);
    }

    [Fact]
    public async Task A_document_of_two_megabytes_is_too_large()
    {
        using var analyst = await AsAsync("police", "analyst");
        var body = $$"""{"name":"{{new string('n', 2 << 20)}}","basisId":"b","recipients":["tax"],"mode":"disclosed"}""";
        AssertRefused(await analyst.SendTextAsync(HttpMethod.Post, "api/v1/lists", body, "application/json", Token), 413, "XN-HTTP-413");
    }

    [Fact]
    public async Task A_document_nested_ten_thousand_deep_is_refused()
    {
        using var administrator = await AsAsync("police", "admin");
        var deep = new string('[', 10_000) + new string(']', 10_000);
        AssertRefused(
            await administrator.SendTextAsync(HttpMethod.Post, "api/v1/agencies/proposals", $$"""{"action":"join","agency":"x","joining":{{deep}}}""", "application/json", Token),
            400, "XN-HTTP-400");
        var inText = $$$"""{"action":"join","agency":"x","joining":{"id":"x","mspId":"X","nameZh":"x","nameEn":"x","keysJson":"{{{deep}}}"}}""";
        AssertRefused(await administrator.SendTextAsync(HttpMethod.Post, "api/v1/agencies/proposals", inText, "application/json", Token), 400, "XN-NODE-001");
    }

    [Theory]
    [InlineData("hits?limit=abc")]
    [InlineData("hits?limit=99999999999")]
    [InlineData("hits?after=abc")]
    [InlineData("hits?after=99999999999999999999-x")]
    [InlineData("hits?after=9223372036854775807-x")]
    [InlineData("hits?newest=perhaps")]
    [InlineData("hits?side=mine")]
    [InlineData("alerts?after=-1")]
    [InlineData("alerts?after=x")]
    [InlineData("alerts?state=7")]
    [InlineData("alerts?state=odd")]
    [InlineData("audit?after=x")]
    [InlineData("audit?after=-5")]
    [InlineData("disclosures?side=third")]
    [InlineData("lists?side=both")]
    [InlineData("desk?since=2026-02-30")]
    public async Task An_odd_question_is_refused_with_a_code(string question)
    {
        using var supervisor = await AsAsync("police", "supervisor");
        var answer = await supervisor.GetAsync($"api/v1/{question}", Token);
        answer.WrongAsProblem().ShouldBeNull();
        answer.Status.ShouldBe(400, answer.Text);
    }

    [Theory]
    [InlineData("hits?limit=0")]
    [InlineData("hits?limit=-1")]
    [InlineData("hits?limit=2147483647")]
    [InlineData("hits?after=")]
    [InlineData("hits?after=0-")]
    [InlineData("alerts?after=2147483647&limit=1000")]
    [InlineData("audit?after=9223372036854775807")]
    [InlineData("intake?after=%00")]
    [InlineData("intake?after=%27%3B--")]
    [InlineData("lists?after=zzzz%F0%9F%98%80")]
    [InlineData("disclosures?after=%E7%8E%8B")]
    [InlineData("desk?since=0001-01-01T00:00:00Z")]
    [InlineData("desk?since=9999-12-31T23:59:59Z")]
    [InlineData("checkpoints?agency=%27")]
    public async Task An_unusual_page_is_a_page(string question)
    {
        using var supervisor = await AsAsync("police", "supervisor");
        var answer = await supervisor.GetAsync($"api/v1/{question}", Token);
        answer.Status.ShouldBe(200, answer.Text);
    }

    [Theory]
    [InlineData("hits/{0}")]
    [InlineData("alerts/{0}")]
    [InlineData("disclosures/{0}")]
    [InlineData("crosschecks/{0}")]
    [InlineData("crosschecks/{0}/hits")]
    [InlineData("lists/{0}")]
    [InlineData("lists/{0}/versions/1")]
    [InlineData("legal-bases/{0}")]
    [InlineData("trace/{0}")]
    [InlineData("intake/{0}")]
    [InlineData("intake/{0}/errors")]
    public async Task Ids_that_nothing_can_have_are_not_found_and_not_repeated(string path)
    {
        using var supervisor = await AsAsync("police", "supervisor");
        foreach (var id in (string[])[Subject, "..\\..\\audit", "../../../../etc/passwd", "%2e%2e%2f", "a b", "'; DROP TABLE Hits; --", new string('9', 3000), "😀"])
        {
            var answer = await supervisor.GetAsync("api/v1/" + string.Format(null, path, Uri.EscapeDataString(id)), Token);
            AssertRefused(answer, 404, "XN-NODE-010");
        }
        AssertRefused(await supervisor.GetAsync("api/v1/" + string.Format(null, path, "nobody-has-this"), Token), 404, "XN-NODE-404");
    }

    [Fact]
    public async Task Versions_that_are_no_numbers_and_methods_that_an_address_does_not_take_are_refused()
    {
        using var analyst = await AsAsync("police", "analyst");
        AssertRefused(await analyst.GetAsync("api/v1/lists/a/versions/x", Token), 404, "XN-HTTP-404");
        AssertRefused(await analyst.GetAsync("api/v1/lists/a/versions/99999999999", Token), 404, "XN-HTTP-404");
        AssertRefused(await analyst.GetAsync("api/v1/lists/a/versions/-1", Token), 404, "XN-NODE-404");
        AssertRefused(await analyst.GetAsync("api/v1/nothing", Token), 404, "XN-HTTP-404");
        AssertRefused(await analyst.SendAsync(HttpMethod.Delete, "api/v1/hits", null, Token), 405, "XN-HTTP-405");
    }

    [Fact]
    public async Task A_source_is_a_name_and_never_a_path()
    {
        using var daemon = await AsAsync("police", "daemon");
        var rows = Encoding.UTF8.GetBytes("record_id,mobile\ns1,13912345678\n");
        foreach (var odd in (string[])["a%0Ab", "%E2%80%AEvsc.seiraurt", "%20", new string('s', 201)])
            AssertRefused(await daemon.UploadAsync(HttpMethod.Post, $"api/v1/intake/{odd}", rows, Token), 400, "XN-NODE-001");

        // A name that looks like a path is a name all the same: nothing is written where it points.
        var answer = await daemon.UploadAsync(
            HttpMethod.Post, "api/v1/intake/..%2F..%2F..%2Fescaped.csv", Encoding.UTF8.GetBytes("record_id,observed_at\ns1,2026-02-30\n"), Token);
        answer.Status.ShouldBe(200, answer.Text);
        var summary = answer.Read<IntakeSummary>();
        var node = network.Network.Nodes.Single(node => node.Agency.Id == "police");
        Directory.EnumerateFiles(Path.Combine(node.Options.DataFolder, "intake"), "*", SearchOption.AllDirectories)
            .ShouldContain(Path.Combine(node.Options.DataFolder, "intake", summary.BatchId + ".errors.csv"));
        Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(node.Options.DataFolder, "..", "..")), "*escaped*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("encoding=klingon", "XN-NODE-001")]
    [InlineData("encoding=9", "XN-NODE-001")]
    [InlineData("format=xls", "XN-NODE-001")]
    [InlineData("format=9", "XN-NODE-001")]
    [InlineData("mapping=%7B", "XN-INTAKE-019")]
    [InlineData("mapping=%7B%22a%22%3Anull%7D", "XN-INTAKE-019")]
    [InlineData("mapping=%7B%22a%22%3A%22no-such-role%22%7D", "XN-INTAKE-018")]
    public async Task Odd_settings_of_an_upload_are_refused(string setting, string code)
    {
        using var daemon = await AsAsync("police", "daemon");
        var answer = await daemon.UploadAsync(HttpMethod.Post, $"api/v1/intake/odd?{setting}", Encoding.UTF8.GetBytes("record_id\ns1\n"), Token);
        answer.WrongAsProblem().ShouldBeNull();
        answer.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("", 400, "XN-HTTP-400")]
    [InlineData("?basisId=%E7%8E%8B%E5%B0%8F%E6%98%8E&recipients=tax", 400, "XN-NODE-001")]
    [InlineData("?basisId=nobody-has-this&recipients=tax", 404, "XN-NODE-404")]
    [InlineData("?basisId=b&recipients=tax&id=..%2F..", 400, "XN-NODE-001")]
    [InlineData("?basisId={0}&recipients=%E7%8E%8B%E5%B0%8F%E6%98%8E", 400, "XN-NODE-001")]
    [InlineData("?basisId={0}&recipients=", 400, "XN-LIST-DRAFT-001")]
    [InlineData("?basisId={0}&recipients=tax&format=xls", 400, "XN-NODE-001")]
    [InlineData("?basisId={0}&recipients=tax&name=a%0Ab", 400, "XN-NODE-001")]
    public async Task A_cross_check_that_does_not_say_what_it_is_leaves_nothing_behind(string question, int status, string code)
    {
        var basis = await network.BasisAsync("police");
        using var analyst = await AsAsync("police", "analyst");
        var answer = await analyst.UploadAsync(
            HttpMethod.Post, "api/v1/crosschecks" + string.Format(null, question, basis.BasisId), Encoding.UTF8.GetBytes("entry_id,mobile\na,13912345678\n"), Token);
        AssertRefused(answer, status, code);
        (await analyst.GetAsync("api/v1/crosschecks", Token)).Read<Page<CrossCheckView>>().Items.ShouldBeEmpty();
    }

    private static void AssertRefused(Answer answer, int status, string code)
    {
        answer.WrongAsProblem().ShouldBeNull();
        (answer.Status, answer.Code).ShouldBe((status, code), answer.Text);
        answer.Text.ShouldNotContain("王小明");
        answer.Text.ShouldNotContain("11010519491231002X");
        answer.Text.ShouldNotContain("DROP");
        answer.Text.ShouldNotContain("passwd");
    }

    private Task<Caller> AsAsync(string agency, string account) => Caller.SignInAsync(network.Network, agency, $"{agency}-{account}", Token);
}
