using System.Globalization;
using ExchangeNetwork.Ledger.Fabric;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>The Fabric network that a command measures on: a running one, or one made for the command and removed after it.</summary>
internal sealed class BenchmarkNetwork : IAsyncDisposable
{
    private const int OwnBasePort = 19_400;
    private readonly NativeNetwork native;
    private readonly bool isOwn;

    private BenchmarkNetwork(NativeNetwork native, FabricNetwork network, bool isOwn) => (this.native, Network, this.isOwn) = (native, network, isOwn);

    /// <summary>Its data folder, as <c>deploy/fabric/up.sh</c> lays it out.</summary>
    public string Folder => native.Folder;

    public FabricNetwork Network { get; }

    /// <summary>The description that nodes read.</summary>
    public string Description => native.Description;

    /// <summary>Opens the network of <c>--network</c>, else makes one with Fabric's programs from <c>FABRIC_BIN</c> or <c>PATH</c>.</summary>
    public static async Task<BenchmarkNetwork> OpenAsync(string[] arguments)
    {
        if (Arguments.Text(arguments, "--network") is { } path)
        {
            var network = FabricNetwork.Read(path);
            var basePort = PortOf(network.Agencies[0].Peers[0].Address) - 100;
            return new BenchmarkNetwork(new NativeNetwork(Path.GetDirectoryName(Path.GetFullPath(path))!, basePort, network.Channel), network, isOwn: false);
        }
        var own = new NativeNetwork(Directory.CreateTempSubdirectory("xnet-fabric-").FullName, OwnBasePort);
        Report("Making a Fabric network of four agencies");
        try
        {
            await own.UpAsync();
            return new BenchmarkNetwork(own, FabricNetwork.Read(own.Description), isOwn: true);
        }
        catch
        {
            await RemoveAsync(own);
            throw;
        }
    }

    /// <summary>Process ids of a kind of process that <c>up.sh</c> started: <c>peer</c>, <c>orderer</c> or <c>chaincode</c>.</summary>
    public int[] Processes(string kind) =>
        [.. native.Processes.Where(process => process.StartsWith(kind, StringComparison.Ordinal)).Select(native.IdOf)];

    /// <summary>Runs a script of the repository on this network and returns what it printed.</summary>
    public Task<string> RunAsync(string script, params string[] arguments) => native.RunAsync(script, arguments);

    public async ValueTask DisposeAsync()
    {
        if (isOwn)
            await RemoveAsync(native);
    }

    /// <summary>Tells the person who waits; the result alone goes to the standard output.</summary>
    public static void Report(string text) => Console.Error.WriteLine(text);

    private static async Task RemoveAsync(NativeNetwork network)
    {
        await network.DisposeAsync();
        Directory.Delete(network.Folder, recursive: true);
    }

    private static int PortOf(string address) => int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
}
