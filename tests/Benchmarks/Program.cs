using ExchangeNetwork.Benchmarks;
using ExchangeNetwork.Benchmarks.Exchange;
using ExchangeNetwork.Benchmarks.Fabric;
using ExchangeNetwork.Benchmarks.Ledger;
using ExchangeNetwork.Benchmarks.Linkage;
using ExchangeNetwork.Benchmarks.Lists;
using ExchangeNetwork.Benchmarks.Pseudonyms;
using ExchangeNetwork.Benchmarks.Records;

// One command a subject; each prints what it measured. Run a Release build.
return args switch
{
    ["ledger", .. var rest] => await LedgerThroughput.RunAsync(rest),
    ["match", .. var rest] => MatchThroughput.Run(rest),
    ["link", .. var rest] => LinkQuality.Run(rest),
    ["make-persons", .. var rest] => MakePersons.Run(rest),
    ["holdings", .. var rest] => await HoldingsScale.RunAsync(rest),
    ["read", .. var rest] => ReadThroughput.Run(rest),
    ["fuzz-intake", .. var rest] => FuzzIntake.Run(rest),
    ["hit-latency", .. var rest] => await HitLatency.RunAsync(rest),
    ["publish-latency", .. var rest] => await PublishLatency.RunAsync(rest),
    ["kill", .. var rest] => await KillRounds.RunAsync(rest),
    ["fabric-kill", .. var rest] => await FabricKillRounds.RunAsync(rest),
    ["fabric-pair", .. var rest] => await FabricPair.RunAsync(rest),
    ["fabric-anchor", .. var rest] => await FabricAnchor.RunAsync(rest),
    ["fabric-list", .. var rest] => await FabricList.RunAsync(rest),
    // Processes that fabric-pair starts.
    ["fabric-pair-chaincode", .. var rest] => await PairChaincode.ServeAsync(rest),
    ["fabric-pair-client", .. var rest] => await PairClient.ServeAsync(rest),
    ["pseudonyms", .. var rest] => PseudonymRates.Run(rest),
    ["security"] => SecurityRates.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Speed as commands, never as tests: dotnet run -c Release --project tests/Benchmarks -- COMMAND
          ledger [--seconds N] [--in-flight N]
          match [--entries N] [--seconds S] [--json]
          link FOLDER | link --synthetic [--rows N] [--seed N] [--out FOLDER]   (labelled or invented files; prints F1 as JSON, one object a line)
          make-persons FOLDER [--persons N] [--seed N]
          holdings [--records N] [--subjects N]
          read [--records N]
          fuzz-intake [--rounds N] [--seed N]
          hit-latency [--records N] [--rate N] [--lists N] [--entries N] [--port N]
          publish-latency [--entries N] [--rounds N] [--port N]   (a list of one entry, beside many that are indexed)
          kill [--rounds N] [--seed N] [--port N]
          fabric-kill [--rounds N] [--seed N] [--port N] [--fabric-port N]   (Fabric's programs on PATH or in FABRIC_BIN)
          fabric-pair [--network network.json] [--seconds N] [--rounds N] [--in-flight N]
          fabric-anchor [--network network.json] [--rows N] [--batches N] [--in-flight N] [--lone N]
          fabric-list [--network network.json | --ledger embedded] [--mode disclosed|sealed] [--entries N] [--types a,b] [--cold N] [--port N]
          pseudonyms [--seconds S] [--entries N]
          security
        """);
    return 2;
}
