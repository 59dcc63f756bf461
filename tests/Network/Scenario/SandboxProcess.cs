using System.Diagnostics;
using ExchangeNetwork.Tests.Network.Running;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Tests.Network.Scenario;

/// <summary>The sandbox as a user starts it: a process of its own, on a data folder of its own.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private SandboxProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts the sandbox; its ports are free ones on loopback.</summary>
    public static SandboxProcess Start(params string[] arguments)
    {
        // artifacts/bin/PROJECT/CONFIGURATION: the sandbox that was built together with these tests.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "ExchangeNetwork.Sandbox", configuration, "ExchangeNetwork.Sandbox.dll"));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[program, .. arguments, "--port", $"{FreePorts.First()}"])
            start.ArgumentList.Add(argument);
        return new SandboxProcess(Process.Start(start)!);
    }

    /// <summary>Runs the scenario to its end and reads the one JSON object.</summary>
    public static async Task<(int ExitCode, JObject Result)> RunOnceAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var (exitCode, result, _) = await RunOnceWithLogAsync(cancellationToken, arguments);
        return (exitCode, result);
    }

    /// <summary>The same, with what the sandbox told people meanwhile.</summary>
    public static async Task<(int ExitCode, JObject Result, string Log)> RunOnceWithLogAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var sandbox = Start(["--once", "--json", .. arguments]);
        await sandbox.process.WaitForExitAsync(cancellationToken);
        var text = await sandbox.output;
        if (!text.StartsWith('{'))
            throw new InvalidOperationException($"Exit code {sandbox.process.ExitCode}; no JSON.\n{text}\n{await sandbox.error}");
        return (sandbox.process.ExitCode, JObject.Parse(text), await sandbox.error);
    }

    /// <summary>Kills the process with all its threads at once, as kill -9 does; false when it had ended by itself before.</summary>
    public async Task<bool> KillWhenAsync(Func<bool> reached, CancellationToken cancellationToken)
    {
        while (!process.HasExited && !reached())
            await Task.Yield();
        var running = !process.HasExited;
        if (running)
            process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        return running;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
        process.Dispose();
    }
}
