using System.Diagnostics;
using System.Globalization;

namespace ExchangeNetwork.Sandbox.Console;

/// <summary>Highest resident memory of this process so far.</summary>
public static class PeakMemory
{
    /// <summary>MiB, from VmHWM of <c>/proc/self/status</c>; from the runtime where that file is not to be had.</summary>
    public static double ReadMiB() =>
        File.Exists("/proc/self/status") && Parse(File.ReadLines("/proc/self/status")) is { } mebibytes
            ? mebibytes
            : Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;

    /// <summary>MiB of the line <c>VmHWM: n kB</c>; null when there is none.</summary>
    public static double? Parse(IEnumerable<string> status)
    {
        const string key = "VmHWM:";
        foreach (var line in status)
        {
            if (!line.StartsWith(key, StringComparison.Ordinal))
                continue;
            var number = line.AsSpan(key.Length).Trim();
            if (number.EndsWith("kB", StringComparison.Ordinal)
                && long.TryParse(number[..^2].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes))
            {
                return kibibytes / 1024.0;
            }
        }
        return null;
    }
}
