using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.Ledger.Fabric;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using MassTransit;

namespace ExchangeNetwork.Node;

/// <summary>A node with what it uses: keys, ledger, bus; opened in this order and closed in the reverse.</summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> opened = new();
    private WebApplication? node;

    private NodeProcess()
    {
    }

    /// <summary>Opens everything and starts the node.</summary>
    /// <exception cref="Hosting.Problems.SetupException">A setting is missing or wrong.</exception>
    /// <exception cref="KeyStoreException">The key store cannot be opened.</exception>
    /// <exception cref="LedgerException">The ledger cannot be reached.</exception>
    public static async Task<NodeProcess> StartAsync(
        WebApplicationBuilder builder, NodeSettings settings, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        var process = new NodeProcess();
        try
        {
            var loggers = LoggerFactory.Create(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
            process.opened.Push(new Closing(loggers.Dispose));
            Directory.CreateDirectory(settings.Node.DataFolder);
            var keys = NodeKeys.Open(settings.Node, clock);
            process.opened.Push(new Closing(keys.Dispose));
            settings.SignIn.ActorSecret = keys.ActorKey;
            var ledger = await process.OpenLedgerAsync(settings, keys, loggers, clock, cancellationToken);
            var bus = await ExchangeBuses.StartRabbitMqAsync(settings.Bus, loggers, clock, cancellationToken);
            process.opened.Push(new Closing(() => bus.StopAsync(TimeSpan.FromSeconds(10))));
            process.node = NodeHost.Build(
                builder, settings.Node, settings.SignIn, keys, ledger, new BusOnMassTransit(bus, BusTransport.RabbitMq, clock), clock);
            process.opened.Push(process.node);
            await process.node.StartNodeAsync(cancellationToken);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when the node was asked to stop and has stopped.</summary>
    public Task RunAsync() => node!.WaitForShutdownAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (opened.TryPop(out var last))
            await last.DisposeAsync();
    }

    private async Task<ILedger> OpenLedgerAsync(
        NodeSettings settings, NodeKeys keys, ILoggerFactory loggers, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (settings.Ledger.Fabric is { } network)
        {
            var fabric = await FabricLedger.ConnectAsync(network.Of(settings.Node), clock, loggers.CreateLogger<FabricLedger>(), cancellationToken);
            opened.Push(fabric);
            return fabric;
        }
        var embedded = await EmbeddedLedger.AttachAsync(
            settings.Ledger.Address!, settings.Node.NetworkId, new NetworkContract(), clock, loggers.CreateLogger<EmbeddedLedger>(), cancellationToken);
        opened.Push(embedded);
        return embedded.As(keys.Signer);
    }

    /// <summary>Code and arguments of what keeps a node from starting; null for other faults.</summary>
    internal static (string Code, IReadOnlyList<string> Arguments)? ReasonOf(Exception fault) => fault switch
    {
        LedgerException { Reason: { } reason } => (reason.Code, reason.Arguments),
        KeyStoreException { Refusal: var reason } => (reason.Code, reason.Arguments),
        _ => null,
    };

    private sealed class Closing(Func<Task> close) : IAsyncDisposable
    {
        public Closing(Action close)
            : this(() =>
            {
                close();
                return Task.CompletedTask;
            })
        {
        }

        public async ValueTask DisposeAsync() => await close();
    }
}
