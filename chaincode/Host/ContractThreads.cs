using System.Collections.Concurrent;

namespace ExchangeNetwork.Chaincode;

/// <summary>Threads of its own for the contract, which blocks while the peer answers: on the thread pool that would starve the stream it waits for.</summary>
/// <remarks>A fixed number of threads; transactions beyond it wait their turn. Peers give a transaction 30 s by default.</remarks>
internal sealed class ContractThreads : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    public ContractThreads(int count)
    {
        for (var i = 0; i < count; i++)
            new Thread(Work) { IsBackground = true, Name = "Contract" }.Start();
    }

    /// <summary>Runs on one of the threads; the awaiting code goes on elsewhere.</summary>
    public Task<T> RunAsync<T>(Func<T> run)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(run());
            }
#pragma warning disable CA1031 // Goes to whoever awaits, whatever it is.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                done.SetException(fault);
            }
        });
        return done.Task;
    }

    /// <summary>Takes no more; the threads end with what they run.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Work()
    {
        foreach (var run in _work.GetConsumingEnumerable())
            run();
    }
}
