using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Ledger.Fabric;
using ExchangeNetwork.Ledger.Verification;
using Microsoft.Extensions.Logging.Abstractions;
using Newtonsoft.Json;

namespace ExchangeNetwork.Cli.Ledger;

/// <summary><c>ledger verify network.json</c>: reads the chain from the peers of all agencies that the file names, and compares them.</summary>
internal static class VerifyFabricNetwork
{
    /// <summary>True when the file describes a network and is no ledger itself.</summary>
    public static bool Describes(string path)
    {
        if (!File.Exists(path))
            return false;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return file.ReadByte() == '{';
    }

    public static async Task<VerificationReport> RunAsync(
        VerificationRequest request, Action<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        var ledgers = new List<FabricLedger>();
        try
        {
            foreach (var options in Read(request.Path).All)
                ledgers.Add(await FabricLedger.ConnectAsync(options, TimeProvider.System, NullLogger.Instance, cancellationToken));
            return await FabricVerification.VerifyAsync(ledgers, request.Checkpoints, progress, cancellationToken);
        }
        finally
        {
            foreach (var ledger in ledgers)
                await ledger.DisposeAsync();
        }
    }

    private static FabricNetwork Read(string path)
    {
        try
        {
            return FabricNetwork.Read(path);
        }
        catch (JsonException)
        {
            throw new CommandException(ExitCode.Usage, "XN-SCEN-140", Safe.Text(path));
        }
    }
}
