using MassTransit;

namespace ExchangeNetwork.Node.Messaging;

/// <summary>The exchange bus on MassTransit: in memory (one bus instance for all nodes of a process) or on RabbitMQ.</summary>
public sealed class BusOnMassTransit(IBusControl bus, BusTransport transport, TimeProvider clock) : IExchangeBus
{
    // A refused send on RabbitMQ does not throw: it is tried again for ever unless a token ends it.
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10);

    // Nor does a refused address throw: it is opened again and again.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task SendAsync<T>(string address, T message, CancellationToken cancellationToken)
        where T : class
    {
        using var timeout = new CancellationTokenSource(SendTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var endpoint = await bus.GetSendEndpoint(AddressOf(address));
            await endpoint.Send(message, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The bus did not take a message for {address} within {SendTimeout.TotalSeconds:0} s.");
        }
    }

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> ReceiveAsync<T>(
        string address, Func<T, CancellationToken, Task> handle, CancellationToken cancellationToken)
        where T : class
    {
        var endpoint = bus.ConnectReceiveEndpoint(address, configure =>
        {
            configure.ConfigureConsumeTopology = false;
            configure.PublishFaults = false;
            configure.PrefetchCount = 16;
            if (configure is IRabbitMqReceiveEndpointConfigurator queue)
            {
                // Quorum queues survive the loss of a broker; senders need rights on the exchange only, not on the queue.
                queue.SetQuorumQueue();
                queue.Bind(ExchangeOf(address));
                // From RabbitMQ 4 on a quorum queue drops what was redelivered too often, unless it has somewhere to put it.
                queue.BindDeadLetterQueue($"{address}.dead", $"{address}.dead", dead => dead.SetQueueArgument("x-queue-type", "quorum"));
            }
            configure.UseMessageRetry(retry => retry.Exponential(5, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100)));
            configure.Handler<T>(context => handle(context.Message, context.CancellationToken));
        });
        try
        {
            await endpoint.Ready.WaitAsync(OpenTimeout, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // An endpoint that never opened may not close either: the bus closes it when it stops itself.
            var stopped = endpoint.StopAsync(CancellationToken.None);
            if (await Task.WhenAny(stopped, Task.Delay(SendTimeout, clock, CancellationToken.None)) == stopped)
                await stopped;
            throw new TimeoutException($"The bus did not open the address {address} within {OpenTimeout.TotalSeconds:0} s; is its user allowed to?");
        }
        return new Receiving(endpoint);
    }

    private Uri AddressOf(string address) => new(transport == BusTransport.RabbitMq ? $"exchange:{ExchangeOf(address)}" : $"queue:{address}");

    private static string ExchangeOf(string address) => address + ".in";

    private sealed class Receiving(HostReceiveEndpointHandle endpoint) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await endpoint.StopAsync();
    }
}

/// <summary>What carries the bus.</summary>
public enum BusTransport
{
    /// <summary>Inside one process; messages in flight are lost when it ends, the outbox sends them again.</summary>
    InMemory,

    /// <summary>RabbitMQ with quorum queues.</summary>
    RabbitMq,
}
