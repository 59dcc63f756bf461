using System.Threading.Channels;
using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Work;

/// <summary>Wakes the loops that carry out what a committed transaction asked for.</summary>
/// <remarks>A wake-up carries nothing: the database is the truth, so a lost or repeated one changes nothing.</remarks>
public sealed class WakeUps
{
    /// <summary>Messages wait in the outbox.</summary>
    public WakeUp Outbox { get; } = new();

    /// <summary>Work waits.</summary>
    public WakeUp Work { get; } = new();

    /// <summary>Hits wait to be anchored.</summary>
    public WakeUp Hits { get; } = new();

    /// <summary>Counts the changes of members and their keys; what was read at another count is stale.</summary>
    public int AgencyChanges => Volatile.Read(ref agencyChanges);

    /// <summary>Counts the changes of network keys; what was read at another count is stale.</summary>
    public int KeyChanges => Volatile.Read(ref keyChanges);

    private int agencyChanges;
    private int keyChanges;

    /// <summary>Wakes what the given kinds of rows concern.</summary>
    internal void After(IReadOnlySet<Type> changed)
    {
        // Before anybody is woken who would look at what was read before.
        if (changed.Contains(typeof(AgencyRow)))
            Interlocked.Increment(ref agencyChanges);
        if (changed.Contains(typeof(PseudonymKeyRow)) || changed.Contains(typeof(KeyGenerationRow)))
            Interlocked.Increment(ref keyChanges);
        if (changed.Contains(typeof(OutboxRow)))
            Outbox.Set();
        if (changed.Contains(typeof(WorkRow)))
            Work.Set();
        if (changed.Contains(typeof(HitRow)))
            Hits.Set();
    }
}

/// <summary>A flag that one loop waits for; set any number of times, it wakes the loop once.</summary>
public sealed class WakeUp
{
    private readonly Channel<bool> flag = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Sets the flag.</summary>
    public void Set() => flag.Writer.TryWrite(true);

    /// <summary>Returns when the flag was set or the time is over, whichever comes first.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await flag.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over: the loop looks at the database anyway.
        }
    }
}
