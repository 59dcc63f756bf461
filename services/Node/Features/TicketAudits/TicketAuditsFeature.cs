using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>Audits of evaluations: a few points of every agency's tickets are opened to another evaluator, which looks whether a record or a list holds them.</summary>
internal static class TicketAuditsFeature
{
    public static void AddTicketAudits(this IServiceCollection services)
    {
        services.AddSingleton<OwnPoints>();
        services.AddSingleton<RecordSource>();
        services.AddSingleton<ListSource>();
        services.AddSingleton<OpeningVault>();
        services.AddLedgerEventHandler<FollowTicketAudits>();
        services.AddNoticeHandler<ReceiveOpening>();
        services.AddWorkHandler<OpenPoint>();
        services.AddWorkHandler<ExpectOpenings>();
        services.AddWorkHandler<JudgeOpening>();
    }

    public static void MapTicketAudits(this IEndpointRouteBuilder api) =>
        api.MapGet("/pseudonyms/audits", ReadTicketAudits.ListAsync).WithTags("Pseudonyms").RequireAuthorization(AccessPolicies.Auditors)
            .Named("ListTicketAudits", "假名票据的抽查：本部门须举证的与本部门负责核对的", "Audits of tickets: points that this agency must open, and those that it looks at");
}
