using System.Diagnostics;
using System.Globalization;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>A Fabric network of native programs in a folder, made by <c>deploy/fabric/up.sh</c> and ended with this object.</summary>
/// <param name="folder">Its data folder.</param>
/// <param name="basePort">Its first port.</param>
/// <param name="channel">Its channel; null for the scripts' own default.</param>
internal sealed class NativeNetwork(string folder, long basePort, string? channel = null) : IAsyncDisposable
{
    /// <summary>The repository: scripts and the Node programs lie there, not beside the built program.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Its data folder, as <c>deploy/fabric/up.sh</c> lays it out.</summary>
    public string Folder => folder;

    /// <summary>The description by which nodes find their peers.</summary>
    public string Description => Path.Combine(folder, "network.json");

    /// <summary>Names of the processes, such as <c>peer-tax</c>.</summary>
    public IReadOnlyList<string> Processes =>
        [.. Directory.EnumerateFiles(Path.Combine(folder, "run"), "*.pid").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>The process id of one of them.</summary>
    public int IdOf(string process) => int.Parse(File.ReadAllText(PidFileOf(process)), CultureInfo.InvariantCulture);

    /// <summary>Makes the network anew, or starts those of its processes that do not run.</summary>
    public Task UpAsync(bool fresh = false) => RunAsync("deploy/fabric/up.sh", fresh ? ["--fresh"] : []);

    /// <summary>SIGKILL to one of its processes.</summary>
    public void KillProcess(string process) => Kill(PidFileOf(process));

    /// <summary>SIGKILL to the process whose id the first line of a file holds.</summary>
    public static void Kill(string pidFile)
    {
        using var victim = Process.GetProcessById(int.Parse(File.ReadLines(pidFile).First(), CultureInfo.InvariantCulture));
        victim.Kill();
        victim.WaitForExit();
    }

    /// <summary>Runs a script of the repository on this network and returns what it printed.</summary>
    public async Task<string> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository, script), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["FABRIC_DATA"], start.Environment["FABRIC_BASE_PORT"]) = (folder, basePort.ToString(CultureInfo.InvariantCulture));
        if (channel is not null)
            start.Environment["FABRIC_CHANNEL"] = channel;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{script} ended with {process.ExitCode}: {await output}{await error}");
    }

    public async ValueTask DisposeAsync() => await RunAsync("deploy/fabric/down.sh");

    private string PidFileOf(string process) => Path.Combine(folder, "run", process + ".pid");

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ExchangeNetwork.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The scripts lie in the repository: run this from a checkout.");
    }
}
