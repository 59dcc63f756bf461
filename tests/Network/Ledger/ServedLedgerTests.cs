using System.Net;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.LedgerHost;
using ExchangeNetwork.Node;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Ledger;

/// <summary>The embedded ledger in a process of its own: what the others on the machine see of it.</summary>
public sealed class ServedLedgerTests : IAsyncDisposable
{
    private const string NetworkId = "served";
    private readonly string folder = Directory.CreateTempSubdirectory("xnet-served").FullName;
    private readonly int port = FreePorts.First();
    private readonly List<IAsyncDisposable> opened = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Uri Address => new($"http://{IPAddress.Loopback}:{port}");

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(opened))
            await one.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Nodes_of_several_processes_write_and_follow_one_ledger()
    {
        await ServeAsync();
        var (tax, police) = (await AttachAsync("tax"), await AttachAsync("police"));
        await FoundAsync(tax, police);
        (await police.Ledger.HeadAsync(Token)).Number.ShouldBeInRange(-1, 0);
        var seen = police.Ledger.EventsAsync(LedgerPosition.Start, Token).GetAsyncEnumerator(Token);
        (await seen.MoveNextAsync()).ShouldBeTrue();
        seen.Current.Name.ShouldBe(Events.NetworkFounded);

        (await ProposeAsync(tax)).Refusal.ShouldBeNull();
        (await seen.MoveNextAsync()).ShouldBeTrue();
        (seen.Current.Name, seen.Current.Position.BlockNumber).ShouldBe((Events.AgencyProposed, 1));
        await seen.DisposeAsync();

        (await ProposeAsync(police)).BlockNumber.ShouldBe(2);
        (await tax.Ledger.ReadBlockAsync(2, Token))!.Transactions.ShouldHaveSingleItem().MspId.ShouldBe("policeMSP");
    }

    [Fact]
    public async Task A_ledger_process_that_goes_away_is_a_coded_fault_and_everything_goes_on_when_it_is_back()
    {
        var server = await ServeAsync();
        var (tax, police) = (await AttachAsync("tax"), await AttachAsync("police"));
        await FoundAsync(tax, police);
        opened.Remove(server);
        await server.DisposeAsync();
        (await Should.ThrowAsync<LedgerException>(() => ProposeAsync(tax))).Reason!.Code.ShouldBe("XN-LEDGER-012");

        await ServeAsync();
        (await ProposeAsync(tax)).BlockNumber.ShouldBe(1);
        // The other one follows again by itself.
        var seen = police.Ledger.EventsAsync(new LedgerPosition(0, 0), Token).GetAsyncEnumerator(Token);
        (await seen.MoveNextAsync()).ShouldBeTrue();
        seen.Current.Name.ShouldBe(Events.AgencyProposed);
        await seen.DisposeAsync();
    }

    [Fact]
    public async Task Only_a_ledger_of_this_machine_and_of_the_right_channel_is_used()
    {
        await ServeAsync();
        (await Should.ThrowAsync<LedgerException>(() => OpenAsync(new Uri("http://192.0.2.1:5200"), NetworkId))).Reason!.Code.ShouldBe("XN-LEDGER-013");
        (await Should.ThrowAsync<LedgerException>(() => OpenAsync(Address, "another"))).Reason!.Code.ShouldBe("XN-LEDGER-003");
        (await Should.ThrowAsync<LedgerException>(() => OpenAsync(new Uri($"http://127.0.0.1:{port + 1}"), NetworkId))).Reason!.Code.ShouldBe("XN-LEDGER-012");
    }

    [Theory]
    [InlineData("{\"envelope\":\"AAAA\",\"privateValues\":[]}")]
    [InlineData("{\"envelope\":null,\"privateValues\":null}")]
    public async Task What_is_no_signed_transaction_is_refused_with_a_code(string body)
    {
        await ServeAsync();
        using var http = new HttpClient();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(Address, "/ledger/transactions"), content, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("XN-LEDGER-014");
    }

    private async Task<WebApplication> ServeAsync()
    {
        var host = await ServedLedgerHost.BuildAsync(
            WebApplication.CreateSlimBuilder(), new LedgerHostOptions { Path = Path.Combine(folder, "ledger.db"), NetworkId = NetworkId, Port = port },
            TimeProvider.System);
        await host.StartAsync(Token);
        opened.Add(host);
        return host;
    }

    private static Task<EmbeddedLedger> OpenAsync(Uri address, string channel) =>
        EmbeddedLedger.AttachAsync(address, channel, new NetworkContract(), TimeProvider.System, NullLogger.Instance, Token);

    private async Task<Attached> AttachAsync(string agency)
    {
        var options = new NodeOptions
        {
            Agency = agency,
            MspId = agency + "MSP",
            NetworkId = NetworkId,
            DataFolder = Path.Combine(folder, agency),
            KeyFolder = Path.Combine(folder, agency + "-keys"),
        };
        Directory.CreateDirectory(options.DataFolder);
        var keys = NodeKeys.Open(options, TimeProvider.System);
        var ledger = await OpenAsync(Address, NetworkId);
        opened.Add(ledger);
        return new Attached(options, keys, ledger.As(keys.Signer));
    }

    private static async Task FoundAsync(params Attached[] agencies)
    {
        var now = DateTimeOffset.UtcNow;
        var founding = new Founding([.. agencies.Select(one => new NewAgency(
            one.Options.Agency, one.Options.MspId, one.Options.Agency, one.Options.Agency, one.Keys.Application(NetworkId, one.Options.Agency, now)))]);
        (await agencies[0].Calls.SubmitAsync(Functions.AgenciesBootstrap, founding, Token)).BlockNumber.ShouldBe(0);
    }

    private static Task<LedgerOutcome> ProposeAsync(Attached agency) => agency.Calls.SubmitActAsync(
        Functions.AgenciesPropose,
        new AgencyChangeProposal
        {
            ProposalId = Guid.NewGuid().ToString("N"),
            Action = AgencyAction.Suspend,
            AgencyId = agency.Options.Agency == "tax" ? "police" : "tax",
        },
        new string('a', 64), ActorRole.Administrator, ActorStep.Propose, Token);

    private sealed record Attached(NodeOptions Options, NodeKeys Keys, ILedger Ledger)
    {
        public ContractCalls Calls { get; } = new(Ledger, Keys.Signer, Options, TimeProvider.System);
    }
}
