using System.Diagnostics;
using System.Globalization;
using ExchangeNetwork.Ledger.Fabric;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>The Fabric network that a command measures on: a running one, or one made for the command and removed after it.</summary>
internal sealed class BenchmarkNetwork : IAsyncDisposable
{
    private const int OwnBasePort = 19_400;
    private readonly bool isOwn;

    private BenchmarkNetwork(string folder, FabricNetwork network, bool isOwn)
    {
        (Folder, Network, this.isOwn) = (folder, network, isOwn);
        BasePort = PortOf(network.Agencies[0].Peers[0].Address) - 100;
    }

    /// <summary>Its data folder, as <c>deploy/fabric/up.sh</c> lays it out.</summary>
    public string Folder { get; }

    public FabricNetwork Network { get; }

    /// <summary>The description that nodes read.</summary>
    public string Description => Path.Combine(Folder, "network.json");

    /// <summary>The repository: scripts and the Node programs lie there, not beside the built program.</summary>
    public static string Repository { get; } = FindRepository();

    private int BasePort { get; }

    /// <summary>Opens the network of <c>--network</c>, else makes one with Fabric's programs from <c>FABRIC_BIN</c> or <c>PATH</c>.</summary>
    public static async Task<BenchmarkNetwork> OpenAsync(string[] arguments)
    {
        if (Arguments.Text(arguments, "--network") is { } path)
            return new BenchmarkNetwork(Path.GetDirectoryName(Path.GetFullPath(path))!, FabricNetwork.Read(path), isOwn: false);
        var folder = Directory.CreateTempSubdirectory("xnet-fabric-").FullName;
        Report("Making a Fabric network of four agencies");
        try
        {
            await RunScriptAsync("deploy/fabric/up.sh", [], folder, OwnBasePort, null);
            return new BenchmarkNetwork(folder, FabricNetwork.Read(Path.Combine(folder, "network.json")), isOwn: true);
        }
        catch
        {
            await RemoveAsync(folder);
            throw;
        }
    }

    /// <summary>Process ids of a kind of process that <c>up.sh</c> started: <c>peer</c>, <c>orderer</c> or <c>chaincode</c>.</summary>
    public int[] Processes(string kind) =>
    [
        .. Directory.GetFiles(Path.Combine(Folder, "run"), $"{kind}*.pid").Select(file => int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture)),
    ];

    /// <summary>Runs a script of the repository on this network and returns what it printed.</summary>
    public Task<string> RunAsync(string script, params string[] arguments) => RunScriptAsync(script, arguments, Folder, BasePort, Network.Channel);

    public async ValueTask DisposeAsync()
    {
        if (isOwn)
            await RemoveAsync(Folder);
    }

    /// <summary>Tells the person who waits; the result alone goes to the standard output.</summary>
    public static void Report(string text) => Console.Error.WriteLine(text);

    private static async Task RemoveAsync(string folder)
    {
        await RunScriptAsync("deploy/fabric/down.sh", [], folder, OwnBasePort, null);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> RunScriptAsync(string script, string[] arguments, string folder, int basePort, string? channel)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository, script), arguments) { RedirectStandardOutput = true };
        start.Environment["FABRIC_DATA"] = folder;
        start.Environment["FABRIC_BASE_PORT"] = basePort.ToString(CultureInfo.InvariantCulture);
        if (channel is not null)
            start.Environment["FABRIC_CHANNEL"] = channel;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{script} ended with {process.ExitCode}: {output}");
    }

    private static int PortOf(string address) => int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ExchangeNetwork.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The comparison runs from a checkout of the repository, where its scripts are.");
    }
}
