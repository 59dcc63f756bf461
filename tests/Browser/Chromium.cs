using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(ExchangeNetwork.Tests.Browser.Chromium))]

namespace ExchangeNetwork.Tests.Browser;

/// <summary>The one browser of all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const float Patience = 60_000;
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where screenshots go.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "pictures")).FullName;

    private static string? Executable { get; } = new[] { Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(File.Exists);

    /// <summary>False on a machine without the browser, where the tests that need it are skipped.</summary>
    public bool IsThere => _browser is not null;

    public async ValueTask InitializeAsync()
    {
        if (Executable is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Headless = true, Args = Arguments });
        Assertions.SetDefaultExpectTimeout(Patience);
    }

    /// <summary>Fresh cookies, nobody signed in.</summary>
    /// <param name="language">What the browser asks pages to be in.</param>
    public async Task<IBrowserContext> NewSessionAsync(string language)
    {
        Assert.SkipWhen(_browser is null, "There is no Chromium here: install the package chromium, or name one in CHROMIUM.");
        var session = await _browser!.NewContextAsync(new() { Locale = language, ViewportSize = new() { Width = 1440, Height = 900 } });
        session.SetDefaultTimeout(Patience);
        return session;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
