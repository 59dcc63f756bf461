<<<<<<< HEAD
using ExchangeNetwork.Benchmarks;
using ExchangeNetwork.Benchmarks.Ledger;

// One command a subject; each prints what it measured. Run a Release build.
return args switch
{
    ["ledger", .. var rest] => await LedgerThroughput.RunAsync(rest),
    ["match", .. var rest] => MatchBenchmark.Run(rest),
=======
using ExchangeNetwork.Benchmarks.Records;

// One command a subject; each prints one JSON object.
return args switch
{
    ["read", .. var rest] => ReadThroughput.Run(rest),
    ["fuzz-intake", .. var rest] => FuzzIntake.Run(rest),
>>>>>>> records
    _ => Usage(),
};

static int Usage()
{
<<<<<<< HEAD
    Console.Error.WriteLine("""
        Speed as commands, never as tests: dotnet run -c Release --project tests/Benchmarks -- COMMAND
          ledger [--seconds N] [--in-flight N]
          match [--entries N] [--seconds S] [--json]
        """);
=======
    Console.Error.WriteLine("Commands: read [--records N] | fuzz-intake [--rounds N] [--seed N]");
>>>>>>> records
    return 2;
}
