using System.Diagnostics;
using System.Text.Json;

namespace ExchangeNetwork.Benchmarks.Exchange;

/// <summary>Kills a small scenario at a random moment and starts it again, round after round: the counts must be those of a run that nobody disturbed.</summary>
internal static class KillRounds
{
    private static readonly string[] Scenario = ["--once", "--json", "--lists", "4", "--entries", "150", "--records", "4000"];

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
            var undisturbed = await Start(Path.Combine(root, "undisturbed"), port).ResultAsync();
            var whole = clock.Elapsed;
            var (killed, wrong) = (0, 0);
            for (var round = 1; round <= rounds; round++)
            {
                var data = Path.Combine(root, $"round-{round}");
                var moment = whole * random.NextDouble();
                var sandbox = Start(data, port);
                var running = !await sandbox.EndsWithinAsync(moment);
                if (running)
                    await sandbox.KillAsync();
                killed += running ? 1 : 0;
                var differences = SandboxProcess.Differences(await Start(data, port).ResultAsync(), undisturbed);
                wrong += differences.Count > 0 ? 1 : 0;
                Console.Error.WriteLine(
                    $"{round}/{rounds} killed after {moment.TotalSeconds:0.0} s{(running ? "" : " (had ended)")}: "
                    + (differences.Count == 0 ? "same counts" : string.Join(", ", differences)));
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

    private static SandboxProcess Start(string data, long port) => SandboxProcess.Start([.. Scenario, "--data", data, "--port", $"{port}"]);
}
