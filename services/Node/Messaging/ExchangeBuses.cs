using MassTransit;

namespace ExchangeNetwork.Node.Messaging;

/// <summary>Makes the bus that a process uses; the composition root starts it before its nodes and stops it after them.</summary>
public static class ExchangeBuses
{
    /// <summary>One bus in memory, shared by all nodes of a process: separate instances would share nothing.</summary>
    public static IBusControl InMemory(ILoggerFactory loggers)
    {
        LogContext.ConfigureCurrentLogContext(loggers);
        return Bus.Factory.CreateUsingInMemory(_ => { });
    }

    /// <summary>A node's connection to RabbitMQ, with a user of its own that may do no more than its addresses need.</summary>
    public static IBusControl RabbitMq(RabbitMqAccess access, ILoggerFactory loggers)
    {
        LogContext.ConfigureCurrentLogContext(loggers);
        return Bus.Factory.CreateUsingRabbitMq(bus => bus.Host(access.Address, host =>
        {
            host.Username(access.User);
            host.Password(access.Password);
        }));
    }
}
