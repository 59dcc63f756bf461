using ExchangeNetwork.Chaincode;

if (args is ["--help" or "-h" or "help", ..])
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}
try
{
    var commandLine = new CommandLine(args);
    return commandLine.Verb == "pack" ? await Pack.RunAsync(commandLine) : await Serve.RunAsync(commandLine);
}
catch (Exception fault) when (fault is UsageException or ArgumentException)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidOperationException)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}
