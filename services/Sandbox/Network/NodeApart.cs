using System.Diagnostics;
using System.Globalization;

namespace ExchangeNetwork.Sandbox.Network;

/// <summary>A node in a process of its own, as in production; when it ends without being asked to, it is started again.</summary>
/// <param name="settings">The node's settings by their names in configuration.</param>
/// <param name="api">Where it listens.</param>
/// <param name="files">Path of its log and the note of its process id, without their endings.</param>
/// <param name="logger">Told when it is started again.</param>
internal sealed partial class NodeApart(IReadOnlyDictionary<string, string?> settings, Uri api, string files, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);
    private readonly CancellationTokenSource stopping = new();
    private Process? process;
    private Task supervising = Task.CompletedTask;

    /// <summary>Where the process id stands while it runs.</summary>
    public string PidFile => files + ".pid";

    private string LogFile => files + ".log";

    /// <summary>Starts it and returns when it answers.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not answer in time; the text names its log.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await EndOrphanAsync(cancellationToken);
        File.Delete(LogFile);
        Start();
        await AnswersAsync(cancellationToken);
        supervising = SuperviseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await supervising;
        if (process is not null)
        {
            await StopAsync(process);
            process.Dispose();
            process = null;
            File.Delete(PidFile);
        }
        stopping.Dispose();
    }

    private void Start()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ExchangeNetwork.Node.dll")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Settings come from here alone, not from files where the sandbox happens to be started.
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["ASPNETCORE_URLS"] = api.GetLeftPart(UriPartial.Authority);
        start.Environment["DOTNET_ENVIRONMENT"] = Environments.Development;
        process?.Dispose();
        process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        File.WriteAllText(PidFile, string.Create(CultureInfo.InvariantCulture, $"{process.Id}\n{process.StartTime.Ticks}\n"));
        process.OutputDataReceived += (_, line) => Log(line.Data);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Log(string? line)
    {
        if (line is null)
            return;
        lock (stopping)
            File.AppendAllText(LogFile, line + Environment.NewLine);
    }

    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = api };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var started = Stopwatch.StartNew(); started.Elapsed < Patience && !process!.HasExited;)
        {
            try
            {
                using var answer = await client.GetAsync("health/live", cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await timer.WaitForNextTickAsync(cancellationToken);
        }
        throw new InvalidOperationException(
            process!.HasExited ? $"The node ended with {process.ExitCode}; see {LogFile}." : $"The node does not answer after {Patience.TotalSeconds} s; see {LogFile}.");
    }

    private async Task SuperviseAsync()
    {
        try
        {
            while (true)
            {
                await process!.WaitForExitAsync(stopping.Token);
                LogEnded(logger, api, process.ExitCode);
                await Task.Delay(Pause, stopping.Token);
                Start();
            }
        }
        catch (OperationCanceledException)
        {
            // The sandbox stops: from here on it ends the node.
        }
    }

    /// <summary>Asks a process to end as an operator would, and ends it when it does not.</summary>
    private static async Task StopAsync(Process process)
    {
        if (process.HasExited)
            return;
        if (OperatingSystem.IsWindows())
        {
            process.Kill();
        }
        else
        {
            using var terminate = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        }
        using var late = new CancellationTokenSource(StopPatience);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>A sandbox that was killed leaves its nodes running, with their keys and ports.</summary>
    private async Task EndOrphanAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(PidFile) || (await File.ReadAllLinesAsync(PidFile, cancellationToken)) is not [var id, var ticks, ..])
            return;
        try
        {
            using var orphan = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            // Another process may have got the number since.
            if (Math.Abs(orphan.StartTime.Ticks - long.Parse(ticks, CultureInfo.InvariantCulture)) < TimeSpan.TicksPerSecond)
                await StopAsync(orphan);
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
        File.Delete(PidFile);
    }

    [LoggerMessage(EventId = 5200, Level = LogLevel.Warning, Message = "The node at {Api} ended with {ExitCode} and is started again")]
    private static partial void LogEnded(ILogger logger, Uri api, int exitCode);
}
