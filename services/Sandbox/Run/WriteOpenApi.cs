using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Sandbox.Run;

/// <summary>Writes the description of the API as a node serves it: <c>docs/openapi.json</c> is written so, and a test compares.</summary>
internal static class WriteOpenApi
{
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string file, int port, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("exchange-openapi");
        try
        {
            // A network has two members at least.
            ScenarioAgency[] agencies = [new("tax", "税务局", "Tax Bureau"), new("police", "公安局", "Public Security Bureau")];
            var paths = new SandboxPaths(folder.FullName);
            await using var network = await SandboxNetwork.StartAsync(
                paths, port, agencies, new EmbeddedSandboxLedger(paths, loggers, TimeProvider.System), SandboxBuses.InMemory(loggers, TimeProvider.System),
                apart: false, loggers, TimeProvider.System, cancellationToken);
            using var http = new HttpClient();
            var document = await http.GetStringAsync(new Uri(network.Nodes[0].Api, "openapi/v1.json"), cancellationToken);
            await File.WriteAllTextAsync(file, document.ReplaceLineEndings("\n") + "\n", cancellationToken);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
