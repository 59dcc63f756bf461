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
        var figures = MatchBenchmark.Run((int)Arguments.Number(options, "--entries", 1_000_000), (int)Arguments.Number(options, "--seconds", 10));
        Console.WriteLine(JsonSerializer.Serialize(figures, options.Contains("--json") ? JsonSerializerOptions.Web : Lines));
        return 0;
    }
}
