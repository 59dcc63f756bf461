using ExchangeNetwork.Messages.Api;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Browser;

/// <summary>What happens at the node shows without asking.</summary>
[Collection(DeskCollection.Name)]
public sealed class DeskTests(Desk desk)
{
    private const string Fresh = "00000000fresh0000000000000000000";

    [Fact]
    public async Task A_new_joint_alert_appears_on_the_open_desk_by_itself()
    {
        await using var page = await desk.SignInAsync("analyst");
        await BrowserPage.Expect(page.Find("[data-live=live]")).ToBeVisibleAsync();
        await BrowserPage.Expect(page.Find(".alert-card")).ToHaveCountAsync(3);

        desk.Node.Documents.Alerts.Insert(0, SampleDocuments.Alert(Fresh, "open", "tax", ["police", "bank"], 0));
        desk.Node.Documents.Desk = new DeskView(4, 131, 11, 2);
        desk.Node.Push("alert", Fresh, "open");

        await BrowserPage.Expect(page.Find($"a[href='/alerts/{Fresh}']")).ToBeVisibleAsync();
        await BrowserPage.Expect(page.Find("[data-counter=alerts]")).ToHaveTextAsync("4");
        await BrowserPage.Expect(page.Find("[data-counter=hits]")).ToHaveTextAsync("131");
    }

    [Theory]
    [InlineData("zh-CN", "公安局")]
    [InlineData("en", "Public Security")]
    public async Task A_hit_on_a_decoy_is_shown_to_those_who_decide_and_to_nobody_else(string language, string agency)
    {
        await using var page = await desk.SignInAsync("supervisor", "/", language);
        await BrowserPage.Expect(page.Find("[data-live=live]")).ToBeVisibleAsync();
        await BrowserPage.Expect(page.Find(".decoys")).ToHaveCountAsync(0);

        desk.Node.Documents.Decoys.Add(SampleDocuments.Decoy("decoy-1", "police"));
        desk.Node.Push("decoy", "decoy-1", "found");

        await BrowserPage.Expect(page.Find("[data-decoy=decoy-1]")).ToContainTextAsync(agency);
        await page.PictureAsync($"decoys-{language}");
        await page.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task An_analyst_is_not_told_of_decoys()
    {
        await using var page = await desk.SignInAsync("analyst");
        desk.Node.Documents.Decoys.Add(SampleDocuments.Decoy("decoy-1", "police"));
        await page.GoAsync("/");
        await BrowserPage.Expect(page.Find(".alert-card")).ToHaveCountAsync(3);
        await BrowserPage.Expect(page.Find(".decoys")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_goes_offline_with_the_node_and_catches_up_when_it_is_back()
    {
        await using var page = await desk.SignInAsync("analyst");
        await BrowserPage.Expect(page.Find("[data-live=live]")).ToBeVisibleAsync();

        desk.Node.GoDown();
        await BrowserPage.Expect(page.Find("[data-live=offline]")).ToBeVisibleAsync();
        desk.Node.Documents.Alerts.Insert(0, SampleDocuments.Alert(Fresh, "open", "tax", ["police", "bank"], 0));
        desk.Node.GoUp();

        await BrowserPage.Expect(page.Find("[data-live=live]")).ToBeVisibleAsync();
        await BrowserPage.Expect(page.Find($"a[href='/alerts/{Fresh}']")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_unreachable_node_is_said_so_and_retried()
    {
        await using var page = await desk.SignInAsync("analyst");
        desk.Node.GoDown();
        await page.GoAsync("/lists");
        await BrowserPage.Expect(page.Find("[data-code='XN-PAGE-001']")).ToBeVisibleAsync();
        await page.PictureAsync("unreachable");
        await page.ShouldBeAccessibleAsync();

        desk.Node.GoUp();
        await page.Button("重试").ClickAsync();

        await BrowserPage.Expect(page.Find($"a[href='/lists/{SampleDocuments.List}']")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_empty_desk_says_what_to_do()
    {
        await using var page = await desk.SignInAsync("analyst");
        desk.Node.Documents.Alerts.Clear();
        desk.Node.Documents.Hits.Clear();
        await page.GoAsync("/");
        await BrowserPage.Expect(page.Find("main .empty")).ToHaveCountAsync(2);
        await page.PictureAsync("desk-empty");
        await page.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task The_choice_of_language_is_kept()
    {
        await using var page = await desk.SignInAsync("analyst", $"/alerts/{SampleDocuments.OpenAlert}", ownSession: true);
        await BrowserPage.Expect(page.Find("h1")).ToContainTextAsync("联合预警");

        await page.Find("a[lang=en]").ClickAsync();

        await BrowserPage.Expect(page.Find("h1")).ToContainTextAsync("Joint alert");
        page.View.Url.ShouldEndWith($"/alerts/{SampleDocuments.OpenAlert}");
        await page.GoAsync("/lists");
        await BrowserPage.Expect(page.Find("h1")).ToHaveTextAsync("Query lists");
    }

    [Fact]
    public async Task Language_never_leads_to_another_host()
    {
        await using var page = await desk.SignInAsync("analyst", ownSession: true);
        await page.GoAsync("/language/en?returnUrl=//example.org/");
        await BrowserPage.Expect(page.Find("h1")).ToHaveTextAsync("Alert desk");
        new Uri(page.View.Url).Authority.ShouldBe(new Uri(desk.Address).Authority);
    }

    [Fact]
    public async Task Sign_out_ends_on_a_page_that_says_so()
    {
        await using var page = await desk.SignInAsync("analyst", ownSession: true);
        await page.Button("退出").ClickAsync();
        await BrowserPage.Expect(page.Find("h1")).ToHaveTextAsync("您已退出登录");
        await page.GoAsync("/");
        await BrowserPage.Expect(page.Find("input[type=password]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_administrator_sees_no_subjects_and_is_told_why()
    {
        await using var page = await desk.SignInAsync("admin", "/hits");
        await BrowserPage.Expect(page.Find("[data-code='XN-ACCESS-002']")).ToBeVisibleAsync();
        await BrowserPage.Expect(page.Find("nav a[href='/hits']")).ToHaveCountAsync(0);
        await BrowserPage.Expect(page.Find("nav a[href='/lists']")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Everything_can_be_reached_with_the_keyboard()
    {
        await using var page = await desk.SignInAsync("analyst");
        await BrowserPage.Expect(page.Find("[data-counter=alerts]")).ToBeVisibleAsync();
        await page.GoAsync("/");
        await BrowserPage.Expect(page.Find("[data-counter=alerts]")).ToBeVisibleAsync();
        await page.Find(".skip").FocusAsync();
        await page.View.Keyboard.PressAsync("Enter");
        await BrowserPage.Expect(page.Find("main")).ToBeFocusedAsync();
        await page.View.Keyboard.PressAsync("Tab");
        await BrowserPage.Expect(page.Find(".counters a").First).ToBeFocusedAsync();
        await page.View.Keyboard.PressAsync("Enter");
        await BrowserPage.Expect(page.Find("h1")).ToHaveTextAsync("联合预警");
    }
}
