using System.Net.Http.Headers;
using System.Net.Http.Json;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.LedgerHost;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node;
using ExchangeNetwork.Sandbox.Issuer;
using ExchangeNetwork.Tests.Network.Identity;
using ExchangeNetwork.Tests.Network.Messaging;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Ledger;

/// <summary>Nodes as they run in processes of their own: set up by configuration, on a served ledger and a RabbitMQ broker.</summary>
public sealed class NodeProcessTests(IdentityHosts identity, RabbitMqBroker broker) : IClassFixture<IdentityHosts>, IClassFixture<RabbitMqBroker>, IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("xnet-processes").FullName;
    private readonly int port = FreePorts.First();
    private readonly List<IAsyncDisposable> opened = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(opened))
            await one.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Agencies_found_a_network_with_their_applications_and_every_node_knows_its_members()
    {
        var ledger = await ServedLedgerHost.BuildAsync(
            WebApplication.CreateSlimBuilder(), new LedgerHostOptions { Path = Path.Combine(folder, "ledger.db"), NetworkId = "pilot", Port = port }, TimeProvider.System);
        opened.Add(ledger);
        await ledger.StartAsync(Token);
        using var tax = await StartAsync("tax", port + 1);
        using var police = await StartAsync("police", port + 2);

        var applications = new List<AgencyApplication>();
        foreach (var node in (HttpClient[])[tax, police])
            applications.Add((await ReadAsync<AgencyApplication>(await node.PostAsync("agencies/application", null, Token)))!);
        var founded = await ReadAsync<Page<AgencyView>>(await tax.PostAsJsonAsync("agencies/founding", new FoundNetworkRequest(applications), Token));
        founded!.Items.Select(agency => agency.Id).Order().ShouldBe(["police", "tax"]);

        foreach (var node in (HttpClient[])[tax, police])
        {
            var members = await RunningNetwork.UntilAsync(
                async () => await ReadAsync<Page<AgencyView>>(await node.GetAsync("agencies", Token)), members => members!.Items.Count == 2);
            members.Items.ShouldAllBe(agency => agency.State == "active" && agency.Keys.Count == 2);
        }
        // The same again changes nothing; another founding is refused.
        var same = await ReadAsync<Page<AgencyView>>(await tax.PostAsJsonAsync("agencies/founding", new FoundNetworkRequest(applications), Token));
        same!.Items.Count.ShouldBe(2);
        applications.Reverse();
        using var again = await tax.PostAsJsonAsync("agencies/founding", new FoundNetworkRequest(applications), Token);
        again.IsSuccessStatusCode.ShouldBeFalse();
        (await again.Content.ReadAsStringAsync(Token)).ShouldContain("XN-AGENCY-004");
    }

    [Theory]
    [InlineData("Node:Agency")]
    [InlineData("Node:KeyFolder")]
    [InlineData("Ledger:Address")]
    [InlineData("Bus:Address")]
    [InlineData("Bus:Password")]
    public void A_missing_setting_is_named(string setting)
    {
        var settings = Settings("tax");
        settings.Remove(setting);
        var refused = Should.Throw<SetupException>(() => NodeSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
        refused.Code.ShouldBe("XN-SETUP-005");
        refused.Message.ShouldContain(setting);
    }

    private async Task<HttpClient> StartAsync(string agency, int ownPort)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(Settings(agency));
        builder.Configuration["urls"] = $"http://127.0.0.1:{ownPort}";
        var process = await NodeProcess.StartAsync(builder, NodeSettings.Of(builder.Configuration), TimeProvider.System, Token);
        opened.Add(process);
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ownPort}/api/v1/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await identity.TokenOfAsync($"{agency}-admin"));
        return client;
    }

    private Dictionary<string, string?> Settings(string agency)
    {
        var bus = broker.AccessOf("rights", agency);
        return new Dictionary<string, string?>
        {
            ["Node:Agency"] = agency,
            ["Node:MspId"] = agency + "MSP",
            ["Node:NameZh"] = agency,
            ["Node:NameEn"] = agency,
            ["Node:NetworkId"] = "pilot",
            ["Node:DataFolder"] = Path.Combine(folder, agency),
            ["Node:KeyFolder"] = Path.Combine(folder, agency + "-keys"),
            ["SignIn:Issuer"] = identity.IssuerName,
            ["SignIn:Audience"] = DevelopmentIssuer.AudienceOf(agency),
            ["SignIn:AllowHttp"] = "true",
            ["Ledger:Address"] = $"http://127.0.0.1:{port}",
            ["Bus:Address"] = bus.Address.AbsoluteUri,
            ["Bus:User"] = bus.User,
            ["Bus:Password"] = bus.Password,
        };
    }

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response)
    {
        using (response)
        {
            response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Token));
            return await response.Content.ReadFromJsonAsync<T>(Token);
        }
    }
}
