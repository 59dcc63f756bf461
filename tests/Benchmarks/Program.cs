using ExchangeNetwork.Benchmarks;

switch (args)
{
    case ["match", .. var options]:
        return MatchBenchmark.Run(options);
    default:
        Console.Error.WriteLine("""
            Speed as commands, never as tests. Run a Release build:
              dotnet run -c Release --project tests/Benchmarks -- match [--entries N] [--seconds S] [--json]
            """);
        return 2;
}
