using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ExchangeNetwork.Tests.Unit.Records;

namespace ExchangeNetwork.Benchmarks.Records;

/// <summary>Random mutations of record files, as many rounds as one likes.</summary>
internal static class FuzzIntake
{
    public static int Run(string[] args)
    {
        var rounds = Number(args, "--rounds", 1_000_000);
        var seed = Number(args, "--seed", Environment.ProcessId);
        var watch = Stopwatch.StartNew();
        var failure = IntakeFuzz.Run(rounds, seed, round =>
        {
            if (round % 100_000 == 99_999)
                Console.Error.WriteLine($"{round + 1} rounds");
        });
        Console.WriteLine(JsonSerializer.Serialize(new { rounds, seed, seconds = Math.Round(watch.Elapsed.TotalSeconds, 1), failure }));
        return failure is null ? 0 : 1;
    }

    public static int Number(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
