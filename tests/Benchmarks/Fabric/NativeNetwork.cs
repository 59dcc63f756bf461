using System.Diagnostics;
using System.Globalization;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>A Fabric network of native programs in a folder of its own, made by <c>deploy/fabric/up.sh</c> and ended with this object.</summary>
internal sealed class NativeNetwork(string folder, long basePort) : IAsyncDisposable
{
    private readonly string scripts = Path.Combine(Root(), "deploy", "fabric");

    /// <summary>The description by which nodes find their peers.</summary>
    public string Description => Path.Combine(folder, "network.json");

    /// <summary>Names of the processes, such as <c>peer-tax</c>.</summary>
    public IReadOnlyList<string> Processes =>
        [.. Directory.EnumerateFiles(Path.Combine(folder, "run"), "*.pid").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>Makes the network anew, or starts those of its processes that do not run.</summary>
    public Task UpAsync(bool fresh = false) => RunAsync("up.sh", fresh ? ["--fresh"] : []);

    /// <summary>SIGKILL to one of its processes.</summary>
    public void KillProcess(string process) => Kill(Path.Combine(folder, "run", process + ".pid"));

    /// <summary>SIGKILL to the process whose id the first line of a file holds.</summary>
    public static void Kill(string pidFile)
    {
        using var victim = Process.GetProcessById(int.Parse(File.ReadLines(pidFile).First(), CultureInfo.InvariantCulture));
        victim.Kill();
        victim.WaitForExit();
    }

    public async ValueTask DisposeAsync() => await RunAsync("down.sh", []);

    private async Task RunAsync(string script, string[] arguments)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(scripts, script), .. arguments])
            start.ArgumentList.Add(argument);
        (start.Environment["FABRIC_DATA"], start.Environment["FABRIC_BASE_PORT"]) = (folder, basePort.ToString(CultureInfo.InvariantCulture));
        using var process = Process.Start(start)!;
        // The network's processes keep the ends of these pipes as long as they run: only the script's own end counts.
        var said = new List<string>();
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!process.HasExited)
            await Task.Delay(50);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{script} ended with {process.ExitCode}: {string.Join('\n', said)}");

        void Note(string? line)
        {
            if (line is not null)
                said.Add(line);
        }
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ExchangeNetwork.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The scripts lie in the repository: run this from a checkout.");
    }
}
