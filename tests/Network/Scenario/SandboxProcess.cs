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
    public static SandboxProcess Start(params string[] arguments) => StartAt(FreePorts.First(), arguments);

    /// <summary>Starts the sandbox on given ports.</summary>
    public static SandboxProcess StartAt(int firstPort, params string[] arguments)
    {
        // artifacts/bin/PROJECT/CONFIGURATION: the sandbox that was built together with these tests.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "ExchangeNetwork.Sandbox", configuration, "ExchangeNetwork.Sandbox.dll"));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[program, .. arguments, "--port", $"{firstPort}"])
            start.ArgumentList.Add(argument);
        return new SandboxProcess(Process.Start(start)!);
    }

    /// <summary>Runs the scenario to its end and reads the one JSON object.</summary>
    public static async Task<(int ExitCode, JObject Result)> RunOnceAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var sandbox = Start(["--once", "--json", .. arguments]);
        return await sandbox.ResultAsync(cancellationToken);
    }

    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => !process.HasExited;

    /// <summary>Waits for the end of a run with <c>--once --json</c> and reads the one JSON object.</summary>
    public async Task<(int ExitCode, JObject Result)> ResultAsync(CancellationToken cancellationToken)
    {
        var (exitCode, text, problems) = await EndAsync(cancellationToken);
        return text.StartsWith('{') ? (exitCode, JObject.Parse(text)) : throw new InvalidOperationException($"Exit code {exitCode}; no JSON.\n{text}\n{problems}");
    }

    /// <summary>Waits until something shows how far it is; false when it ended before.</summary>
    public async Task<bool> IsAtAsync(Func<bool> reached, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!reached() && IsRunning)
            await timer.WaitForNextTickAsync(cancellationToken);
        return IsRunning;
    }

    /// <summary>Asks it to stop: <c>TERM</c>, or <c>INT</c> as Ctrl-C does.</summary>
    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await error);
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
