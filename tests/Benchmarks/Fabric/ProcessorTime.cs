using System.Globalization;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>Processor time of groups of processes, user and system, as Linux counts it.</summary>
internal static class ProcessorTime
{
    // Jiffies of /proc are hundredths of a second on every Linux that .NET runs on.
    private const double JiffiesPerSecond = 100;

    /// <summary>Seconds that each group has used so far.</summary>
    public static Dictionary<string, double> Of(IReadOnlyDictionary<string, int[]> groups) =>
        groups.ToDictionary(group => group.Key, group => group.Value.Sum(Seconds), StringComparer.Ordinal);

    /// <summary>What each group used between two readings.</summary>
    public static Dictionary<string, double> Between(Dictionary<string, double> before, Dictionary<string, double> after) =>
        after.ToDictionary(group => group.Key, group => group.Value - before[group.Key], StringComparer.Ordinal);

    private static double Seconds(int process)
    {
        var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        // The program's name, in brackets, may hold blanks: the fields are counted from behind it. User and system time are fields 14 and 15.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / JiffiesPerSecond;
    }
}
