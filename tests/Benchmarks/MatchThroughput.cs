using System.Text.Json;
using ExchangeNetwork.Cli.Bench;

namespace ExchangeNetwork.Benchmarks;

/// <summary>How many identifiers one core takes from text to matches, see <see cref="MatchBenchmark"/>.</summary>
internal static class MatchThroughput
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Runs the benchmark and prints its figures.</summary>
    public static int Run(string[] options)
    {
        var (figures, detail) = MatchBenchmark.Run(
            (int)Arguments.Number(options, "--entries", 10_000_000), (int)Arguments.Number(options, "--seconds", 20), (_, _) => { }, CancellationToken.None);
        if (options.Contains("--json"))
            Console.WriteLine(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
        else
            Console.WriteLine(JsonSerializer.Serialize(new { figures, detail }, Lines));
        return 0;
    }
}
