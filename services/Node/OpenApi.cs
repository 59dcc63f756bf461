using ExchangeNetwork.Hosting.Headers;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace ExchangeNetwork.Node;

/// <summary>The API's own description: <c>/openapi/v1.json</c>, and a page to read and try it.</summary>
internal static class OpenApi
{
    /// <summary>Describes the API; the committed copy is <c>docs/openapi.json</c>.</summary>
    public static void AddNodeOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer(OpenApiRules.NameTheValues);
        options.AddSchemaTransformer(OpenApiRules.RequireWhatIsRequired);
        options.AddOperationTransformer(OpenApiRules.Explain);
        options.AddDocumentTransformer(OpenApiRules.DescribeTheWhole);
    });

    /// <summary>Serves both to everybody: they hold no data. The page loads nothing from elsewhere, since agencies' networks are closed.</summary>
    public static void MapNodeOpenApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi().AllowAnonymous();
        endpoints.MapScalarApiReference(
                "/reference",
                options => options.WithTitle("ExchangeNetwork").DisableDefaultFonts().DisableAgent().DisableMcp().DisableTelemetry().HideDeveloperTools().HideClientButton())
            .AllowAnonymous().WithContentPolicy(SecurityHeaders.ReferencePolicy);
    }

    /// <summary>Names an endpoint for generated clients, and says in both languages what it does.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="operation">The operation id, a verb and a noun: it is a method's name in every generated client, so it never changes.</param>
    /// <param name="zh">What it does, in Chinese.</param>
    /// <param name="en">What it does, in English.</param>
    public static RouteHandlerBuilder Named(this RouteHandlerBuilder endpoint, string operation, string zh, string en) =>
        endpoint.WithName(operation).WithSummary($"{zh} · {en}");
}
