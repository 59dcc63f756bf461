using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.Ledger.Verification;
using ExchangeNetwork.Node.Security;

namespace ExchangeNetwork.Sandbox.Network;

/// <summary>The embedded ledger in a file of the sandbox.</summary>
internal sealed class EmbeddedSandboxLedger : SandboxLedger
{
    private readonly EmbeddedLedger ledger;
    private readonly ILoggerFactory loggers;

    public EmbeddedSandboxLedger(SandboxPaths paths, ILoggerFactory loggers, TimeProvider clock)
    {
        this.loggers = loggers;
        Place = paths.Ledger;
        Directory.CreateDirectory(Path.GetDirectoryName(Place)!);
        ledger = EmbeddedLedger.Open(
            new EmbeddedLedgerOptions { Path = Place, ChannelId = NetworkId }, new NetworkContract(), NetworkKeys.Find, clock,
            loggers.CreateLogger<EmbeddedLedger>());
    }

    public override string NetworkId => "sandbox";

    public override string Place { get; }

    public override string MspIdOf(string agency) =>
        string.Concat(agency.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(part => char.ToUpperInvariant(part[0]) + part[1..])) + "MSP";

    public override Task<ILedger> AsAsync(string agency, NodeKeys keys, CancellationToken cancellationToken) => Task.FromResult(ledger.As(keys.Signer));

    public override Task<bool> VerifyAsync(CancellationToken cancellationToken) => Task.Run(
        () => LedgerVerifier.Verify(
            new VerificationRequest { Path = Place, Keys = NetworkKeys.Find }, null, loggers.CreateLogger("ledger"), cancellationToken).Verified,
        cancellationToken);

    public override ValueTask DisposeAsync() => ledger.DisposeAsync();
}
