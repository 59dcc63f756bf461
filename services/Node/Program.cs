using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Node;

// One agency's node in a process of its own: sections Node, SignIn, Ledger and Bus, addresses as in every ASP.NET Core host.
return await StartUp.RunAsync(
    async () =>
    {
        var builder = WebApplication.CreateBuilder(args);
        await using var process = await NodeProcess.StartAsync(builder, NodeSettings.Of(builder.Configuration), TimeProvider.System);
        await process.RunAsync();
    },
    NodeProcess.ReasonOf);
