using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ExchangeNetwork.Hosting.Headers;

/// <summary>Response headers that narrow what a browser may do with an answer.</summary>
public static class SecurityHeaders
{
    /// <summary>Policy of an API: nothing loads, nothing frames.</summary>
    public const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Policy of an interactive API reference on an API host: its own scripts and styles, inline ones included.</summary>
    public const string ReferencePolicy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        + "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Policy of Blazor pages: own scripts only, inline styles (the component library sets them), forms to itself and the issuer.</summary>
    /// <param name="issuer">Where sign-out posts end up, since a redirect after a form counts as its target.</param>
    public static string PagesPolicy(Uri issuer) =>
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + $"connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self' {issuer.GetLeftPart(UriPartial.Authority)}";

    /// <summary>Sets the headers on every answer; an endpoint's own policy (<see cref="WithContentPolicy"/>) wins over the host's.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, string contentPolicy) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = context.Features.Get<ContentPolicy>()?.Value
                ?? context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>()?.Value ?? contentPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (context.Request.IsHttps)
                headers.StrictTransportSecurity = "max-age=31536000";
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>Gives an endpoint a Content-Security-Policy of its own.</summary>
    public static TBuilder WithContentPolicy<TBuilder>(this TBuilder endpoint, string contentPolicy)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ContentPolicy(contentPolicy));

    /// <summary>Gives one answer a Content-Security-Policy of its own, which wins over all others.</summary>
    internal static void SetContentPolicy(this HttpContext context, string contentPolicy) => context.Features.Set(new ContentPolicy(contentPolicy));

    private sealed record ContentPolicy(string Value);
}
