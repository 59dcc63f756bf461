using System.Reflection;
using ExchangeNetwork.Messages.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace ExchangeNetwork.Hosting.Problems;

/// <summary>An endpoint's refusal: a code of the catalogue, answered as problem details with the catalogue's HTTP status and text.</summary>
/// <remarks>Fits typed unions: <c>Results&lt;Ok&lt;ListView&gt;, RefusalProblem&gt;</c>.</remarks>
public sealed class RefusalProblem : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    /// <summary>A refusal with what fills the placeholders of its text; never subject data.</summary>
    public RefusalProblem(string code, params IReadOnlyList<string> arguments)
    {
        Code = code;
        Arguments = arguments;
    }

    /// <summary>Stable code such as <c>XN-LIST-003</c>.</summary>
    public string Code { get; }

    /// <summary>Values of the placeholders.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The catalogue's status; 500 for a code that the catalogue does not have.</summary>
    public int StatusCode => Problem.StatusOf(Code);

    int? IStatusCodeHttpResult.StatusCode => StatusCode;

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext) => Problem.WriteAsync(httpContext, Code, Arguments);

    /// <summary>Adds the refusal's document to the OpenAPI description; which status a code has stands in the catalogue.</summary>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemDocument), ["application/problem+json"]));
}
