using ExchangeNetwork.Benchmarks;

// One line per command.
switch (args.FirstOrDefault())
{
    case "security": SecurityRates.Run(); return 0;
    default:
        Console.Error.WriteLine("Name a command: security.");
        return 2;
}
