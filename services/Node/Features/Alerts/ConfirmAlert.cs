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

    /// <summary>Adds the work where an alert stands on a tag; called when hits on it were checked, or when the alert opened.</summary>
    public static async Task ConsiderAsync(NodeDbContext db, IReadOnlyCollection<string> tags, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (tags.Count == 0)
            return;
        await db.Alerts.Where(row => tags.Contains(row.Tag)).LoadAsync(cancellationToken);
        var open = db.Alerts.Local.Where(row => tags.Contains(row.Tag))
            .GroupBy(row => row.Tag, (_, alerts) => alerts.MaxBy(row => row.OpenedAt)!)
            .Where(newest => newest.State != nameof(AlertState.Closed))
            .Select(newest => newest.Id).ToList();
        await db.AddWorkAsync(KindName, open, now, cancellationToken);
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
