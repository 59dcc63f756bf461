using ExchangeNetwork.Hosting.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace ExchangeNetwork.Node.Features.CrossChecks;

/// <summary>Cross-checks: a one-off list, run over this agency's holdings at once and over the recipients' once a second person has approved it.</summary>
internal static class CrossChecksFeature
{
    public static void AddCrossChecks(this IServiceCollection services)
    {
        services.AddSingleton<OwnHoldings>();
        services.AddSingleton<StartCrossCheck>();
        services.AddHostedService<ForgetInterrupted>();
    }

    public static void MapCrossChecks(this IEndpointRouteBuilder api)
    {
        var crossChecks = api.MapGroup("/crosschecks").WithTags("Cross-checks");
        crossChecks.MapPost("/", StartCrossCheck.HandleAsync)
            .RequireAuthorization(AccessPolicies.Investigators)
            .Accepts<string>("text/csv", "application/x-ndjson")
            .WithMetadata(new DisableRequestSizeLimitAttribute());
        crossChecks.MapGet("/", ReadCrossChecks.ListAsync).RequireAuthorization(AccessPolicies.Readers);
        crossChecks.MapGet("/{id}", ReadCrossChecks.GetAsync).RequireAuthorization(AccessPolicies.Readers);
        crossChecks.MapGet("/{id}/hits", ReadCrossChecks.OwnHitsAsync).RequireAuthorization(AccessPolicies.Readers);
    }
}
