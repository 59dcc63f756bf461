using System.Threading.Channels;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>What others have a loop do between two of its steps, one after the other.</summary>
internal sealed class Turns
{
    private readonly Channel<Func<CancellationToken, Task>> waiting = Channel.CreateUnbounded<Func<CancellationToken, Task>>(
        new UnboundedChannelOptions { SingleReader = true });

    /// <summary>What waits for its turn; the loop calls it with the token that ends the loop.</summary>
    public ChannelReader<Func<CancellationToken, Task>> Waiting => waiting.Reader;

    /// <summary>Has the loop do something, and waits for it.</summary>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await waiting.Writer.WriteAsync(
            async stopping =>
            {
                try
                {
                    done.SetResult(await work(stopping));
                }
                catch (OperationCanceledException) when (stopping.IsCancellationRequested)
                {
                    done.SetCanceled(stopping);
                    throw;
                }
                catch (Exception fault)
                {
                    done.SetException(fault);
                }
            },
            cancellationToken);
        return await done.Task.WaitAsync(cancellationToken);
    }
}
