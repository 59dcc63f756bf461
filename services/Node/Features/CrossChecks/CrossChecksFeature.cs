using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.Features.Intake;
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
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .AddEndpointFilter(WholeBody.ReadAsync)
            .Named("StartCrossCheck", "发起联合比对：上传查询对象，立即比对本部门的记录", "Start a cross-check: upload its subjects, own holdings are matched at once");
        crossChecks.MapGet("/", ReadCrossChecks.ListAsync).RequireAuthorization(AccessPolicies.Readers)
            .Named("ListCrossChecks", "联合比对列表，最新的在前", "The cross-checks, newest first");
        crossChecks.MapGet("/{id}", ReadCrossChecks.GetAsync).RequireAuthorization(AccessPolicies.Readers)
            .Named("GetCrossCheck", "一次联合比对及各部门的答复", "A cross-check and the agencies' answers");
        crossChecks.MapGet("/{id}/hits", ReadCrossChecks.OwnHitsAsync).RequireAuthorization(AccessPolicies.Readers)
            .Named("ListCrossCheckHits", "联合比对在本部门记录中的命中", "The hits of a cross-check in the own holdings");
    }
}
