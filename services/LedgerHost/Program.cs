using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.LedgerHost;

// The embedded ledger for the nodes of one machine: section Ledger (Path, NetworkId, Port), loopback only.
return await StartUp.RunAsync(
    async () =>
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        await using var host = await ServedLedgerHost.BuildAsync(builder, LedgerHostOptions.Of(builder.Configuration), TimeProvider.System);
        await host.RunAsync();
    },
    fault => fault is LedgerException { Reason: { } reason } ? (reason.Code, reason.Arguments) : null);
