using ExchangeNetwork.Cli;
using ExchangeNetwork.Cli.Shell;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Tests.Network.Running;

/// <summary>Runs the command line in this process, for its JSON.</summary>
internal static class CommandLine
{
    /// <summary>Exit code and the one JSON document of a command.</summary>
    public static async Task<(int ExitCode, JObject Document)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal
        {
            Output = output,
            MachineOutput = output,
            Error = error,
            OpenInput = () => Stream.Null,
            Environment = _ => null,
            AskSecret = _ => null,
            Clock = TimeProvider.System,
            Zone = TimeZoneInfo.Utc,
            Width = 200,
        };
        var exitCode = await ExchangeCommand.RunAsync([.. arguments, "--json"], terminal, CancellationToken.None);
        var text = output.ToString();
        return text.Length > 0 ? (exitCode, JObject.Parse(text)) : throw new InvalidOperationException($"Exit code {exitCode}: {error}");
    }
}
