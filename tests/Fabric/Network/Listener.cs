using System.Threading.Channels;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

/// <summary>Listens to a stream of events from its making on, and keeps what comes until somebody asks.</summary>
internal sealed class Listener<T> : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Channel<T> received = Channel.CreateUnbounded<T>();
    private readonly Task listening;

    public Listener(Func<CancellationToken, IAsyncEnumerable<T>> open) => listening = ListenAsync(open(stop.Token));

    /// <summary>The next event.</summary>
    public Task<T> NextAsync() => FirstAsync(_ => true);

    /// <summary>The next event of that kind; those before it are dropped.</summary>
    public async Task<T> FirstAsync(Func<T, bool> isWanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        return await received.Reader.ReadAllAsync(patience.Token).FirstAsync(isWanted, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await listening;
        stop.Dispose();
    }

    private async Task ListenAsync(IAsyncEnumerable<T> stream)
    {
        try
        {
            await foreach (var happened in stream)
                await received.Writer.WriteAsync(happened);
            received.Writer.Complete();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            received.Writer.Complete();
        }
#pragma warning disable CA1031 // Whoever waits for an event gets the stream's fault.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            received.Writer.Complete(fault);
        }
    }
}
