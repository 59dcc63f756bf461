using ExchangeNetwork.Benchmarks.Ledger;

// One command a subject; each prints one JSON object.
return args switch
{
    ["ledger", .. var rest] => await LedgerThroughput.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Commands: ledger [--seconds N] [--in-flight N]");
    return 2;
}
