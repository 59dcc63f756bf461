using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;

namespace ExchangeNetwork.Tests.Browser;

/// <summary>One browser window and what its console complained about.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly string _address;
    private readonly bool _ownsSession;

    private BrowserPage(string address, IPage view, bool ownsSession)
    {
        (_address, View, _ownsSession) = (address, view, ownsSession);
        view.Console += (_, message) =>
        {
            if (message.Type == "error")
                Complaints.Add(message.Text);
        };
    }

    /// <summary>Opens a window.</summary>
    /// <param name="address">Host of the pages.</param>
    /// <param name="session">The browser's cookies.</param>
    /// <param name="ownsSession">True when the session ends with the window.</param>
    internal static async Task<BrowserPage> OpenAsync(string address, IBrowserContext session, bool ownsSession) =>
        new(address, await session.NewPageAsync(), ownsSession);

    public IPage View { get; }

    /// <summary>Errors on the browser's console, what the content policy blocked among them.</summary>
    public List<string> Complaints { get; } = [];

    public Task GoAsync(string path) => View.GotoAsync(_address + path);

    public ILocator Find(string selector, string? text = null) => View.Locator(selector, new() { HasText = text });

    public ILocator Button(string name) => View.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    public Task PictureAsync(string name) =>
        View.ScreenshotAsync(new() { Path = Path.Combine(Chromium.Pictures, name + ".png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });

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
