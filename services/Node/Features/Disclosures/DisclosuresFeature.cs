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
            .RequireAuthorization(AccessPolicies.Investigators);
        var disclosures = api.MapGroup("/disclosures").WithTags("Disclosures");
        disclosures.MapGet("/", ReadDisclosures.ListAsync).RequireAuthorization(AccessPolicies.Readers);
        disclosures.MapGet("/{id}", ReadDisclosures.GetAsync).RequireAuthorization(AccessPolicies.Readers);
        disclosures.MapPost("/{id}/grant", DecideDisclosure.GrantAsync).RequireAuthorization(AccessPolicies.Supervisors);
        disclosures.MapPost("/{id}/refusal", DecideDisclosure.RefuseAsync).RequireAuthorization(AccessPolicies.Supervisors);
    }
}
