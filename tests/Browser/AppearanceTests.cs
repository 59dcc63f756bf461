using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Browser;

/// <summary>Every page in both languages: one h1, a main landmark, nothing for axe to find, nothing on the console; with a picture to look at.</summary>
[Collection(DeskCollection.Name)]
public sealed class AppearanceTests(Desk desk)
{
    private static readonly (string Name, string Path, string Role)[] Pages =
    [
        ("desk", "/", "supervisor"),
        ("alerts", "/alerts", "supervisor"),
        ("alert", $"/alerts/{SampleDocuments.OpenAlert}", "supervisor"),
        ("hits", "/hits", "analyst"),
        ("hits-held", "/hits?side=holder", "analyst"),
        ("hit", $"/hits/{SampleDocuments.OwnHit}", "analyst"),
        ("lists", "/lists", "analyst"),
        ("lists-received", "/lists?side=recipient", "analyst"),
        ("list", $"/lists/{SampleDocuments.List}", "supervisor"),
        ("list-submitted", $"/lists/{SampleDocuments.Submitted}", "supervisor"),
        ("disclosures", "/disclosures", "supervisor"),
        ("forbidden", "/alerts", "admin"),
        ("desk-administrator", "/", "admin"),
        ("not-found", "/alerts/none", "auditor"),
    ];

    public static TheoryData<string, string, string, string> PagesInBothLanguages()
    {
        var data = new TheoryData<string, string, string, string>();
        foreach (var (name, path, role) in Pages)
        {
            data.Add(name, path, role, "zh-CN");
            data.Add(name, path, role, "en");
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(PagesInBothLanguages))]
    public async Task A_page_is_whole_accessible_and_quiet(string name, string path, string role, string language)
    {
        await using var page = await desk.SignInAsync(role, path, language);
        await BrowserPage.Expect(page.Find("main .loading")).ToHaveCountAsync(0);

        await page.PictureAsync($"{name}.{language}");

        await BrowserPage.Expect(page.Find("main")).ToHaveCountAsync(1);
        await BrowserPage.Expect(page.Find("h1")).ToHaveCountAsync(1);
        await BrowserPage.Expect(page.Find($"html[lang='{language}']")).ToHaveCountAsync(1);
        (await page.View.InnerTextAsync("body")).ShouldNotContain("alertState.", Case.Sensitive);
        var bar = await page.Find("header.bar").BoundingBoxAsync();
        var heading = await page.Find("h1").BoundingBoxAsync();
        heading!.Y.ShouldBeGreaterThanOrEqualTo(bar!.Y + bar.Height);
        await page.ShouldBeAccessibleAsync();
        page.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task The_page_after_sign_out_is_accessible(string language)
    {
        await using var page = await desk.OpenAsync(language);
        await page.GoAsync("/signed-out");
        await page.PictureAsync($"signed-out.{language}");
        await page.ShouldBeAccessibleAsync();
        page.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_narrow_window_hides_the_menu_and_keeps_everything_readable()
    {
        await using var page = await desk.SignInAsync("analyst");
        await page.View.SetViewportSizeAsync(400, 800);
        await BrowserPage.Expect(page.Find("[data-counter=alerts]")).ToBeVisibleAsync();
        await page.PictureAsync("desk-narrow");
        (await page.View.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue();
        await page.ShouldBeAccessibleAsync();
    }
}
