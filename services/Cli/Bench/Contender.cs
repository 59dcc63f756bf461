using System.Diagnostics;

namespace ExchangeNetwork.Cli.Bench;

/// <summary>One of several that take turns on one core, so that whatever else the machine does falls on all alike; its best turn counts.</summary>
/// <param name="size">Identifiers or records of one run.</param>
/// <param name="run">Does a run; how many were found.</param>
internal sealed class Contender(int size, Func<int, int> run)
{
    // About a time slice: longer turns would be interrupted more often than short ones.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    private int next;
    private int runs = 1;

    /// <summary>Identifiers or records a second in the best turn.</summary>
    public double Rate { get; private set; }

    /// <summary>Nanoseconds of one of them.</summary>
    public double Nanoseconds => 1e9 / Rate;

    /// <summary>How many are found in a number of runs from the first.</summary>
    public int Found(int count) => Enumerable.Range(0, count).Sum(run);

    /// <summary>Takes a turn.</summary>
    public void TakeTurn()
    {
        // The caches are full of what the one before needed: who is measured first puts its own things there.
        Run(Math.Max(1, runs / 4));
        var before = Stopwatch.GetTimestamp();
        Run(runs);
        var elapsed = Stopwatch.GetElapsedTime(before);
        Rate = Math.Max(Rate, (double)runs * size / elapsed.TotalSeconds);
        runs = Math.Clamp((int)(Turn.TotalSeconds * Rate / size), 1, 1000);
    }

    private void Run(int count)
    {
        for (var i = 0; i < count; i++)
            run(next++);
    }
}
