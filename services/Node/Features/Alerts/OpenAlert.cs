using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Alerts;

/// <summary>Opens a joint alert when enough agencies hold hits on one entry, or brings further agencies into an open one.</summary>
/// <remarks>The owner acts at once; a holder only when nobody has after a while, so that one silent node stops nothing.</remarks>
internal sealed class OpenAlert(NodeOptions options, NodeDatabase database, ContractCalls contract, ILogger<OpenAlert> logger) : IWorkHandler
{
    public const string KindName = "openAlert";
    private const int MostBatches = 64;
    private static readonly TimeSpan HoldersPatience = TimeSpan.FromSeconds(5);
    private static readonly Action<ILogger, string, string, Exception?> LogRefused =
        LoggerMessage.Define<string, string>(LogLevel.Debug, new EventId(2501), "Alert on list {ListId} was not opened: {Code}");

    public string Kind => KindName;

    /// <summary>Adds the work when the anchored hits on a tag may make an alert; called in the transaction that stores one of them.</summary>
    public static async Task ConsiderAsync(
        NodeDbContext db, string listId, string tag, bool isOwner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stored = await db.AnchoredHits.Where(row => row.Tag == tag).Select(row => row.Agency).Distinct().ToListAsync(cancellationToken);
        var agencies = stored.Union(db.AnchoredHits.Local.Where(row => row.Tag == tag).Select(row => row.Agency)).Distinct().Count();
        if (agencies < 2)
            return;
        await db.AddWorkAsync(KindName, $"{listId}/{tag}", isOwner ? now : now + HoldersPatience, cancellationToken: cancellationToken);
    }

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var slash = work.Key.IndexOf('/', StringComparison.Ordinal);
        var (listId, tag) = (work.Key[..slash], work.Key[(slash + 1)..]);
        List<HitBatchReference> batches;
        await using (var db = database.Read())
        {
            var list = await db.QueryLists.Where(row => row.ListId == listId && row.Manifest != null)
                .OrderByDescending(row => row.Version).FirstOrDefaultAsync(cancellationToken);
            if (list is null)
                return null;
            var manifest = CanonicalJson.Deserialize<Contract.QueryLists.Manifest>(list.Manifest!);
            var since = DateTimeOffset.UtcNow - TimeSpan.FromDays(manifest.WindowDays);
            // The first hit of each agency counts; an agency that is in the alert already is not named again.
            var alert = await db.Alerts.Where(row => row.Tag == tag && row.State != nameof(AlertState.Closed))
                .OrderByDescending(row => row.OpenedAt).FirstOrDefaultAsync(cancellationToken);
            var inAlert = alert is null ? [] : CanonicalJson.Deserialize<JointAlert>(alert.Document).Agencies.Select(agency => agency.Agency).ToHashSet();
            var hits = await db.AnchoredHits.Where(row => row.Tag == tag && row.Agency != manifest.Owner).OrderBy(row => row.BlockNumber).ToListAsync(cancellationToken);
            batches = [.. hits.Where(row => row.At > since && !inAlert.Contains(row.Agency)).DistinctBy(row => row.Agency)
                .Take(MostBatches).Select(row => new HitBatchReference(row.Agency, row.BatchId))];
            if (batches.Count == 0 || (alert is null && batches.Count < manifest.K))
                return null;
            // An agency whose own hit is not on the ledger yet is not involved yet; its batch will bring this work again.
            if (manifest.Owner != options.Agency && !inAlert.Contains(options.Agency) && batches.All(batch => batch.Agency != options.Agency))
                return null;
        }
        var outcome = await contract.SubmitAsync(Functions.AlertsOpen, new AlertOpening(listId, tag, batches), cancellationToken);
        if (outcome.Refusal is { } refusal)
            LogRefused(logger, listId, refusal.Code, null);
        return null;
    }
}
