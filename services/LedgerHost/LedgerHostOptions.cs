using ExchangeNetwork.Hosting.Problems;

namespace ExchangeNetwork.LedgerHost;

/// <summary>Which ledger file is served; bound from the section <c>Ledger</c>.</summary>
public sealed record LedgerHostOptions
{
    /// <summary>The ledger file; made when absent.</summary>
    public string Path { get; init; } = "";

    /// <summary>Id of the network: the ledger's channel.</summary>
    public string NetworkId { get; init; } = "";

    /// <summary>Port on loopback.</summary>
    public int Port { get; init; } = 5200;

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="SetupException">XN-SETUP-005: a setting is missing.</exception>
    public static LedgerHostOptions Of(IConfiguration configuration)
    {
        var options = configuration.GetSection("Ledger").Get<LedgerHostOptions>() ?? new LedgerHostOptions();
        Settings.Require(options.Path.Length > 0, "Ledger:Path");
        Settings.Require(options.NetworkId.Length > 0, "Ledger:NetworkId");
        Settings.Require(options.Port is >= 0 and <= 65_535, "Ledger:Port");
        return options;
    }
}
