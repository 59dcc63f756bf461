using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.Features.Intake;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Work;
using Microsoft.AspNetCore.Mvc;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Pseudonyms: what is known, what waits, and the evaluation among nodes that turns one into the other.</summary>
internal static class PseudonymsFeature
{
    public static void AddPseudonyms(this IServiceCollection services)
    {
        services.AddSingleton<PseudonymCaches>();
        services.AddSingleton<KeysAskedFor>();
        services.AddSingleton<EvaluationQueue>();
        services.AddSingleton<LetIdentifiersGo>();
        services.AddSingleton<EvaluationGrants>();
        services.AddSingleton<Evaluators>();
        services.AddSingleton<TicketPoints>();
        services.AddSingleton<AskAgain>();
        services.AddLedgerEventHandler<FollowTickets>();
        services.AddLedgerEventHandler<FollowGrants>();
        services.AddNoticeHandler<ReceiveRequest>();
        services.AddNoticeHandler<ReceiveAnswer>();
        services.AddWorkHandler<FormTicket>();
        services.AddWorkHandler<AskEvaluators>();
        services.AddWorkHandler<FinishMessage>();
        services.AddWorkHandler<AnswerRequest>();
        services.AddWorkHandler<WarmUpHoldings>();
        services.AddSingleton<WarmUpRecords>();
        services.AddHostedService<StartWarmUps>();
    }

    public static void MapPseudonyms(this IEndpointRouteBuilder api)
    {
        var pseudonyms = api.MapGroup("/pseudonyms").WithTags("Pseudonyms");
        pseudonyms.MapGet("/", ReadPseudonyms.HandleAsync).RequireRoles(Roles.Administrator, Roles.Analyst)
            .Named("GetPseudonymStatus", "假名的已知、等待与配额", "Pseudonyms that are known, that wait, and the quota");
        pseudonyms.MapPost("/warm-up/{source}", WarmUpRecords.HandleAsync)
            .RequireAuthorization(AccessPolicies.Submitters)
            .Accepts<string>("text/csv", "application/x-ndjson")
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .AddEndpointFilter(WholeBody.ReadAsync)
            .Named("WarmUpRecords", "为即将到来的记录预先求假名（CSV 或 NDJSON；记录不保存）", "Ask for the pseudonyms of records that are about to come (CSV or NDJSON); they are not kept");
        pseudonyms.MapGet("/grants", ReadGrants.ListAsync).RequireAuthorization(AccessPolicies.People)
            .Named("ListEvaluationGrants", "追加假名配额的申请", "What agencies ask for beyond their quotas");
        pseudonyms.MapPost("/grants", AskForMore.HandleAsync).RequireAuthorization(AccessPolicies.Supervisors)
            .Named("AskForEvaluations", "申请追加假名配额（需另外两个部门同意）", "Ask for more evaluations; takes two other agencies");
        pseudonyms.MapPost("/grants/{id}/approval", ApproveGrant.HandleAsync).RequireAuthorization(AccessPolicies.Supervisors)
            .Named("ApproveEvaluations", "同意其他部门追加假名配额", "Approve what another agency asks for");
    }
}
