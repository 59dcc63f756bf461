using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeNetwork.Hosting.Problems;

/// <summary>Wires coded problems into a host: faults, unreadable requests, and empty error answers of the framework.</summary>
public static class ProblemHosting
{
    /// <summary>Registers the fault handler.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddExceptionHandler<FaultHandler>();
        // A request that does not bind becomes an empty 400 in every environment, which UseProblems turns into a coded one.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        return services;
    }

    /// <summary>First in the pipeline: turns exceptions and empty 4xx/5xx answers into coded problems.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(context => WriteFor(context.HttpContext));
        return app;
    }

    private static Task WriteFor(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => Problem.WriteAsync(context, "XN-ACCESS-001"),
        StatusCodes.Status404NotFound => Problem.WriteAsync(context, "XN-HTTP-404"),
        StatusCodes.Status405MethodNotAllowed => Problem.WriteAsync(context, "XN-HTTP-405"),
        StatusCodes.Status413PayloadTooLarge => Problem.WriteAsync(context, "XN-HTTP-413"),
        StatusCodes.Status415UnsupportedMediaType => Problem.WriteAsync(context, "XN-HTTP-415"),
        StatusCodes.Status429TooManyRequests => Problem.WriteAsync(context, "XN-HTTP-429"),
        StatusCodes.Status503ServiceUnavailable => Problem.WriteAsync(context, "XN-HTTP-503"),
        >= 500 => Problem.WriteAsync(context, "XN-FAULT-001", Problem.TraceIdOf(context)),
        _ => Problem.WriteAsync(context, "XN-HTTP-400"),
    };
}
