using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using ExchangeNetwork.Dashboard;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Sandbox.Issuer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Browser;

/// <summary>The tax agency's pages on a fake node, with the real development issuer, in a real Chromium.</summary>
public sealed class Desk : IAsyncLifetime
{
    private const float Patience = 30_000;
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    ];

    private readonly DevelopmentAccounts _accounts = DemoAccounts.Create("tax", "税务局", null);
    private WebApplication _issuer = null!;
    private WebApplication _pages = null!;
    private readonly Dictionary<(string Role, string Language), IBrowserContext> _sessions = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public FakeNode Node { get; private set; } = null!;

    public string Address { get; private set; } = "";

    /// <summary>Where screenshots go.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "pictures")).FullName;

    private static string? Chromium { get; } = new[] { Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null)
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

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Headless = true, Args = Arguments });
        Assertions.SetDefaultExpectTimeout(Patience);
    }

    /// <summary>A window with a session of its own and fresh documents at the node, not signed in.</summary>
    public async Task<BrowserPage> OpenAsync(string language)
    {
        Reset();
        return await BrowserPage.OpenAsync(this, await NewSessionAsync(language), ownsSession: true);
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
            session = await NewSessionAsync(language);
        var page = await BrowserPage.OpenAsync(this, session!, ownSession);
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
        Assert.SkipWhen(_browser is null, "There is no Chromium here: install the package chromium, or name one in CHROMIUM.");
        Node.Documents = new SampleDocuments();
        Node.Acts.Clear();
        Node.GoUp();
    }

    private async Task<IBrowserContext> NewSessionAsync(string language)
    {
        var session = await _browser!.NewContextAsync(new() { Locale = language, ViewportSize = new() { Width = 1440, Height = 900 } });
        session.SetDefaultTimeout(Patience);
        return session;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (Chromium is null)
            return;
        await _pages.DisposeAsync();
        await Node.DisposeAsync();
        await _issuer.StopAsync(CancellationToken.None);
        await _issuer.DisposeAsync();
    }
}

/// <summary>One browser window and what its console complained about.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly Desk _desk;
    private readonly bool _ownsSession;

    private BrowserPage(Desk desk, IPage view, bool ownsSession)
    {
        (_desk, View, _ownsSession) = (desk, view, ownsSession);
        view.Console += (_, message) =>
        {
            if (message.Type == "error")
                Complaints.Add(message.Text);
        };
    }

    internal static async Task<BrowserPage> OpenAsync(Desk desk, IBrowserContext session, bool ownsSession) =>
        new(desk, await session.NewPageAsync(), ownsSession);

    public IPage View { get; }

    /// <summary>Errors on the browser's console, what the content policy blocked among them.</summary>
    public List<string> Complaints { get; } = [];

    public Task GoAsync(string path) => View.GotoAsync(_desk.Address + path);

    public ILocator Find(string selector) => View.Locator(selector);

    public ILocator Button(string name) => View.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    public Task PictureAsync(string name) =>
        View.ScreenshotAsync(new() { Path = Path.Combine(Desk.Pictures, name + ".png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });

    /// <summary>Fails on anything that axe finds against WCAG 2.2 A and AA or its own best practices.</summary>
    public async Task ShouldBeAccessibleAsync()
    {
        var result = await View.RunAxe(new AxeRunOptions
        {
            RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        });
        result.Violations.Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}").ShouldBeEmpty();
    }

    /// <summary>Fills in the issuer's form, which is in the window.</summary>
    public async Task SignInAsync(string user, string password)
    {
        await View.FillAsync("#user", user);
        await View.FillAsync("#password", password);
        await View.ClickAsync("form button");
    }

    public async ValueTask DisposeAsync()
    {
        if (_ownsSession)
            await View.Context.DisposeAsync();
        else
            await View.CloseAsync();
    }
}

/// <summary>Tests that share one desk.</summary>
[CollectionDefinition(Name)]
public sealed class DeskCollection : ICollectionFixture<Desk>
{
    public const string Name = "desk";
}
