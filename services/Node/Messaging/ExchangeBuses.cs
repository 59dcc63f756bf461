using ExchangeNetwork.Hosting.Problems;
using MassTransit;

namespace ExchangeNetwork.Node.Messaging;

/// <summary>Makes the bus that a process uses; the composition root starts it before its nodes and stops it after them.</summary>
public static class ExchangeBuses
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    /// <summary>One bus in memory, shared by all nodes of a process: separate instances would share nothing.</summary>
    public static IBusControl InMemory(ILoggerFactory loggers)
    {
        LogContext.ConfigureCurrentLogContext(loggers);
        return Bus.Factory.CreateUsingInMemory(_ => { });
    }

    /// <summary>A node's connection to RabbitMQ, started, with a user of its own that may do no more than its addresses need.</summary>
    /// <exception cref="SetupException">XN-SETUP-007: the broker cannot be reached, or does not let this user in.</exception>
    public static async Task<IBusControl> StartRabbitMqAsync(
        RabbitMqAccess access, ILoggerFactory loggers, TimeProvider clock, CancellationToken cancellationToken)
    {
        LogContext.ConfigureCurrentLogContext(loggers);
        var bus = Bus.Factory.CreateUsingRabbitMq(bus => bus.Host(access.Address, host =>
        {
            host.Username(access.User);
            host.Password(access.Password);
        }));
        // Without an end of its own the start would try for ever.
        using var timeout = new CancellationTokenSource(StartTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await bus.StartAsync(either.Token);
            return bus;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is RabbitMqConnectionException or OperationCanceledException)
        {
            throw new SetupException("XN-SETUP-007", $"{access.Address.Host}:{access.Address.Port}", access.User);
        }
    }
}
