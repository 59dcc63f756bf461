using System.Text.Json;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>Documents that the user hands over as JSON files.</summary>
internal static class Documents
{
    // A member that is misspelled would otherwise be ignored, and a required one would be null.
    private static readonly JsonSerializerOptions Strict = new(Output.JsonOptions)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads one document.</summary>
    /// <exception cref="CommandException">The file is missing, or is not such a document; says which member is wrong.</exception>
    public static async Task<T> ReadAsync<T>(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new CommandException(ExitCode.Usage, "XN-CLI-005", Safe.Text(path));
        try
        {
            return JsonSerializer.Deserialize<T>(await File.ReadAllBytesAsync(path, cancellation), Strict) ?? throw new JsonException("null");
        }
        catch (JsonException fault)
        {
            throw new CommandException(ExitCode.Usage, "XN-CLI-028", Safe.Text(path), Safe.Text(Reason(fault)));
        }
    }

    private static string Reason(JsonException fault)
    {
        // Up to the first sentence's end: the rest repeats path and position.
        var text = fault.Message.Split(" Path:")[0];
        return fault.LineNumber is { } line ? $"{text} ({fault.Path}, {line + 1})" : text;
    }
}
