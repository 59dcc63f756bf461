using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Node.Messaging;
using MassTransit;

namespace ExchangeNetwork.Sandbox.Network;

/// <summary>The buses of the sandbox's nodes: one in memory for all of them, or for each a connection of its own to RabbitMQ.</summary>
/// <remarks>They outlive the nodes: a message sent after its bus has stopped would be lost without a word.</remarks>
internal sealed class SandboxBuses(Func<string, RabbitMqAccess>? accessOf, ILoggerFactory loggers, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private readonly List<IBusControl> started = [];

    /// <summary>One bus in memory.</summary>
    public static SandboxBuses InMemory(ILoggerFactory loggers, TimeProvider clock) => new(null, loggers, clock);

    /// <summary>RabbitMQ; every agency may have a user of its own.</summary>
    public static SandboxBuses RabbitMq(Func<string, RabbitMqAccess> accessOf, ILoggerFactory loggers, TimeProvider clock) => new(accessOf, loggers, clock);

    /// <summary>How a node in a process of its own reaches the broker, by the names of settings; null when the bus is in this process's memory.</summary>
    public IReadOnlyDictionary<string, string?>? SettingsOf(string agency) => accessOf?.Invoke(agency) is not { } access ? null : new Dictionary<string, string?>
    {
        ["Bus:Address"] = access.Address.AbsoluteUri,
        ["Bus:User"] = access.User,
        ["Bus:Password"] = access.Password,
    };

    /// <summary>The bus of an agency's node, started.</summary>
    /// <exception cref="SetupException">XN-SETUP-007: the broker cannot be reached, or does not let this user in.</exception>
    public async Task<IExchangeBus> ConnectAsync(string agency, CancellationToken cancellationToken)
    {
        if (accessOf is null)
        {
            if (started.Count == 0)
            {
                var shared = ExchangeBuses.InMemory(loggers);
                await shared.StartAsync(cancellationToken);
                started.Add(shared);
            }
            return new BusOnMassTransit(started[0], BusTransport.InMemory, clock);
        }
        var bus = await ExchangeBuses.StartRabbitMqAsync(accessOf(agency), loggers, clock, cancellationToken);
        started.Add(bus);
        return new BusOnMassTransit(bus, BusTransport.RabbitMq, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(started.Select(bus => bus.StopAsync(StopTimeout)));
        started.Clear();
    }
}
