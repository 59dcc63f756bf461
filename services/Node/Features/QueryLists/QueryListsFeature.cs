using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Work;
using Microsoft.AspNetCore.Mvc;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Query lists: drafted, uploaded, submitted, approved by a second person, published, amended, withdrawn; imported at recipients.</summary>
internal static class QueryListsFeature
{
    public static void AddQueryLists(this IServiceCollection services)
    {
        services.AddSingleton<OwnEntries>();
        services.AddSingleton<ListImport>();
        services.AddLedgerEventHandler<FollowQueryLists>();
        services.AddLedgerEventHandler<FollowMembership>();
        services.AddWorkHandler<PublishQueryList>();
        services.AddWorkHandler<ImportQueryList>();
        services.AddWorkHandler<ExpireQueryList>();
        services.AddWorkHandler<PurgeQueryList>();
    }

    public static void MapQueryLists(this IEndpointRouteBuilder api)
    {
        var lists = api.MapGroup("/lists").WithTags("Query lists");
        lists.MapGet("/", ReadQueryLists.ListAsync).RequireAuthorization(AccessPolicies.People);
        lists.MapGet("/{id}", ReadQueryLists.GetAsync).RequireAuthorization(AccessPolicies.People);
        lists.MapGet("/{id}/versions/{version:int}", ReadQueryLists.GetVersionAsync).RequireAuthorization(AccessPolicies.People);
        lists.MapPost("/", DraftList.HandleAsync).RequireAuthorization(AccessPolicies.Investigators);
        lists.MapPut("/{id}/versions/{version:int}/entries", UploadEntries.HandleAsync)
            .RequireAuthorization(AccessPolicies.Investigators)
            .Accepts<string>("text/csv", "application/x-ndjson")
            .WithMetadata(new DisableRequestSizeLimitAttribute());
        lists.MapPost("/{id}/versions/{version:int}/submission", SubmitList.HandleAsync).RequireAuthorization(AccessPolicies.Investigators);
        lists.MapPost("/{id}/versions/{version:int}/approval", ApproveList.HandleAsync).RequireAuthorization(AccessPolicies.Supervisors);
        lists.MapPost("/{id}/withdrawal", WithdrawList.HandleAsync).RequireAuthorization(AccessPolicies.Supervisors);
    }
}
