using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using ExchangeNetwork.Messages.Errors;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Identity;

/// <summary>Every refusal and fault is a coded problem in both languages.</summary>
[Collection(IdentityCollection.Name)]
public class ProblemTests(IdentityHosts hosts)
{
    [Theory]
    [InlineData("zh-CN", "请先登录。")]
    [InlineData("zh", "请先登录。")]
    [InlineData("en;q=0.4, zh-CN;q=0.9", "请先登录。")]
    [InlineData("en-US, zh;q=0.8", "Sign in first.")]
    [InlineData("de, zh;q=0.1", "请先登录。")]
    [InlineData("de", "Sign in first.")]
    [InlineData(null, "Sign in first.")]
    public async Task The_text_comes_in_the_language_of_the_request_and_in_both(string? language, string detail)
    {
        var problem = (await IdentityHosts.GetAsync(hosts.Api, "/who", null, language)).Problem!;

        problem.Detail.ShouldBe(detail);
        problem.Texts.Zh.ShouldBe("请先登录。");
        problem.Texts.En.ShouldBe("Sign in first.");
        problem.Type.ShouldBe("urn:exchange-network:XN-ACCESS-001");
        problem.TraceId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task An_endpoints_refusal_carries_the_catalogues_status_and_arguments()
    {
        var (status, problem, _) = await IdentityHosts.GetAsync(hosts.Api, "/refusal", await hosts.TokenOfAsync("tax-analyst"));

        status.ShouldBe(403);
        problem!.Code.ShouldBe("XN-ACCESS-003");
        problem.Detail.ShouldContain("police");
    }

    [Fact]
    public async Task A_fault_says_nothing_of_what_happened_inside()
    {
        var (status, problem, body) = await IdentityHosts.GetAsync(hosts.Api, "/fault", await hosts.TokenOfAsync("tax-analyst"));

        status.ShouldBe(500);
        problem!.Code.ShouldBe("XN-FAULT-001");
        problem.Detail.ShouldContain(problem.TraceId);
        body.ShouldNotContain("440301199001011234");
        body.ShouldNotContain("InvalidOperationException");
    }

    [Theory]
    [InlineData("GET", "/no-such-address", null, null, 404, "XN-HTTP-404")]
    [InlineData("DELETE", "/who", null, null, 405, "XN-HTTP-405")]
    [InlineData("POST", "/who", "<xml/>", "text/xml", 415, "XN-HTTP-415")]
    [InlineData("POST", "/who", "{ not json", "application/json", 400, "XN-HTTP-400")]
    [InlineData("POST", "/who", "{\"roles\":\"440301199001011234\"}", "application/json", 400, "XN-HTTP-400")]
    public async Task What_the_framework_refuses_is_a_coded_problem_too(string method, string path, string? content, string? type, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await hosts.TokenOfAsync("tax-analyst"));
        if (content is not null)
            request.Content = new StringContent(content, Encoding.UTF8, type!);

        using var response = await hosts.Api.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(status);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        body.ShouldNotContain("440301199001011234");
        (await response.Content.ReadFromJsonAsync<ProblemDocument>(TestContext.Current.CancellationToken))!.Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_browser_that_opens_an_address_reads_a_page()
    {
        using var browser = new Browser();

        var page = await browser.GetAsync(new Uri(hosts.Api.BaseAddress!, "/who").AbsoluteUri);

        page.ShouldStartWith("<!doctype html>");
        page.ShouldContain("XN-ACCESS-001");
    }

    [Theory]
    [InlineData("/open")]
    [InlineData("/who")]
    public async Task Every_answer_narrows_what_a_browser_may_do(string path)
    {
        using var response = await hosts.Api.GetAsync(path, TestContext.Current.CancellationToken);

        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
    }

    [Fact]
    public void Every_code_of_the_catalogue_has_both_texts_with_the_same_placeholders_and_a_status()
    {
        foreach (var text in ErrorCatalogue.All.Values)
        {
            text.Code.ShouldMatch("^XN-[A-Z]+(-[A-Z]+)*-[0-9]{3}$");
            text.Http.ShouldBeInRange(400, 599, text.Code);
            text.Zh.ShouldMatch(@"\p{IsCJKUnifiedIdeographs}", text.Code);
            Placeholders(text.Zh).ShouldBe(Placeholders(text.En), text.Code);
        }
    }

    private static string Placeholders(string text) =>
        string.Join(' ', Regex.Matches(text, @"\{\d\}").Select(match => match.Value).Distinct().Order());
}
