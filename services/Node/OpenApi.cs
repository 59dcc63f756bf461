using ExchangeNetwork.Hosting.Headers;
using Scalar.AspNetCore;

namespace ExchangeNetwork.Node;

/// <summary>The API's own description: <c>/openapi/v1.json</c>, and a page to read and try it.</summary>
internal static class OpenApi
{
    public static void AddNodeOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "ExchangeNetwork node";
            document.Info.Version = "1";
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));

    /// <summary>Serves both to everybody: they hold no data. The page loads nothing from elsewhere, since agencies' networks are closed.</summary>
    public static void MapNodeOpenApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi().AllowAnonymous();
        endpoints.MapScalarApiReference(
                "/reference",
                options => options.WithTitle("ExchangeNetwork").DisableDefaultFonts().DisableAgent().DisableMcp().DisableTelemetry())
            .AllowAnonymous().WithContentPolicy(SecurityHeaders.ReferencePolicy);
    }
}
