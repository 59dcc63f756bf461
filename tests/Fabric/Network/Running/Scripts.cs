using System.Diagnostics;
using System.Globalization;

namespace ExchangeNetwork.Tests.Fabric.Network.Running;

/// <summary>The scripts under deploy/fabric, run for a network of the tests' own.</summary>
internal sealed class Scripts(string data, Ports ports)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string Folder = FindFolder();

    /// <summary>Fabric's programs that the network needs, and further ones, that are neither in FABRIC_BIN nor on PATH.</summary>
    public static IReadOnlyList<string> MissingPrograms(params IReadOnlyList<string> further)
    {
        var own = Environment.GetEnvironmentVariable("FABRIC_BIN");
        var folders = string.IsNullOrEmpty(own) ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator) : [own];
        return [.. ((string[])["peer", "orderer", "configtxgen", "cryptogen", "osnadmin", .. further])
            .Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program))))];
    }

    /// <summary>Runs a script to its end.</summary>
    public Task RunAsync(string script, params string[] arguments) => RunBashAsync([Path.Combine(Folder, script), .. arguments]);

    /// <summary>Runs functions of network.sh.</summary>
    public Task CallAsync(string functions) => RunBashAsync(["-c", $"set -euo pipefail; . '{Folder}/network.sh'; {functions}"]);

    /// <summary>The application capability that the channel was made with.</summary>
    public string ApplicationCapability => File.ReadAllText(Path.Combine(data, "capability")).Trim();

    /// <summary>The processes that the scripts have started.</summary>
    public IReadOnlyList<int> ProcessIds()
    {
        var notes = new DirectoryInfo(Path.Combine(data, "run"));
        return notes.Exists
            ? [.. notes.GetFiles("*.pid").Select(file => int.Parse(File.ReadAllText(file.FullName), CultureInfo.InvariantCulture))]
            : [];
    }

    private async Task RunBashAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("bash", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["FABRIC_DATA"] = data;
        start.Environment["FABRIC_BASE_PORT"] = ports.Base.ToString(CultureInfo.InvariantCulture);
        start.Environment["FABRIC_BATCH_TIMEOUT"] = "200ms";
        // The chaincode that was built with the tests; a build in the middle of a run could change what is tested.
        start.Environment["FABRIC_CHAINCODE"] = AppContext.BaseDirectory.TrimEnd('/');
        // Peers count what chaincode asks of them.
        start.Environment["CORE_METRICS_PROVIDER"] = "prometheus";
        // The application capability is the one setting that whoever runs the tests may choose: V2_0 for peers of Fabric 2.4.
        foreach (var setting in new[] { "FABRIC_AGENCIES", "FABRIC_CHANNEL" })
            start.Environment.Remove(setting);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash does not start.");
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {said[0]}{said[1]}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', arguments)} did not end within {Patience}.");
        }
    }

    private static string FindFolder()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "ExchangeNetwork.sln")))
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return Path.Combine(root, "deploy/fabric");
    }
}
