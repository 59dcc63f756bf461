using ExchangeNetwork.Messages.Api;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Browser;

/// <summary>What people decide on the pages reaches the node as they decided it, and only from those who may.</summary>
[Collection(DeskCollection.Name)]
public sealed class ActTests(Desk desk)
{
    private const string Alert = $"/alerts/{SampleDocuments.OpenAlert}";

    [Fact]
    public async Task An_analyst_opens_an_alert_and_gives_a_verdict()
    {
        await using var page = await desk.SignInAsync("analyst");
        await page.Find($"a[href='{Alert}']").ClickAsync();
        await BrowserPage.Expect(page.Find(".hit-cards > li")).ToHaveCountAsync(2);
        await BrowserPage.Expect(page.Find(".timeline > li")).ToHaveCountAsync(7);

        await page.Find("[data-verdict=falsePositive]").ClickAsync();

        await BrowserPage.Expect(page.Find(".outcome .good")).ToContainTextAsync("误报");
        await BrowserPage.Expect(page.Find(".verdicts [data-state=falsePositive]")).ToBeVisibleAsync();
        desk.Node.Acts.ShouldBe([($"/api/v1{Alert}/verdict", new GiveVerdict("falsePositive"))]);
        await BrowserPage.Expect(page.Find("#close-title")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_owners_supervisor_closes_an_alert_after_a_second_question()
    {
        await using var page = await desk.SignInAsync("supervisor", Alert);
        await page.Button("结案：属实").ClickAsync();
        desk.Node.Acts.ShouldBeEmpty();
        await BrowserPage.Expect(page.Button("确认")).ToBeFocusedAsync();
        await page.Button("确认").ClickAsync();

        await BrowserPage.Expect(page.Find(".page-heading [data-state=closed]")).ToBeVisibleAsync();
        desk.Node.Acts.ShouldBe([($"/api/v1{Alert}/closing", new GiveVerdict("confirmed"))]);
        await BrowserPage.Expect(page.Find("[data-verdict]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_auditor_reads_an_alert_and_finds_no_button()
    {
        await using var page = await desk.SignInAsync("auditor", Alert);
        await BrowserPage.Expect(page.Find(".timeline > li")).ToHaveCountAsync(7);
        await BrowserPage.Expect(page.Find("[data-verdict]")).ToHaveCountAsync(0);
        await BrowserPage.Expect(page.Find("#close-title")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_supervisor_of_another_agency_cannot_close_an_alert()
    {
        await using var page = await desk.SignInAsync("supervisor", "/alerts/77b1c0e9b7d2f4a6880c3e1d94f7b2a1");
        await BrowserPage.Expect(page.Find("[data-verdict]")).ToHaveCountAsync(4);
        await BrowserPage.Expect(page.Find("#close-title")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_analyst_asks_the_holder_of_a_hit_for_fields()
    {
        await using var page = await desk.SignInAsync("analyst", $"/hits/{SampleDocuments.OwnHit}");
        await page.Button("申请字段").ClickAsync();
        await page.View.GetByLabel("手机号码").CheckAsync();
        await page.View.GetByLabel("地址").CheckAsync();
        await page.View.GetByLabel("申请理由").FillAsync("核实经营地址");
        await page.Button("提交申请").ClickAsync();

        await BrowserPage.Expect(page.Find(".outcome .good")).ToBeVisibleAsync();
        var (path, body) = desk.Node.Acts.ShouldHaveSingleItem();
        path.ShouldBe($"/api/v1/hits/{SampleDocuments.OwnHit}/disclosure-requests");
        var request = body.ShouldBeOfType<RequestDisclosure>();
        request.Fields.ShouldBe(["mobile", "address"]);
        request.Justification.ShouldBe("核实经营地址");
    }

    [Fact]
    public async Task The_holder_of_a_record_is_not_offered_a_request()
    {
        await using var page = await desk.SignInAsync("analyst", $"/hits/{SampleDocuments.HeldHit}");
        await BrowserPage.Expect(page.Find(".timeline > li")).ToHaveCountAsync(7);
        await BrowserPage.Expect(page.Button("申请字段")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_supervisor_approves_a_list_of_somebody_else()
    {
        await using var page = await desk.SignInAsync("supervisor", $"/lists/{SampleDocuments.Submitted}");
        await page.Button("批准并发布").ClickAsync();
        await page.Button("确认").ClickAsync();
        await BrowserPage.Expect(page.Find(".page-heading [data-state=publishing]")).ToBeVisibleAsync();
        desk.Node.Acts.ShouldBe([($"/api/v1/lists/{SampleDocuments.Submitted}/versions/1/approval", null)]);
    }

    [Fact]
    public async Task A_supervisor_is_told_why_an_own_draft_cannot_be_approved()
    {
        await using var page = await desk.SignInAsync("supervisor", $"/lists/{SampleDocuments.OwnDraft}");
        await page.Button("批准并发布").ClickAsync();
        await page.Button("确认").ClickAsync();
        await BrowserPage.Expect(page.Find("[data-code='XN-LIST-DRAFT-008']")).ToContainTextAsync("起草人不能审批自己的清单");
        await BrowserPage.Expect(page.Find(".page-heading [data-state=submitted]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_analyst_is_not_offered_to_approve_or_withdraw()
    {
        await using var page = await desk.SignInAsync("analyst", $"/lists/{SampleDocuments.Submitted}");
        await BrowserPage.Expect(page.Find("#decide-title")).ToBeVisibleAsync();
        await BrowserPage.Expect(page.Button("批准并发布")).ToHaveCountAsync(0);
        await page.GoAsync($"/lists/{SampleDocuments.List}");
        await BrowserPage.Expect(page.Find("#facts-title")).ToBeVisibleAsync();
        await BrowserPage.Expect(page.Button("撤回清单")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_supervisor_withdraws_a_list_with_a_reason()
    {
        await using var page = await desk.SignInAsync("supervisor", $"/lists/{SampleDocuments.List}");
        await BrowserPage.Expect(page.Button("撤回清单")).ToBeDisabledAsync();
        await page.View.GetByLabel("撤回原因").FillAsync("专项行动结束");
        await page.Button("撤回清单").ClickAsync();
        await page.Button("确认").ClickAsync();
        await BrowserPage.Expect(page.Find(".page-heading [data-state=withdrawn]")).ToBeVisibleAsync();
        desk.Node.Acts.ShouldBe([($"/api/v1/lists/{SampleDocuments.List}/withdrawal", new WithdrawQueryList("专项行动结束"))]);
    }

    [Fact]
    public async Task A_supervisor_refuses_one_disclosure_with_a_coded_reason_and_grants_another()
    {
        await using var page = await desk.SignInAsync("supervisor", "/disclosures");
        // The nearest deadline stands first.
        var cards = page.Find("article.disclosure");
        await BrowserPage.Expect(cards).ToHaveCountAsync(3);
        await BrowserPage.Expect(cards.First.Locator(".countdown")).ToContainTextAsync("1 小时");
        await cards.First.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "拒绝" }).ClickAsync();
        await cards.First.Locator("select").SelectOptionAsync("investigation");
        await page.PictureAsync("disclosure-refusing");
        await page.ShouldBeAccessibleAsync();
        await cards.First.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "拒绝" }).ClickAsync();
        await BrowserPage.Expect(cards.First.Locator("[data-state=refused]")).ToBeVisibleAsync();

        var waiting = page.Find($"article[aria-labelledby='disclosure-{SampleDocuments.Waiting}']");
        await waiting.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "同意提供" }).ClickAsync();
        await page.Button("确认").ClickAsync();
        await BrowserPage.Expect(waiting.Locator("[data-state=granted]")).ToBeVisibleAsync();

        desk.Node.Acts.ShouldBe([
            ("/api/v1/disclosures/01930000-0000-7000-8000-000000000002/refusal", new RefuseDisclosure("investigation", "")),
            ($"/api/v1/disclosures/{SampleDocuments.Waiting}/grant", null)]);
    }

    [Fact]
    public async Task An_analyst_is_not_offered_to_answer_disclosures()
    {
        await using var page = await desk.SignInAsync("analyst", "/disclosures");
        await BrowserPage.Expect(page.Find("article.disclosure")).ToHaveCountAsync(3);
        await BrowserPage.Expect(page.Button("同意提供")).ToHaveCountAsync(0);
    }
}
