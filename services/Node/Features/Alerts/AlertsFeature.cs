using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Alerts;

/// <summary>Joint alerts: opened by anybody involved, confirmed by the owner, judged by each agency, closed by the owner.</summary>
internal static class AlertsFeature
{
    public static void AddAlerts(this IServiceCollection services)
    {
        services.AddLedgerEventHandler<FollowAlerts>();
        services.AddWorkHandler<OpenAlert>();
        services.AddWorkHandler<ConfirmAlert>();
        services.AddWorkHandler<MarkOwnerSilent>();
    }

    public static void MapAlerts(this IEndpointRouteBuilder api)
    {
        var alerts = api.MapGroup("/alerts").WithTags("Joint alerts");
        alerts.MapGet("/", ReadAlerts.ListAsync).RequireAuthorization(AccessPolicies.Readers);
        alerts.MapGet("/{id}", ReadAlerts.GetAsync).RequireAuthorization(AccessPolicies.Readers);
        alerts.MapPost("/{id}/verdict", JudgeAlert.GiveVerdictAsync).RequireAuthorization(AccessPolicies.Investigators);
        alerts.MapPost("/{id}/closing", JudgeAlert.CloseAsync).RequireAuthorization(AccessPolicies.Supervisors);
    }
}
