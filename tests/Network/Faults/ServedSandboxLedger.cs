using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.Ledger.Verification;
using ExchangeNetwork.LedgerHost;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Sandbox.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExchangeNetwork.Tests.Network.Faults;

/// <summary>The embedded ledger of a sandbox, served by this process to nodes that run in processes of their own.</summary>
internal sealed class ServedSandboxLedger : SandboxLedger
{
    private readonly WebApplication host;
    private readonly Uri address;

    private ServedSandboxLedger(WebApplication host, string place, Uri address)
    {
        this.host = host;
        Place = place;
        this.address = address;
    }

    public override string NetworkId => "sandbox";

    public override string Place { get; }

    /// <summary>Serves the ledger of a data folder on a loopback port; made when there is none.</summary>
    public static async Task<SandboxLedger> StartAsync(SandboxPaths paths, int port, TimeProvider clock, CancellationToken cancellationToken)
    {
        var host = await ServedLedgerHost.BuildAsync(
            WebApplication.CreateSlimBuilder(), new LedgerHostOptions { Path = paths.Ledger, NetworkId = "sandbox", Port = port }, clock);
        await host.StartAsync(cancellationToken);
        return new ServedSandboxLedger(host, paths.Ledger, new Uri($"http://127.0.0.1:{port}"));
    }

    public override string MspIdOf(string agency) => agency + "MSP";

    public override Task<ILedger> AsAsync(string agency, NodeKeys keys, CancellationToken cancellationToken) =>
        Task.FromResult(host.Services.GetRequiredService<EmbeddedLedger>().As(keys.Signer));

    public override IReadOnlyDictionary<string, string?> SettingsOf(string agency) => new Dictionary<string, string?> { ["Ledger:Address"] = address.AbsoluteUri };

    public override Task<bool> VerifyAsync(CancellationToken cancellationToken) => Task.Run(
        () => LedgerVerifier.Verify(new VerificationRequest { Path = Place, Keys = NetworkKeys.Find }, null, NullLogger.Instance, cancellationToken).Verified,
        cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await host.DisposeAsync();
    }
}
