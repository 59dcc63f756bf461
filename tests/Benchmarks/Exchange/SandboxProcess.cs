using System.Diagnostics;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Benchmarks.Exchange;

/// <summary>The sandbox as a process of its own, to be killed.</summary>
internal sealed class SandboxProcess
{
    private static readonly string[] Counts =
    [
        "agencies", "listsPublished", "entries", "recordsIn", "rejectedRecords", "hitsExpected", "hitsFound", "hitsMissing", "hitsUnexpected",
        "hitsDuplicated", "jointAlertsExpected", "jointAlertsFound", "ledgerVerified",
    ];

    private readonly Process process;
    private readonly Task<string> output;
    private readonly Queue<string> said = new();

    private SandboxProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Starts the sandbox that was built together with this program and lies beside it.</summary>
    public static SandboxProcess Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "ExchangeNetwork.Sandbox.dll")))
            start.ArgumentList.Add(argument);
        return new SandboxProcess(Process.Start(start)!);
    }

    /// <summary>The counts that differ from those of another run.</summary>
    public static List<string> Differences(JObject result, JObject other) =>
        [.. Counts.Where(count => !JToken.DeepEquals(result[count], other[count])).Select(count => $"{count} {result[count]}, not {other[count]}")];

    /// <summary>Waits; true when it has ended by itself.</summary>
    public async Task<bool> EndsWithinAsync(TimeSpan time)
    {
        using var after = new CancellationTokenSource(time);
        try
        {
            await process.WaitForExitAsync(after.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>SIGKILL, to the process and all its threads at once.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Waits for its end; the object it printed.</summary>
    public async Task<JObject> ResultAsync()
    {
        await process.WaitForExitAsync();
        var (text, code) = (await output, process.ExitCode);
        process.Dispose();
        return text.StartsWith('{') ? JObject.Parse(text) : throw new InvalidOperationException($"Exit code {code}, no JSON: {text}\n{string.Join('\n', said)}");
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (said)
        {
            said.Enqueue(line);
            if (said.Count > 30)
                said.Dequeue();
        }
    }
}
