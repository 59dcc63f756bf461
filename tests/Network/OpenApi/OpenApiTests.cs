using System.Text.RegularExpressions;
using ExchangeNetwork.Tests.Network.Running;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.OpenApi;

/// <summary>The API's description: committed, complete enough for generated clients, and readable where nothing else can be reached.</summary>
public sealed partial class OpenApiTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_committed_document_is_the_one_that_a_node_serves()
    {
        var committed = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "openapi.json"), Token);
        var served = (await ServedAsync()).ReplaceLineEndings("\n") + "\n";
        (committed == served).ShouldBeTrue(
            "docs/openapi.json is not what a node serves. Rewrite it and commit it with the change of the API: "
            + "dotnet run --project services/Sandbox -- --openapi docs/openapi.json");
    }

    [Fact]
    public async Task Every_operation_has_an_id_of_its_own_a_summary_in_both_languages_a_tag_and_says_how_it_refuses()
    {
        var document = JObject.Parse(await ServedAsync());
        var operations = Operations(document).ToList();
        operations.Count.ShouldBeGreaterThan(40);
        operations.Select(operation => (string?)operation["operationId"]).Distinct().Count().ShouldBe(operations.Count);
        foreach (var operation in operations)
        {
            var path = operation.Path;
            ((string?)operation["operationId"]).ShouldNotBeNullOrEmpty(path);
            var summary = ((string?)operation["summary"]).ShouldNotBeNull(path).Split(" · ");
            summary.Length.ShouldBe(2, path);
            summary[0].Any(IsChinese).ShouldBeTrue(path);
            summary[1].Any(IsChinese).ShouldBeFalse(path);
            operation["tags"].ShouldNotBeNull(path).ShouldHaveSingleItem();
            foreach (var status in (string[])["400", "401", "403", "default"])
                ((string?)operation["responses"]?[status]?["$ref"]).ShouldBe("#/components/responses/Refusal", $"{path} {status}");
            foreach (var parameter in operation["parameters"] ?? new JArray())
                ((string?)parameter["description"]).ShouldNotBeNullOrEmpty($"{path} {parameter["name"]}");
        }
    }

    [Fact]
    public async Task A_refusal_is_a_problem_document_and_a_token_is_asked_for()
    {
        var document = JObject.Parse(await ServedAsync());
        ((string?)document.SelectToken("components.responses.Refusal.content['application/problem+json'].schema.$ref"))
            .ShouldBe("#/components/schemas/ProblemDocument");
        document.SelectToken("components.schemas.ProblemDocument.properties")!.Children<JProperty>().Select(property => property.Name)
            .ShouldBe(["type", "title", "status", "detail", "code", "arguments", "texts", "traceId"]);
        ((string?)document.SelectToken("components.securitySchemes.bearer.scheme")).ShouldBe("bearer");
        document["security"]!.ShouldHaveSingleItem()["bearer"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Numbers_are_numbers_and_closed_sets_of_words_are_enumerations()
    {
        var schemas = JObject.Parse(await ServedAsync()).SelectToken("components.schemas").ShouldNotBeNull();
        ((string?)schemas.SelectToken("IntakeSummary.properties.accepted.type")).ShouldBe("integer");
        ((string?)schemas.SelectToken("HitView.properties.score.type")).ShouldBe("number");
        Words("IntakeSummary", "state").ShouldBe(["open", "accepted", "refused"]);
        Words("GiveVerdict", "verdict").ShouldBe(["confirmed", "falsePositive", "duplicate", "inconclusive"]);
        Words("DraftQueryList", "mode").ShouldBe(["disclosed", "sealed"]);
        schemas.SelectToken("ProposeLegalBasis.required")!.Values<string>().ShouldNotContain("basisId");
        schemas.SelectToken("ProposeLegalBasis.required")!.Values<string>().ShouldContain("citation");

        IEnumerable<string?> Words(string schema, string member) => schemas.SelectToken($"{schema}.properties.{member}.enum")!.Values<string>();
    }

    [Fact]
    public async Task The_reference_page_loads_from_the_node_alone_and_its_policy_lets_it_run()
    {
        using var nobody = Caller.With(network.Network, "tax", null);
        var page = await nobody.GetAsync("reference/", Token);
        page.Status.ShouldBe(200);
        page.MediaType.ShouldBe("text/html");
        var policy = page.Headers["Content-Security-Policy"];
        policy.ShouldContain("script-src 'self' 'unsafe-inline'");
        policy.ShouldContain("connect-src 'self'");
        policy.ShouldNotContain("http");

        page.Text.ShouldNotContain("//cdn");
        page.Text.ShouldContain("\"withDefaultFonts\":false");
        var loaded = Sources().Matches(page.Text).Select(match => match.Groups[1].Value).ToList();
        loaded.ShouldContain("scalar.js");
        foreach (var source in loaded)
        {
            source.ShouldNotContain("//");
            var script = await nobody.GetAsync("reference/" + source, Token);
            script.Status.ShouldBe(200, source);
            script.Text.Length.ShouldBeGreaterThan(100, source);
        }
    }

    [Fact]
    public async Task Answers_of_the_API_carry_headers_that_let_a_browser_do_nothing_with_them()
    {
        using var nobody = Caller.With(network.Network, "tax", null);
        var answer = await nobody.GetAsync("api/v1/me", Token);
        answer.Headers["Content-Security-Policy"].ShouldStartWith("default-src 'none'");
        answer.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
    }

    private static IEnumerable<JToken> Operations(JObject document) =>
        document["paths"]!.Children<JProperty>().SelectMany(path => path.Value.Children<JProperty>()).Select(operation => operation.Value);

    private static bool IsChinese(char letter) => letter is >= '\u4E00' and <= '\u9FFF';

    private async Task<string> ServedAsync()
    {
        using var nobody = Caller.With(network.Network, "tax", null);
        var answer = await nobody.GetAsync("openapi/v1.json", Token);
        answer.Status.ShouldBe(200);
        return answer.Text;
    }

    [GeneratedRegex("(?:src=\"|from ')(?:\\./)?([^\"']+)[\"']")]
    private static partial Regex Sources();
}
