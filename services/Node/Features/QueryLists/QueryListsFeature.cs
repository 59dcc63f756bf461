using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.Features.Intake;
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
        services.AddSingleton<ReceivedLists>();
        services.AddSingleton<ListImport>();
        services.AddSingleton<DraftSealing>();
        services.AddSingleton<PrepareSealedList>();
        services.AddSingleton<IWorkHandler>(provider => provider.GetRequiredService<PrepareSealedList>());
        services.AddLedgerEventHandler<FollowQueryLists>();
        services.AddLedgerEventHandler<FollowMembership>();
        services.AddLedgerEventHandler<FollowEncryptionKeys>();
        services.AddLedgerEventHandler<FollowRetiredKeys>();
        services.AddWorkHandler<PublishQueryList>();
        services.AddWorkHandler<ImportQueryList>();
        services.AddWorkHandler<AskForHoldings>();
        services.AddWorkHandler<RunOverHoldings>();
        services.AddWorkHandler<ExpireQueryList>();
        services.AddWorkHandler<PurgeQueryList>();
        services.AddWorkHandler<RenewWraps>();
    }

    public static void MapQueryLists(this IEndpointRouteBuilder api)
    {
        var lists = api.MapGroup("/lists").WithTags("Query lists");
        lists.MapGet("/", ReadQueryLists.ListAsync).RequireAuthorization(AccessPolicies.People)
            .Named("ListQueryLists", "查询清单列表", "The query lists");
        lists.MapGet("/{id}", ReadQueryLists.GetAsync).RequireAuthorization(AccessPolicies.People)
            .Named("GetQueryList", "清单的最新版本", "The newest version of a list");
        lists.MapGet("/{id}/versions/{version:int}", ReadQueryLists.GetVersionAsync).RequireAuthorization(AccessPolicies.People)
            .Named("GetQueryListVersion", "清单的一个版本", "A version of a list");
        lists.MapPost("/", DraftList.HandleAsync).RequireAuthorization(AccessPolicies.Investigators)
            .Named("DraftQueryList", "起草清单或其新版本", "Draft a list, or its next version");
        lists.MapPut("/{id}/versions/{version:int}/entries", UploadEntries.HandleAsync)
            .RequireAuthorization(AccessPolicies.Investigators)
            .Accepts<string>("text/csv", "application/x-ndjson")
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .AddEndpointFilter(WholeBody.ReadAsync)
            .Named("UploadQueryListEntries", "上传草稿的条目，替换先前的条目", "Upload the entries of a draft; replaces those before");
        lists.MapPost("/{id}/versions/{version:int}/submission", SubmitList.HandleAsync).RequireAuthorization(AccessPolicies.Investigators)
            .Named("SubmitQueryList", "提交清单待审批", "Submit a draft for approval");
        lists.MapPost("/{id}/versions/{version:int}/approval", ApproveList.HandleAsync).RequireAuthorization(AccessPolicies.Supervisors)
            .Named("ApproveQueryList", "审批清单（起草人除外）", "Approve a list; never its drafter");
        lists.MapPost("/{id}/withdrawal", WithdrawList.HandleAsync).RequireAuthorization(AccessPolicies.Supervisors)
            .Named("WithdrawQueryList", "撤回清单", "Withdraw a list");
    }
}
