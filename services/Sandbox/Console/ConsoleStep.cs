namespace ExchangeNetwork.Sandbox.Console;

/// <summary>A long step that the console shows: what it is, how much there is to do, how much is done.</summary>
/// <param name="title">What is being done.</param>
/// <param name="total">How much there is to do; null when that is not known.</param>
/// <remarks>Any thread may report.</remarks>
public sealed class ConsoleStep(BilingualText title, long? total)
{
    private long _done;

    /// <summary>What is being done.</summary>
    public BilingualText Title => title;

    /// <summary>How much there is to do; null when that is not known.</summary>
    public long? Total => total;

    /// <summary>How much is done.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Reports that more is done.</summary>
    public void Advance(long by) => Interlocked.Add(ref _done, by);

    /// <summary>Reports how much is done in all; less than before is ignored.</summary>
    public void ReachedAtLeast(long done)
    {
        for (var before = Done; done > before; before = Done)
        {
            if (Interlocked.CompareExchange(ref _done, done, before) == before)
                return;
        }
    }
}
