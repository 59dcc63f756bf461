using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Ledger.Fabric;
using ExchangeNetwork.Node.Messaging;

namespace ExchangeNetwork.Node;

/// <summary>Everything a node process is told, by section.</summary>
/// <param name="Node">Section <c>Node</c>.</param>
/// <param name="SignIn">Section <c>SignIn</c>; its agency is the node's.</param>
/// <param name="Ledger">Section <c>Ledger</c>.</param>
/// <param name="Bus">Section <c>Bus</c>.</param>
public sealed record NodeSettings(NodeOptions Node, SignInOptions SignIn, LedgerSettings Ledger, RabbitMqAccess Bus)
{
    /// <summary>Reads and checks the sections; sign-in checks its own when the node is built.</summary>
    /// <exception cref="SetupException">XN-SETUP-005: a setting is missing or wrong.</exception>
    public static NodeSettings Of(IConfiguration configuration)
    {
        var node = configuration.GetSection("Node").Get<NodeOptions>();
        foreach (var name in (string[])[nameof(NodeOptions.Agency), nameof(NodeOptions.MspId), nameof(NodeOptions.NetworkId), nameof(NodeOptions.DataFolder), nameof(NodeOptions.KeyFolder)])
            Settings.Require(!string.IsNullOrWhiteSpace(configuration[$"Node:{name}"]), $"Node:{name}");
        var ledger = configuration.GetSection("Ledger").Get<LedgerSettings>() ?? new LedgerSettings();
        Settings.Require(ledger.Fabric is not null || ledger.Address is { IsAbsoluteUri: true }, "Ledger:Address");
        Settings.Require(ledger.Fabric is null || ledger.Address is null, "Ledger:Address");
        foreach (var name in ledger.Fabric is null ? [] : FabricSettings.Required)
            Settings.Require(!string.IsNullOrWhiteSpace(configuration[$"Ledger:Fabric:{name}"]), $"Ledger:Fabric:{name}");
        var bus = RabbitMqAccess.Read(configuration["Bus:Address"] ?? "", configuration["Bus:User"], configuration["Bus:Password"]);
        Settings.Require(bus is not null, "Bus:Address");
        Settings.Require(bus!.User.Length > 0, "Bus:User");
        Settings.Require(bus.Password.Length > 0, "Bus:Password");
        var signIn = configuration.GetSection("SignIn").Get<SignInOptions>() ?? new SignInOptions();
        signIn.Agency = node!.Agency;
        return new NodeSettings(node, signIn, ledger, bus);
    }
}

/// <summary>The ledger that a node process uses.</summary>
public sealed record LedgerSettings
{
    /// <summary>Where the embedded ledger of this machine is served, such as <c>http://127.0.0.1:5200</c>; null on Fabric.</summary>
    public Uri? Address { get; init; }

    /// <summary>How the node reaches the Fabric network; null on the embedded ledger.</summary>
    public FabricSettings? Fabric { get; init; }
}

/// <summary>How a node process reaches the Fabric network; its channel and MSP id are the node's <c>NetworkId</c> and <c>MspId</c>.</summary>
public sealed record FabricSettings
{
    internal static readonly string[] Required = [nameof(Certificate), nameof(PrivateKey), "Peers:0:Address", "Peers:0:RootCertificate"];

    /// <summary>Name of the network's chaincode.</summary>
    public string Chaincode { get; init; } = "exchange";

    /// <summary>PEM file of the node's certificate.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>PEM file of the key to it.</summary>
    public string PrivateKey { get; init; } = "";

    /// <summary>The agency's own peers, best first.</summary>
    public IReadOnlyList<FabricPeer> Peers { get; init; } = [];

    /// <summary>The options of the ledger.</summary>
    public FabricLedgerOptions Of(NodeOptions node) => new()
    {
        Channel = node.NetworkId,
        Chaincode = Chaincode,
        MspId = node.MspId,
        Certificate = Certificate,
        PrivateKey = PrivateKey,
        Peers = Peers,
    };
}
