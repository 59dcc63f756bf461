using System.Globalization;

namespace ExchangeNetwork.Benchmarks;

/// <summary>Options of the commands.</summary>
internal static class Arguments
{
    /// <summary>The number after an option's name, or the default.</summary>
    public static long Number(string[] arguments, string name, long otherwise)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? long.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
