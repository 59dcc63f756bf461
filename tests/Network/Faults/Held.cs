using ExchangeNetwork.Tests.Network.Running;

namespace ExchangeNetwork.Tests.Network.Faults;

/// <summary>A step that a node's database refuses to take down: the node stands before it, and tries again, until it is let go.</summary>
internal sealed class Held
{
    private readonly RunningNetwork network;
    private readonly IReadOnlyList<string> agencies;

    private Held(RunningNetwork network, IReadOnlyList<string> agencies) => (this.network, this.agencies) = (network, agencies);

    /// <summary>Holds a step at the nodes of some agencies.</summary>
    /// <param name="network">The network.</param>
    /// <param name="agencies">Whose nodes.</param>
    /// <param name="step">When a trigger fires, such as <c>DELETE ON WaitingIdentifiers</c>.</param>
    public static Held At(RunningNetwork network, IReadOnlyList<string> agencies, string step)
    {
        foreach (var agency in agencies)
            network.Execute(agency, $"CREATE TRIGGER held BEFORE {step} BEGIN SELECT RAISE(ABORT, 'held'); END");
        return new Held(network, agencies);
    }

    /// <summary>Lets the step go.</summary>
    public void Release()
    {
        foreach (var agency in agencies)
            network.Execute(agency, "DROP TRIGGER held");
    }
}
