using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Alerts;

/// <summary>Opens a joint alert when enough agencies hold hits on one entry, or brings further agencies into an open one.</summary>
/// <remarks>The owner acts at once; a holder only when nobody has after a while, so that one silent node stops nothing.</remarks>
internal sealed class OpenAlert(
    NodeOptions options, NodeDatabase database, AgencyDirectory agencies, ContractCalls contract, ILogger<OpenAlert> logger) : IWorkHandler
{
    public const string KindName = "openAlert";
    private const int MostBatches = 64;
    private static readonly TimeSpan HoldersPatience = TimeSpan.FromSeconds(5);
    private static readonly Action<ILogger, string, string, Exception?> LogRefused =
        LoggerMessage.Define<string, string>(LogLevel.Debug, new EventId(2501), "No alert on list {ListId} was opened or joined: {Code}");

    public string Kind => KindName;

    /// <summary>Adds the work where anchored hits on a tag may make an alert; called in the transaction that stores one of them.</summary>
    /// <param name="db">The transaction's context.</param>
    /// <param name="hits">List and tag of the hits.</param>
    /// <param name="own">This agency.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public static async Task ConsiderAsync(
        NodeDbContext db, IReadOnlyCollection<(string ListId, string Tag)> hits, string own, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tags = hits.Select(hit => hit.Tag).ToHashSet(StringComparer.Ordinal);
        var stored = await db.AnchoredHits.Where(row => tags.Contains(row.Tag)).Select(row => new { row.Tag, row.Agency }).Distinct()
            .ToListAsync(cancellationToken);
        var agencies = stored.Union(db.AnchoredHits.Local.Where(row => tags.Contains(row.Tag)).Select(row => new { row.Tag, row.Agency }))
            .GroupBy(hit => hit.Tag).ToDictionary(tag => tag.Key, tag => tag.Count(), StringComparer.Ordinal);
        var lists = await ListsAsync(db, [.. hits.Select(hit => hit.ListId).Distinct()], cancellationToken);
        foreach (var due in hits.Where(hit => lists.TryGetValue(hit.ListId, out var list) && agencies[hit.Tag] >= list.K).GroupBy(hit => lists[hit.ListId].Owner == own))
        {
            var keys = due.Select(hit => $"{hit.ListId}/{hit.Tag}").ToList();
            await db.AddWorkAsync(KindName, keys, due.Key ? now : now + HoldersPatience, cancellationToken);
        }
    }

    /// <summary>Owner of each list, and how many agencies its newest version takes for a joint alert.</summary>
    private static async Task<Dictionary<string, (string Owner, int K)>> ListsAsync(NodeDbContext db, List<string> lists, CancellationToken cancellationToken)
    {
        var rows = await db.QueryLists.Where(row => lists.Contains(row.ListId) && row.Manifest != null)
            .Where(row => !db.QueryLists.Any(newer => newer.ListId == row.ListId && newer.Version > row.Version && newer.Manifest != null))
            .Select(row => new { row.ListId, row.Owner, row.Manifest }).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.ListId, row => (row.Owner, CanonicalJson.Deserialize<Manifest>(row.Manifest!).K), StringComparer.Ordinal);
    }

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var slash = work.Key.IndexOf('/', StringComparison.Ordinal);
        var (listId, tag) = (work.Key[..slash], work.Key[(slash + 1)..]);
        Manifest manifest;
        JointAlert? newest;
        List<AnchoredHitRow> hits;
        await using (var db = database.Read())
        {
            var list = await db.QueryLists.Where(row => row.ListId == listId && row.Manifest != null)
                .OrderByDescending(row => row.Version).FirstOrDefaultAsync(cancellationToken);
            if (list is null)
                return null;
            manifest = CanonicalJson.Deserialize<Manifest>(list.Manifest!);
            var alert = await db.Alerts.Where(row => row.Tag == tag).OrderByDescending(row => row.OpenedAt).FirstOrDefaultAsync(cancellationToken);
            newest = alert is null ? null : CanonicalJson.Deserialize<JointAlert>(alert.Document);
            hits = await db.AnchoredHits.Where(row => row.ListId == listId && row.Tag == tag && row.Agency != manifest.Owner)
                .OrderBy(row => row.At).ThenBy(row => row.BlockNumber).ToListAsync(cancellationToken);
            hits.RemoveAll(hit => !agencies.IsActive(hit.Agency));
        }
        var window = TimeSpan.FromDays(manifest.WindowDays);
        await SubmitAsync(manifest, tag, Joining(hits, newest, window), newest, cancellationToken);
        await SubmitAsync(manifest, tag, Together(hits, newest, manifest.K, window), null, cancellationToken);
        return null;
    }

    /// <summary>Last instant at which a hit belongs to the newest alert: the end of its window, or when it was closed.</summary>
    private static DateTimeOffset EndOf(JointAlert alert) => alert.Closing is { } closing && closing.At < alert.WindowEnd ? closing.At : alert.WindowEnd;

    /// <summary>First hits of agencies that belong into the newest alert and are not in it yet.</summary>
    private static List<AnchoredHitRow> Joining(List<AnchoredHitRow> hits, JointAlert? newest, TimeSpan window)
    {
        if (newest is null or { State: AlertState.Closed })
            return [];
        var present = newest.Agencies.Select(agency => agency.Agency).ToHashSet();
        return [.. hits.Where(hit => hit.At > newest.WindowStart - window && hit.At <= EndOf(newest) && !present.Contains(hit.Agency))
            .DistinctBy(hit => hit.Agency).Take(MostBatches)];
    }

    /// <summary>First hits of at least k agencies within one window that begins after the newest alert; none when there is no such window.</summary>
    private static List<AnchoredHitRow> Together(List<AnchoredHitRow> hits, JointAlert? newest, int k, TimeSpan window)
    {
        var fresh = newest is null ? hits : hits.FindAll(hit => hit.At > EndOf(newest));
        foreach (var start in fresh)
        {
            var together = fresh.Where(hit => hit.At >= start.At && hit.At - start.At <= window).DistinctBy(hit => hit.Agency).Take(MostBatches).ToList();
            if (together.Count >= k)
                return together;
        }
        return [];
    }

    private async Task SubmitAsync(
        Manifest manifest, string tag, List<AnchoredHitRow> hits, JointAlert? joined, CancellationToken cancellationToken)
    {
        // An agency whose own hit is not on the ledger yet is not involved yet; its batch will bring this work again.
        var isInvolved = manifest.Owner == options.Agency || hits.Exists(hit => hit.Agency == options.Agency)
            || joined?.Agencies.Any(agency => agency.Agency == options.Agency) == true;
        if (hits.Count == 0 || !isInvolved)
            return;
        var batches = hits.ConvertAll(hit => new HitBatchReference(hit.Agency, hit.BatchId));
        var outcome = await contract.SubmitAsync(Functions.AlertsOpen, new AlertOpening(manifest.ListId, tag, batches), cancellationToken);
        if (outcome.Refusal is { } refusal)
            LogRefused(logger, manifest.ListId, refusal.Code, null);
    }
}
