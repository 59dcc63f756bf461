namespace ExchangeNetwork.Tests.Network.Running;

/// <summary>The system's clock, moved ahead by hand: deadlines of days pass at once, timers run as they are.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private long shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref shift));

    /// <summary>Moves the clock ahead.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref shift, by.Ticks);
}
