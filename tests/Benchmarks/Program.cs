using ExchangeNetwork.Benchmarks.Records;

// One command a subject; each prints one JSON object.
return args switch
{
    ["read", .. var rest] => ReadThroughput.Run(rest),
    ["fuzz-intake", .. var rest] => FuzzIntake.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Commands: read [--records N] | fuzz-intake [--rounds N] [--seed N]");
    return 2;
}
