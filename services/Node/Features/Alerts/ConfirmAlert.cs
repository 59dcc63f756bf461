using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Alerts;

/// <summary>As the list's owner: confirms a provisional alert once the notices of enough agencies opened what they anchored.</summary>
internal sealed class ConfirmAlert(NodeOptions options, NodeDatabase database, ContractCalls contract) : IWorkHandler
{
    public const string KindName = "confirmAlert";

    public string Kind => KindName;

    /// <summary>Adds the work when an alert stands on the tag; called when a hit on it was checked, or when the alert opened.</summary>
    public static async Task ConsiderAsync(NodeDbContext db, string tag, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var alert = db.Alerts.Local.Where(row => row.Tag == tag).MaxBy(row => row.OpenedAt)
            ?? await db.Alerts.Where(row => row.Tag == tag).OrderByDescending(row => row.OpenedAt).FirstOrDefaultAsync(cancellationToken);
        if (alert is not null && alert.State != nameof(AlertState.Closed))
            await db.AddWorkAsync(KindName, alert.Id, now, cancellationToken: cancellationToken);
    }

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var row = await db.Alerts.FindAsync([work.Key], cancellationToken);
        if (row is null || row.Owner != options.Agency || row.State == nameof(AlertState.Closed))
            return null;
        var alert = CanonicalJson.Deserialize<JointAlert>(row.Document);
        var open = alert.Agencies.Where(agency => !agency.Confirmed).Select(agency => agency.Agency).ToList();
        var verified = await db.ReceivedHits.Where(hit => hit.Tag == alert.Tag && hit.State == "verified" && open.Contains(hit.Agency))
            .Select(hit => hit.Agency).Distinct().ToListAsync(cancellationToken);
        var confirmed = alert.Agencies.Count - open.Count;
        if (verified.Count == 0 || confirmed + verified.Count < alert.K)
            return null;
        verified.Sort(StringComparer.Ordinal);
        await contract.SubmitAsync(Functions.AlertsConfirm, new AlertConfirmation(alert.AlertId, verified), cancellationToken);
        return null;
    }
}
