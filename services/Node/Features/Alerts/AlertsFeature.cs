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
        alerts.MapGet("/", ReadAlerts.ListAsync).RequireAuthorization(AccessPolicies.Readers)
            .Named("ListAlerts", "联合预警列表，最新的在前", "The joint alerts, newest first");
        alerts.MapGet("/{id}", ReadAlerts.GetAsync).RequireAuthorization(AccessPolicies.Readers)
            .Named("GetAlert", "一个联合预警", "A joint alert");
        alerts.MapPost("/{id}/verdict", JudgeAlert.GiveVerdictAsync).RequireAuthorization(AccessPolicies.Investigators)
            .Named("GiveVerdict", "给出本部门的核查结论", "Give this agency's verdict");
        alerts.MapPost("/{id}/closing", JudgeAlert.CloseAsync).RequireAuthorization(AccessPolicies.Supervisors)
            .Named("CloseAlert", "关闭联合预警", "Close a joint alert");
    }
}
