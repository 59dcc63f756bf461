using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ExchangeNetwork.Hosting.Health;

/// <summary><c>/health/live</c>: the process answers; <c>/health/ready</c>: every check tagged <see cref="Ready"/> passes.</summary>
public static class HealthEndpoints
{
    /// <summary>Tag of the checks that decide readiness: <c>AddHealthChecks().AddCheck&lt;T&gt;("ledger", tags: [HealthEndpoints.Ready])</c>.</summary>
    public const string Ready = "ready";

    /// <summary>Maps both addresses, open to everyone; the answer names checks and states, never the text of a fault.</summary>
    /// <remarks>Needs <c>AddHealthChecks()</c> on the services.</remarks>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write }).AllowAnonymous();
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = Write })
            .AllowAnonymous();
    }

    private static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthView(report.Status.ToString(), report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString())),
        context.RequestAborted);
}

/// <summary>The answer of a health address.</summary>
/// <param name="Status">Healthy, Degraded or Unhealthy.</param>
/// <param name="Checks">State of each check by name.</param>
public sealed record HealthView(string Status, IReadOnlyDictionary<string, string> Checks);
