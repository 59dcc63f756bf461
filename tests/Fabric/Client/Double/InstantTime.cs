namespace ExchangeNetwork.Tests.Fabric.Client.Double;

/// <summary>A clock moved by hand, on which every wait is over at once and is remembered.</summary>
internal sealed class InstantTime : TimeProvider
{
    private readonly List<TimeSpan> waits = [];
    private TimeSpan moved;

    public IReadOnlyList<TimeSpan> Waits => waits;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + moved;

    public void Move(TimeSpan by) => moved += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        waits.Add(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
