using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Security;

namespace ExchangeNetwork.Sandbox.Network;

/// <summary>The ledger that the sandbox's nodes share: the embedded one, or a running Fabric network.</summary>
internal abstract class SandboxLedger : IAsyncDisposable
{
    /// <summary>The network's id: the ledger's channel.</summary>
    public abstract string NetworkId { get; }

    /// <summary>Where the ledger is, as scripts and people are told: a file, or the description of a Fabric network.</summary>
    public abstract string Place { get; }

    /// <summary>MSP id of an agency.</summary>
    public abstract string MspIdOf(string agency);

    /// <summary>The ledger in the name of an agency's node.</summary>
    /// <exception cref="Hosting.Problems.SetupException">The ledger has no such agency.</exception>
    public abstract Task<ILedger> AsAsync(string agency, NodeKeys keys, CancellationToken cancellationToken);

    /// <summary>How a node in a process of its own reaches it, by the names of settings; null when only this process can.</summary>
    public virtual IReadOnlyDictionary<string, string?>? SettingsOf(string agency) => null;

    /// <summary>Checks the whole ledger; true when nothing is wrong with it.</summary>
    public abstract Task<bool> VerifyAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
