using System.Net;
using System.Text.Json;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Cli.Node;

/// <summary>Reads problem details (RFC 9457) from an answer that is no success.</summary>
internal static class Problems
{
    // A proxy's error page may be anything; a problem document is small.
    private const int MostBytes = 1 << 20;

    /// <summary>The exception that shows the problem to the user.</summary>
    public static async Task<Exception> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var (problem, _) = await ReadDocumentAsync(response, cancellation);
        return problem is not null ? new ProblemException(problem) : Unreadable(response);
    }

    /// <summary>The problem and the whole document with its extensions; null for an answer without one.</summary>
    public static async Task<(ProblemDocument? Problem, JsonElement Document)> ReadDocumentAsync(
        HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
            return default;
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var bytes = new byte[MostBytes];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(0, length));
            return (AsProblem(document.RootElement), document.RootElement.Clone());
        }
        catch (JsonException)
        {
            // No document after all: the status code is what is known.
            return default;
        }
    }

    private static ProblemDocument? AsProblem(JsonElement document)
    {
        try
        {
            return document.Deserialize<ProblemDocument>(Output.JsonOptions) is { Code.Length: > 0, Texts: not null } problem ? problem : null;
        }
        catch (JsonException)
        {
            // Some other document; the caller may know it.
            return null;
        }
    }

    /// <summary>The exception for an answer that does not say why.</summary>
    public static CommandException Unreadable(HttpResponseMessage response)
    {
        var host = response.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Authority) ?? "";
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new(ExitCode.NotSignedIn, "XN-CLI-017", host),
            HttpStatusCode.Forbidden => new(ExitCode.Refused, "XN-CLI-018", host),
            var status => new(ExitCode.Unreachable, "XN-CLI-012", host, $"{(int)status}"),
        };
    }
}
