using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Browser;

/// <summary>The pages on the real thing: four nodes, their ledger and bus, and the development issuer.</summary>
public sealed class RealNetworkTests(RunningNetwork network, Chromium chromium) : IClassFixture<RunningNetwork>
{
    [Fact]
    public async Task Hits_and_a_joint_alert_of_the_real_network_appear_by_themselves_and_can_be_traced()
    {
        var session = await chromium.NewSessionAsync("en");
        await network.Network.StartPagesAsync(TestContext.Current.CancellationToken);
        var basis = await network.BasisAsync("tax", terms => terms with { Purpose = "阻止出境 / exit bar", ReleasableFields = ["observed_at", "address"] });
        await network.PublishAsync(basis, "entry_id,mobile\nE-1,13912345601\n", change: draft => draft with { Name = "欠税人员 / Tax debtors" });

        await using var page = await BrowserPage.OpenAsync(PagesOf("tax"), session, ownsSession: true);
        await page.GoAsync("/");
        await page.SignInAsync("tax-supervisor", PasswordOf("tax-supervisor"));
        await BrowserPage.Expect(page.Find("[data-live=live]")).ToBeVisibleAsync();
        await BrowserPage.Expect(page.Find("main .empty")).ToHaveCountAsync(2);

        await network.SendAsync("police", "visits.csv", "record_id,observed_at,mobile,address\nP-1,2026-01-05T10:00:00+08:00,13912345601,Futian Road 8\n");
        await BrowserPage.Expect(page.Find(".hit-line")).ToHaveCountAsync(1);
        await BrowserPage.Expect(page.Find(".hit-line")).ToContainTextAsync("Tax debtors · held by police");
        await BrowserPage.Expect(page.Find("[data-counter=alerts]")).ToHaveTextAsync("0");

        await network.SendAsync("customs", "passages.csv", "record_id,observed_at,mobile\nC-1,2026-01-06,13912345601\n");
        await BrowserPage.Expect(page.Find(".alert-card [data-state=open]")).ToBeVisibleAsync();
        await BrowserPage.Expect(page.Find("[data-counter=alerts]")).ToHaveTextAsync("1");
        await BrowserPage.Expect(page.Find("[data-counter=hits]")).ToHaveTextAsync("2");

        await page.Find(".alert-card a").ClickAsync();
        await BrowserPage.Expect(page.Find(".hit-cards > li")).ToHaveCountAsync(2);
        foreach (var step in (string[])["tax proposed the legal basis", "tax published the query list", "police matched the record", "customs matched the record", "tax opened the joint alert", "tax checked the openings and confirmed"])
            await BrowserPage.Expect(page.Find(".timeline > li", step)).ToHaveCountAsync(1);
        await BrowserPage.Expect(page.Find(".timeline > li.on-ledger", "anchored the hit")).ToHaveCountAsync(2);
        await page.PictureAsync("real-alert");

        await page.Find(".hit-cards > li", "police").Locator("a").ClickAsync();
        await BrowserPage.Expect(page.Find("[aria-labelledby=released-title] .facts")).ToContainTextAsync("Futian Road 8");
        await BrowserPage.Expect(page.Find("[aria-labelledby=released-title] .facts")).ToContainTextAsync("2026-01-05T02:00:00");
        page.Complaints.ShouldBeEmpty();

        await page.Button("Sign out").ClickAsync();
        await BrowserPage.Expect(page.Find("h1")).ToHaveTextAsync("You are signed out");
        await page.GoAsync("/");
        await BrowserPage.Expect(page.Find("input[type=password]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_reference_of_the_API_loads_nothing_from_elsewhere()
    {
        var session = await chromium.NewSessionAsync("en");
        await using var page = await BrowserPage.OpenAsync(network.Network.Nodes[0].Api.GetLeftPart(UriPartial.Authority), session, ownsSession: true);
        var elsewhere = new List<string>();
        page.View.Request += (_, request) =>
        {
            if (!new Uri(request.Url).IsLoopback)
                elsewhere.Add(request.Url);
        };
        await page.GoAsync("/reference");
        await BrowserPage.Expect(page.View.GetByText("/api/v1/me").First).ToBeVisibleAsync();
        elsewhere.ShouldBeEmpty();
        page.Complaints.ShouldBeEmpty();
    }

    private string PagesOf(string agency) => network.Network.Nodes.Single(node => node.Agency.Id == agency).Pages.GetLeftPart(UriPartial.Authority);

    private string PasswordOf(string user) => network.Network.Accounts.Users.Single(known => known.Name == user).Password;
}
