using System.Runtime.InteropServices;
using ExchangeNetwork.Contract;
using Hyperledger.Fabric.Shim;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Chaincode;

/// <summary>The verb <c>serve</c>: runs until a signal stops it.</summary>
internal static class Serve
{
    public static async Task<int> RunAsync(CommandLine commandLine)
    {
        var options = commandLine.Server();
        using var loggers = LoggerFactory.Create(logging => logging
            // Streams and faults; not every step of the web server below.
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Grpc", LogLevel.Warning)
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            }));
        using var chaincode = new ContractChaincode(
            new NetworkContract(), commandLine.Purge(), commandLine.AtOnce(), loggers.CreateLogger<ContractChaincode>());
        await using var server = new ChaincodeServer(chaincode, options, loggers);
        await server.StartAsync();
        Console.WriteLine(
            $"Serving {options.PackageId} for {options.MspId ?? "no MSP"} on {server.Address}, {Security(options)}, {NetworkContract.FunctionNames.Count} functions.");
        await StopSignalAsync();
        await server.StopAsync();
        return 0;
    }

    private static string Security(ChaincodeServerOptions options) => options.Tls switch
    {
        null => "without TLS",
        { ClientCaFile: null } => "TLS",
        _ => "mutual TLS",
    };

    private static async Task StopSignalAsync()
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await stop.Task;
    }
}
