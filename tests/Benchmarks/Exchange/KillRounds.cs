using System.Diagnostics;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Benchmarks.Exchange;

/// <summary>Kills a small scenario at a random moment and starts it again, round after round: the counts must be those of a run that nobody disturbed.</summary>
internal static class KillRounds
{
    private static readonly string[] Scenario = ["--once", "--json", "--lists", "4", "--entries", "150", "--records", "4000"];
    private static readonly string[] Counts =
    [
        "agencies", "listsPublished", "entries", "recordsIn", "rejectedRecords", "hitsExpected", "hitsFound", "hitsMissing", "hitsUnexpected",
        "hitsDuplicated", "jointAlertsExpected", "jointAlertsFound", "ledgerVerified",
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rounds = Arguments.Number(arguments, "--rounds", 50);
        var seed = (int)Arguments.Number(arguments, "--seed", Environment.TickCount);
        var port = Arguments.Number(arguments, "--port", 27_100);
        var random = new Random(seed);
        var root = Directory.CreateTempSubdirectory("xnet-kill-").FullName;
        try
        {
            var clock = Stopwatch.StartNew();
            var undisturbed = await ToEndAsync(Path.Combine(root, "undisturbed"), port);
            var whole = clock.Elapsed;
            var (killed, wrong) = (0, 0);
            for (var round = 1; round <= rounds; round++)
            {
                var data = Path.Combine(root, $"round-{round}");
                var moment = whole * random.NextDouble();
                var running = await KillAsync(data, port, moment);
                killed += running ? 1 : 0;
                var result = await ToEndAsync(data, port);
                var differences = Counts.Where(count => !JToken.DeepEquals(result[count], undisturbed[count])).ToList();
                wrong += differences.Count > 0 ? 1 : 0;
                Console.Error.WriteLine(
                    $"{round}/{rounds} killed after {moment.TotalSeconds:0.0} s{(running ? "" : " (had ended)")}: "
                    + (differences.Count == 0 ? "same counts" : string.Join(", ", differences.Select(count => $"{count} {result[count]}, not {undisturbed[count]}"))));
                Directory.Delete(data, recursive: true);
            }
            Console.WriteLine(JsonSerializer.Serialize(new { rounds, seed, killed, wrong, hits = (long)undisturbed["hitsFound"]!, secondsOfAWholeRun = Math.Round(whole.TotalSeconds, 1) }));
            return wrong == 0 && killed > 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<JObject> ToEndAsync(string data, long port)
    {
        using var sandbox = Start(data, port);
        var text = await sandbox.StandardOutput.ReadToEndAsync();
        await sandbox.WaitForExitAsync();
        return text.StartsWith('{') ? JObject.Parse(text) : throw new InvalidOperationException($"Exit code {sandbox.ExitCode}, no JSON: {text}");
    }

    private static async Task<bool> KillAsync(string data, long port, TimeSpan moment)
    {
        using var sandbox = Start(data, port);
        using var after = new CancellationTokenSource(moment);
        try
        {
            await sandbox.WaitForExitAsync(after.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            // SIGKILL, to the process and all its threads at once.
            sandbox.Kill();
            await sandbox.WaitForExitAsync();
            return true;
        }
    }

    private static Process Start(string data, long port)
    {
        // The sandbox that was built together with this program lies beside it.
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "ExchangeNetwork.Sandbox.dll"), .. Scenario, "--data", data, "--port", $"{port}"])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}
