using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Disclosures;

/// <summary>Disclosures: the list's owner asks for fields, a supervisor of the holder grants or refuses, the ledger keeps the clock.</summary>
internal static class DisclosuresFeature
{
    public static void AddDisclosures(this IServiceCollection services)
    {
        services.AddSingleton<DisclosureVault>();
        services.AddLedgerEventHandler<FollowDisclosures>();
        services.AddNoticeHandler<ReceiveRequest>();
        services.AddNoticeHandler<ReceiveAnswer>();
        services.AddWorkHandler<AnswerDisclosure>();
        services.AddWorkHandler<LapseDisclosure>();
    }

    public static void MapDisclosures(this IEndpointRouteBuilder api)
    {
        api.MapPost("/hits/{id}/disclosure-requests", RequestFields.HandleAsync).WithTags("Disclosures")
            .RequireAuthorization(AccessPolicies.Investigators)
            .Named("RequestDisclosure", "向持有部门申请记录字段", "Ask the holder of a hit for fields of the record");
        var disclosures = api.MapGroup("/disclosures").WithTags("Disclosures");
        disclosures.MapGet("/", ReadDisclosures.ListAsync).RequireAuthorization(AccessPolicies.Readers)
            .Named("ListDisclosures", "信息提供请求列表，最新的在前", "The disclosure requests, newest first");
        disclosures.MapGet("/{id}", ReadDisclosures.GetAsync).RequireAuthorization(AccessPolicies.Readers)
            .Named("GetDisclosure", "一项信息提供请求", "A disclosure request");
        disclosures.MapPost("/{id}/grant", DecideDisclosure.GrantAsync).RequireAuthorization(AccessPolicies.Supervisors)
            .Named("GrantDisclosure", "同意提供信息", "Grant a disclosure");
        disclosures.MapPost("/{id}/refusal", DecideDisclosure.RefuseAsync).RequireAuthorization(AccessPolicies.Supervisors)
            .Named("RefuseDisclosure", "拒绝提供信息", "Refuse a disclosure");
    }
}
