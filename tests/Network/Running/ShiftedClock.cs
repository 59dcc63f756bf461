using System.Collections.Concurrent;

namespace ExchangeNetwork.Tests.Network.Running;

/// <summary>The system's clock, moved ahead by hand: deadlines of days pass at once, and timers that fell due by the move fire.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private readonly ConcurrentDictionary<ShiftedTimer, bool> timers = [];
    private long shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref shift));

    /// <summary>Moves the clock ahead.</summary>
    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref shift, by.Ticks);
        foreach (var timer in timers.Keys)
            timer.Shorten(by);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ShiftedTimer(this, callback, state, dueTime, period);
        timers[timer] = true;
        return timer;
    }

    private sealed class ShiftedTimer : ITimer
    {
        private readonly ShiftedClock clock;
        private readonly ITimer timer;
        private TimeSpan period;
        private long startedAt;
        private TimeSpan dueTime;

        public ShiftedTimer(ShiftedClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            this.clock = clock;
            timer = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            (this.dueTime, this.period, startedAt) = (dueTime, period, Environment.TickCount64);
            return timer.Change(dueTime, period);
        }

        public void Shorten(TimeSpan by)
        {
            var waits = period > TimeSpan.Zero ? period : dueTime;
            if (waits < TimeSpan.Zero)
                return;
            // What is left of this wait; for a timer that comes again, of the one it is in.
            var passed = TimeSpan.FromMilliseconds(Environment.TickCount64 - startedAt);
            var left = period > TimeSpan.Zero ? period : dueTime - passed;
            timer.Change(left > by ? left - by : TimeSpan.Zero, period);
        }

        public void Dispose()
        {
            clock.timers.TryRemove(this, out _);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            clock.timers.TryRemove(this, out _);
            return timer.DisposeAsync();
        }
    }
}
