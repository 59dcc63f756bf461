using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Pseudonyms: what is known, what waits, and the evaluation among nodes that turns one into the other.</summary>
internal static class PseudonymsFeature
{
    public static void AddPseudonyms(this IServiceCollection services)
    {
        services.AddSingleton<PseudonymCaches>();
        services.AddSingleton<EvaluationQueue>();
        services.AddSingleton<EvaluationGrants>();
        services.AddSingleton<Evaluators>();
        services.AddSingleton<TicketPoints>();
        services.AddLedgerEventHandler<FollowTickets>();
        services.AddNoticeHandler<ReceiveRequest>();
        services.AddNoticeHandler<ReceiveAnswer>();
        services.AddWorkHandler<FormTicket>();
        services.AddWorkHandler<AskEvaluators>();
        services.AddWorkHandler<FinishMessage>();
        services.AddWorkHandler<AnswerRequest>();
    }

    public static void MapPseudonyms(this IEndpointRouteBuilder api) =>
        api.MapGet("/pseudonyms", ReadPseudonyms.HandleAsync).WithTags("Pseudonyms").RequireRoles(Roles.Administrator, Roles.Analyst)
            .Named("GetPseudonymStatus", "假名的已知、等待与配额", "Pseudonyms that are known, that wait, and the quota");
}
