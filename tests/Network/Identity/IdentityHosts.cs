using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ExchangeNetwork.Hosting.Headers;
using ExchangeNetwork.Hosting.Health;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Sandbox.Issuer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Identity;

/// <summary>A development issuer with the accounts of two agencies, and a small API of the tax agency, both on loopback.</summary>
public sealed class IdentityHosts : IAsyncLifetime
{
    public DevelopmentAccounts Accounts { get; } =
        DemoAccounts.Create("tax", "税务", null).And(DemoAccounts.Create("police", "公安", null)).And(DemoAccounts.CommandLine);

    public WebApplication Issuer { get; private set; } = null!;

    public string IssuerName { get; private set; } = "";

    /// <summary>Client of the tax agency's API, without a token.</summary>
    public HttpClient Api { get; private set; } = null!;

    private WebApplication _api = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer = await StartIssuerAsync(Accounts);
        IssuerName = DevelopmentIssuer.IssuerOf(Issuer);
        (_api, Api) = await StartApiAsync(OptionsFor("tax", IssuerName));
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _api.DisposeAsync();
        // The API may be fetching keys in the background; stopping lets the issuer answer first.
        await Issuer.StopAsync(CancellationToken.None);
        await Issuer.DisposeAsync();
    }

    public static async Task<WebApplication> StartIssuerAsync(
        DevelopmentAccounts accounts, string? folder = null, string address = "http://127.0.0.1:0", TimeProvider? clock = null)
    {
        var issuer = DevelopmentIssuer.Build(new DevelopmentIssuerOptions
        {
            EnvironmentName = "Development",
            Address = new Uri(address),
            Accounts = accounts,
            KeyFolder = folder,
            DatabasePath = folder is null ? null : Path.Combine(folder, "issuer.db"),
            Clock = clock ?? TimeProvider.System,
        });
        await issuer.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    public static SignInOptions OptionsFor(string agency, string issuer) => new()
    {
        Agency = agency,
        Issuer = issuer,
        Audience = DevelopmentIssuer.AudienceOf(agency),
        AllowHttp = true,
        ActorSecret = Enumerable.Repeat((byte)7, 32).ToArray(),
    };

    public static async Task<(WebApplication Host, HttpClient Client)> StartApiAsync(SignInOptions options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddApiSignIn(options);
        builder.Services.AddHealthChecks();
        var api = builder.Build();
        api.UseProblems();
        api.UseSecurityHeaders(SecurityHeaders.ApiPolicy);
        api.UseAuthentication();
        api.UseAuthorization();
        api.MapHealth();
        api.MapGet("/who", (CurrentUser user) => new Who(user.Agency, user.Actor, user.DisplayName, user.ClientId, user.IsPerson, [.. user.Roles.Order()]));
        api.MapGet("/open", () => "open").AllowAnonymous();
        foreach (var policy in AccessPolicies.RolesOf.Keys)
            api.MapGet("/policy/" + policy, () => "in").RequireAuthorization(policy);
        api.MapGet("/roles/auditor-administrator", () => "in").RequireRoles(Roles.Auditor, Roles.Administrator);
        api.MapGet("/fault", string () => throw new InvalidOperationException("440301199001011234"));
        api.MapGet("/refusal", () => new RefusalProblem("XN-ACCESS-003", "police", "tax"));
        api.MapPost("/who", (Who who) => who.Agency);
        await api.StartAsync(TestContext.Current.CancellationToken);
        return (api, new HttpClient { BaseAddress = new Uri(api.Urls.First()) });
    }

    public Task<string> TokenOfAsync(string user) => TokenOfAsync(IssuerName, user);

    public async Task<string> TokenOfAsync(string issuer, string user) =>
        (await PasswordGrantAsync(issuer, user)).GetProperty("access_token").GetString()!;

    public async Task<JsonElement> PasswordGrantAsync(string issuer, string user)
    {
        var password = Accounts.Users.Single(known => known.Name == user).Password;
        var (status, answer) = await GrantAsync(issuer, new()
        {
            ["grant_type"] = "password",
            ["client_id"] = DemoAccounts.CommandLineClient,
            ["username"] = user,
            ["password"] = password,
            ["scope"] = "openid profile offline_access exchange",
        });
        status.ShouldBe(200, answer.ToString());
        return answer;
    }

    public async Task<string> DaemonTokenAsync(string agency)
    {
        var client = Accounts.Clients.Single(known => known.Id == $"{agency}-daemon");
        var (status, answer) = await GrantAsync(IssuerName, new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client.Id,
            ["client_secret"] = client.Secret!,
            ["scope"] = "exchange",
        });
        status.ShouldBe(200, answer.ToString());
        return answer.GetProperty("access_token").GetString()!;
    }

    public static async Task<(int Status, JsonElement Answer)> GrantAsync(string issuer, Dictionary<string, string> parameters, string path = "connect/token")
    {
        using var client = new HttpClient { BaseAddress = new Uri(issuer) };
        using var form = new FormUrlEncodedContent(parameters);
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), form, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    /// <summary>GET with a token; the problem when the answer is one.</summary>
    public static async Task<(int Status, ProblemDocument? Problem, string Body)> GetAsync(HttpClient client, string path, string? token, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (language is not null)
            request.Headers.AcceptLanguage.ParseAdd(language);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonSerializer.Deserialize<ProblemDocument>(body, JsonSerializerOptions.Web)
            : null;
        return ((int)response.StatusCode, problem, body);
    }
}

/// <summary>What the test API says about its caller.</summary>
public sealed record Who(string Agency, string Actor, string Name, string? Client, bool IsPerson, IReadOnlyList<string> Roles);

/// <summary>A clock that stands still until a test moves it.</summary>
public sealed class SettableClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>Tests that share one pair of hosts.</summary>
[CollectionDefinition(Name)]
public sealed class IdentityCollection : ICollectionFixture<IdentityHosts>
{
    public const string Name = "identity";
}
