using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Authorization;

/// <summary>Every endpoint of a running node, called in every role of the own and of another agency, and without a token.</summary>
public sealed partial class EndpointRoleTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private sealed record Called(string Name, HttpMethod Method, string Path, string? ContentType)
    {
        public HttpContent? Body() => ContentType is null
            ? null
            : new StringContent(ContentType == "application/json" ? "{}" : "record_id\n", new MediaTypeHeaderValue(ContentType));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_endpoint_has_a_row_and_every_row_an_endpoint() =>
        Guarded().Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal).ShouldBe(Access.Allowed.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task What_is_open_to_everybody_is_open_and_holds_no_data()
    {
        using var nobody = Caller.With(network.Network, "tax", null);
        foreach (var path in (string[])["health/live", "health/ready", "openapi/v1.json", "reference/", "reference/scalar.js"])
            (await nobody.GetAsync(path, Token)).Status.ShouldBe(200, path);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no-token-at-all")]
    public async Task Without_a_good_token_everything_else_is_refused_with_401(string? token)
    {
        using var nobody = Caller.With(network.Network, "tax", token);
        var wrong = await DifferencesAsync(nobody, _ => 401);
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Access.Analyst)]
    [InlineData(Access.Supervisor)]
    [InlineData(Access.Auditor)]
    [InlineData(Access.Administrator)]
    [InlineData(Access.Daemon)]
    public async Task At_the_own_node_a_role_does_what_its_row_says_and_nothing_else(string role)
    {
        using var caller = await Caller.SignInAsync(network.Network, "tax", $"tax-{Access.Accounts[role]}", Token);
        var wrong = await DifferencesAsync(caller, name => Access.Allowed[name].Contains(role) ? null : 403);
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Access.Analyst)]
    [InlineData(Access.Supervisor)]
    [InlineData(Access.Auditor)]
    [InlineData(Access.Administrator)]
    [InlineData(Access.Daemon)]
    public async Task At_another_agencys_node_no_role_does_anything(string role)
    {
        using var caller = await Caller.SignInAsync(network.Network, "tax", $"police-{Access.Accounts[role]}", Token);
        var wrong = await DifferencesAsync(caller, _ => 403, "XN-ACCESS-003");
        wrong.ShouldBeEmpty();
    }

    /// <summary>Where answers differ from what is expected: a status, or null for let in, whatever the use case then says about the ids.</summary>
    private async Task<IReadOnlyList<string>> DifferencesAsync(Caller caller, Func<string, int?> expected, string? code = null)
    {
        var wrong = new List<string>();
        foreach (var endpoint in Guarded())
        {
            using var body = endpoint.Body();
            var answer = await caller.SendAsync(endpoint.Method, endpoint.Path, body, Token);
            if (expected(endpoint.Name) is not { } status)
            {
                if (answer.Status is 401 or 403 or >= 500)
                    wrong.Add($"{endpoint.Name} should let in, not answer {answer.Status} {answer.Text}");
                continue;
            }
            if (answer.Status != status)
                wrong.Add($"{endpoint.Name} should answer {status}, not {answer.Status} {answer.Text}");
            else if (answer.WrongAsProblem() is { } flaw)
                wrong.Add($"{endpoint.Name}: {flaw}");
            else if (code is not null && answer.Code != code)
                wrong.Add($"{endpoint.Name} should refuse with {code}, not {answer.Code}");
        }
        return wrong;
    }

    /// <summary>The endpoints of the running node, but for the open ones.</summary>
    private List<Called> Guarded()
    {
        var node = network.Network.Nodes.Single(node => node.Agency.Id == "tax");
        return
        [
            .. node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => Of(endpoint, method)))
                .Where(called => !Access.Open.Contains(called.Name) && !called.Name.StartsWith($"GET {Access.ReferencePage}", StringComparison.Ordinal)),
        ];
    }

    private static Called Of(RouteEndpoint endpoint, string method)
    {
        var pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        var path = Parameter().Replace(pattern, match => match.Groups[1].Value switch
        {
            "version" or "epoch" => "1",
            "batchId" => Guid.NewGuid().ToString("N"),
            _ => "nobody-has-this",
        });
        return new Called($"{method} {pattern}", HttpMethod.Parse(method), path, endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes[0]);
    }

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
