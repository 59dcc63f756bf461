using System.Globalization;

namespace ExchangeNetwork.Benchmarks;

/// <summary>Options of the commands.</summary>
internal static class Arguments
{
    /// <summary>The number after an option's name, or the default.</summary>
    public static long Number(string[] arguments, string name, long otherwise) =>
        Text(arguments, name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>The text after an option's name; null when it is not given.</summary>
    public static string? Text(string[] arguments, string name)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
