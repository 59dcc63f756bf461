using System.Text.Json;
using ExchangeNetwork.Cli.Shell;

namespace ExchangeNetwork.Cli.Intake;

/// <summary>A column mapping file <c>{"column": "role"}</c>; the node knows the roles, here it only has to be JSON.</summary>
internal static class Mapping
{
    // It travels in the address of the request, which servers bound.
    private const int MostBytes = 4096;

    /// <summary>The mapping without white space; null when no file is named.</summary>
    /// <exception cref="CommandException">The file is missing, no JSON object, or too long.</exception>
    public static async Task<string?> ReadAsync(string? path, CancellationToken cancellation)
    {
        if (path is null)
            return null;
        if (!File.Exists(path))
            throw new CommandException(ExitCode.Usage, "XN-CLI-005", Safe.Text(path));
        try
        {
            var document = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllBytesAsync(path, cancellation));
            var text = JsonSerializer.Serialize(document, Output.JsonOptions);
            return document.ValueKind == JsonValueKind.Object && text.Length <= MostBytes
                ? text
                : throw new CommandException(ExitCode.Usage, "XN-CLI-025", Safe.Text(path));
        }
        catch (JsonException)
        {
            throw new CommandException(ExitCode.Usage, "XN-CLI-025", Safe.Text(path));
        }
    }
}
