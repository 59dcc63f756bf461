using ExchangeNetwork.Dashboard;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Sandbox.Issuer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace ExchangeNetwork.Tests.Browser;

/// <summary>The tax agency's pages on a fake node, with the real development issuer, in a real Chromium.</summary>
public sealed class Desk(Chromium chromium) : IAsyncLifetime
{
    private readonly DevelopmentAccounts _accounts = DemoAccounts.Create("tax", "税务局", null);
    private WebApplication _issuer = null!;
    private WebApplication _pages = null!;
    private readonly Dictionary<(string Role, string Language), IBrowserContext> _sessions = [];
    public FakeNode Node { get; private set; } = null!;

    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (!chromium.IsThere)
            return;
        var cancellation = TestContext.Current.CancellationToken;
        _issuer = DevelopmentIssuer.Build(new DevelopmentIssuerOptions { EnvironmentName = "Development", Address = new Uri("http://127.0.0.1:0"), Accounts = _accounts });
        await _issuer.StartAsync(cancellation);
        var signIn = new SignInOptions
        {
            Agency = "tax",
            Issuer = DevelopmentIssuer.IssuerOf(_issuer),
            Audience = DevelopmentIssuer.AudienceOf("tax"),
            ClientId = "tax-pages",
            ClientSecret = _accounts.Clients.Single(client => client.Id == "tax-pages").Secret!,
            AllowHttp = true,
            ActorSecret = [.. Enumerable.Repeat((byte)7, 32)],
        };
        Node = await FakeNode.StartAsync(signIn, cancellation);
        var builder = DashboardHost.CreateBuilder("Development");
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _pages = DashboardHost.Build(builder, new DashboardOptions { Agency = "tax", NameZh = "税务局", NameEn = "Tax Service", NodeApi = Node.Address }, signIn);
        await _pages.StartAsync(cancellation);
        Address = _pages.Urls.First();
        await DevelopmentIssuer.AddAsync(_issuer, DemoAccounts.WithPages(_accounts, "tax", new Uri(Address)), cancellation);
    }

    /// <summary>A window with a session of its own and fresh documents at the node, not signed in.</summary>
    public async Task<BrowserPage> OpenAsync(string language)
    {
        Reset();
        return await BrowserPage.OpenAsync(Address, await chromium.NewSessionAsync(language), ownsSession: true);
    }

    /// <summary>A window signed in as <c>tax-ROLE</c>, with fresh documents at the node.</summary>
    /// <param name="role">What follows <c>tax-</c> in the account's name.</param>
    /// <param name="path">Page to open.</param>
    /// <param name="language">Language of the browser.</param>
    /// <param name="ownSession">True for a test that changes the browser's cookies; all others share one sign-in for each role and language.</param>
    public async Task<BrowserPage> SignInAsync(string role, string path = "/", string language = "zh-CN", bool ownSession = false)
    {
        Reset();
        var isKnown = _sessions.TryGetValue((role, language), out var session) && !ownSession;
        if (!isKnown)
            session = await chromium.NewSessionAsync(language);
        var page = await BrowserPage.OpenAsync(Address, session!, ownSession);
        await page.GoAsync(path);
        if (!isKnown)
        {
            await page.SignInAsync($"tax-{role}", _accounts.Users.Single(user => user.Name == $"tax-{role}").Password);
            if (!ownSession)
                _sessions[(role, language)] = session!;
        }
        await Assertions.Expect(page.View.Locator("main h1")).ToBeVisibleAsync();
        return page;
    }

    private void Reset()
    {
        Assert.SkipUnless(chromium.IsThere, "There is no Chromium here: install the package chromium, or name one in CHROMIUM.");
        Node.Documents = new SampleDocuments();
        Node.Acts.Clear();
        Node.GoUp();
    }

    public async ValueTask DisposeAsync()
    {
        if (!chromium.IsThere)
            return;
        foreach (var session in _sessions.Values)
            await session.DisposeAsync();
        await _pages.DisposeAsync();
        await Node.DisposeAsync();
        await _issuer.StopAsync(CancellationToken.None);
        await _issuer.DisposeAsync();
    }
}

/// <summary>Tests that share one desk.</summary>
[CollectionDefinition(Name)]
public sealed class DeskCollection : ICollectionFixture<Desk>
{
    public const string Name = "desk";
}
