using System.Net;
using ExchangeNetwork.Hosting.Headers;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Sandbox.Issuer;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Identity;

/// <summary>A person signs in to pages; the browser ends up with a key and nothing else.</summary>
[Collection(IdentityCollection.Name)]
public sealed class PageSignInTests(IdentityHosts hosts) : IAsyncLifetime
{
    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);
    private readonly Browser _browser = new();
    private WebApplication _pages = null!;
    private string _home = "";

    public async ValueTask InitializeAsync()
    {
        var options = IdentityHosts.OptionsFor("tax", hosts.IssuerName);
        options.ClientId = "tax-pages";
        options.ClientSecret = hosts.Accounts.Clients.Single(client => client.Id == "tax-pages").Secret!;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.AddPageSignIn(options);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        _pages = builder.Build();
        _pages.UseProblems();
        _pages.UseSecurityHeaders(SecurityHeaders.PagesPolicy(new Uri(hosts.IssuerName)));
        _pages.UseAuthentication();
        _pages.UseAuthorization();
        _pages.MapPageSignIn();
        _pages.MapGet("/", (CurrentUser user) => $"home of {user.DisplayName}");
        _pages.MapGet("/deep", (CurrentUser user) => $"deep {user.DisplayName}");
        _pages.MapGet("/supervisors", () => "in").RequireAuthorization(AccessPolicies.Supervisors);
        _pages.MapGet("/token", async (HttpContext context, PageTokens tokens) => await tokens.GetAccessTokenAsync(context.User, context.RequestAborted));
        await _pages.StartAsync(TestContext.Current.CancellationToken);
        _home = _pages.Urls.First();
        await DevelopmentIssuer.AddAsync(
            hosts.Issuer, DemoAccounts.WithPages(hosts.Accounts, "tax", new Uri(_home)), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _pages.DisposeAsync();
    }

    [Fact]
    public async Task A_visitor_signs_in_at_the_issuer_and_comes_back_to_the_page_that_was_asked_for()
    {
        var form = await _browser.GetAsync(_home + "/deep");
        _browser.Address.Port.ShouldBe(new Uri(hosts.IssuerName).Port);

        var page = await _browser.SignInAsync(form, hosts, "tax-analyst");

        _browser.Status.ShouldBe(HttpStatusCode.OK, page);
        _browser.Address.AbsoluteUri.ShouldBe(_home + "/deep");
        page.ShouldBe("deep 税务分析员");
    }

    [Fact]
    public async Task The_cookie_holds_a_key_and_no_token()
    {
        await SignInAsync("tax-analyst");

        var cookies = _browser.Cookies.GetCookies(new Uri(_home)).ToList();
        var session = cookies.Single(cookie => cookie.Name == "xn.tax.session");
        session.HttpOnly.ShouldBeTrue();
        cookies.ShouldAllBe(cookie => !cookie.Value.Contains("eyJ", StringComparison.Ordinal) && cookie.Value.Length < 600);

        // Read as the host reads it: one claim, the session's key, and no tokens among the properties.
        var options = _pages.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme);
        var ticket = options.TicketDataFormat.Unprotect(session.Value)!;
        ticket.Principal.Claims.Count().ShouldBe(1);
        ticket.Properties.Items.Keys.ShouldNotContain(key => key.StartsWith(".Token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_pages_reach_the_nodes_api_with_the_users_token()
    {
        await SignInAsync("tax-supervisor");

        var token = await _browser.GetAsync(_home + "/token");

        (await IdentityHosts.GetAsync(hosts.Api, "/policy/supervisors", token)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_access_token_is_renewed_before_it_expires_and_once_for_all_waiting_requests()
    {
        await SignInAsync("tax-analyst");
        var first = await _browser.GetAsync(_home + "/token");
        (await _browser.GetAsync(_home + "/token")).ShouldBe(first);

        _clock.Now += TimeSpan.FromMinutes(29);
        var renewed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TokenAsync()));

        renewed.Distinct().Count().ShouldBe(1);
        renewed[0].ShouldNotBe(first);
        (await IdentityHosts.GetAsync(hosts.Api, "/who", renewed[0])).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_session_that_the_issuer_will_not_renew_is_over()
    {
        await SignInAsync("tax-auditor");
        await using (var scope = hosts.Issuer.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().RevokeBySubjectAsync("tax-auditor", TestContext.Current.CancellationToken);

        _clock.Now += TimeSpan.FromMinutes(29);
        await _browser.GetAsync(_home + "/");

        // Back through the issuer, whose own session still stands: a new session of ours with new tokens.
        _browser.Status.ShouldBe(HttpStatusCode.OK);
        Sessions.Count.ShouldBe(1);
        (await IdentityHosts.GetAsync(hosts.Api, "/who", await _browser.GetAsync(_home + "/token"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_idle_session_is_over()
    {
        await SignInAsync("tax-analyst");
        var before = SessionCookie();

        _clock.Now += PageSessions.IdleLimit;
        await _browser.GetAsync(_home + "/");

        SessionCookie().ShouldNotBe(before);
        Sessions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Sign_out_ends_the_session_here_and_at_the_issuer()
    {
        await SignInAsync("tax-analyst");
        var cookie = SessionCookie();

        var page = await _browser.PostAsync(_home + "/sign-out");

        page.ShouldContain("name=\"password\"");
        Sessions.Count.ShouldBe(0);
        // A copy of the cookie opens nothing any more.
        using var thief = new Browser();
        thief.Cookies.Add(new Uri(_home), new Cookie("xn.tax.session", cookie));
        (await thief.GetAsync(_home + "/")).ShouldContain("name=\"password\"");
    }

    [Fact]
    public async Task A_new_sign_in_does_not_continue_an_old_sessions_key()
    {
        await SignInAsync("tax-analyst");
        var planted = SessionCookie();

        var form = await _browser.GetAsync(_home + "/sign-in?other=true");
        (await _browser.SignInAsync(form, hosts, "tax-supervisor")).ShouldBe("home of 税务主管");

        using var other = new Browser();
        other.Cookies.Add(new Uri(_home), new Cookie("xn.tax.session", planted));
        (await other.GetAsync(_home + "/")).ShouldNotContain("税务主管");
    }

    [Fact]
    public async Task A_user_of_another_agency_is_refused_and_may_try_another_account()
    {
        var page = await _browser.SignInAsync(await _browser.GetAsync(_home + "/"), hosts, "police-supervisor");

        _browser.Status.ShouldBe(HttpStatusCode.Forbidden);
        page.ShouldContain("XN-ACCESS-003");
        Sessions.Count.ShouldBe(0);

        var form = await _browser.GetAsync(_home + "/sign-in?other=true");
        (await _browser.SignInAsync(form, hosts, "tax-analyst")).ShouldBe("home of 税务分析员");
    }

    [Fact]
    public async Task A_page_for_another_role_is_refused()
    {
        await SignInAsync("tax-analyst");

        (await _browser.GetAsync(_home + "/supervisors")).ShouldContain("XN-ACCESS-002");

        _browser.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("deep")]
    public async Task A_sign_in_leads_back_to_this_host_only(string returnUrl)
    {
        var form = await _browser.GetAsync(_home + "/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));

        await _browser.SignInAsync(form, hosts, "tax-analyst");

        _browser.Address.AbsoluteUri.ShouldBe(_home + "/");
    }

    [Fact]
    public async Task A_wrong_password_asks_again()
    {
        var page = await _browser.SubmitAsync(await _browser.GetAsync(_home + "/"), ("user", "tax-analyst"), ("password", "wrong"));

        _browser.Status.ShouldBe(HttpStatusCode.Unauthorized);
        page.ShouldContain("role=\"alert\"");
        (await _browser.SignInAsync(page, hosts, "tax-analyst")).ShouldBe("home of 税务分析员");
    }

    [Fact]
    public async Task A_sign_in_form_from_elsewhere_is_refused()
    {
        await _browser.PostAsync(
            hosts.IssuerName + "sign-in", ("user", "tax-analyst"), ("password", hosts.Accounts.Users[0].Password), ("returnUrl", "/"));

        _browser.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_code_request_without_pkce_is_refused()
    {
        var query = $"client_id=tax-pages&response_type=code&scope=openid&redirect_uri={Uri.EscapeDataString(_home + "/signin-oidc")}";

        await _browser.GetAsync(hosts.IssuerName + "connect/authorize?" + query);

        _browser.Address.AbsoluteUri.ShouldNotContain("code=");
        _browser.Status.ShouldNotBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("zh-CN", "用户名")]
    [InlineData("en", "User name")]
    public async Task The_sign_in_page_speaks_both_languages(string language, string label)
    {
        (await _browser.GetAsync(hosts.IssuerName + "sign-in?lang=" + language)).ShouldContain(label);
    }

    private PageSessions Sessions => _pages.Services.GetRequiredService<PageSessions>();

    private string SessionCookie() => _browser.Cookies.GetCookies(new Uri(_home)).Single(cookie => cookie.Name == "xn.tax.session").Value;

    private async Task SignInAsync(string user)
    {
        await _browser.SignInAsync(await _browser.GetAsync(_home + "/"), hosts, user);
        _browser.Address.AbsoluteUri.ShouldBe(_home + "/");
    }

    private async Task<string> TokenAsync()
    {
        using var browser = new Browser();
        browser.Cookies.Add(new Uri(_home), new Cookie("xn.tax.session", SessionCookie()));
        return await browser.GetAsync(_home + "/token");
    }
}
