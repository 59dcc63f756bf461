using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.CrossChecks;

/// <summary>Shows this agency's cross-checks: the own hits, and each recipient's answer from its receipt on the ledger and the hits that came.</summary>
internal static class ReadCrossChecks
{
    private const int OwnHitsShown = 1_000;

    public static async Task<Ok<Page<CrossCheckView>>> ListAsync(
        string? after, int? limit, NodeDatabase database, NodeOptions options, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var take = Math.Clamp(limit ?? 100, 1, 1000);
        // Ids are UUIDs of version 7 unless a caller chose another: their order is the order of asking, the newest first.
        var rows = await db.QueryLists.Where(row => row.CrossCheck && row.Owner == options.Agency)
            .Where(row => after == null || string.Compare(row.ListId, after) < 0)
            .OrderByDescending(row => row.ListId).Take(take).ToListAsync(cancellationToken);
        var views = new List<CrossCheckView>(rows.Count);
        foreach (var row in rows)
            views.Add(await ViewAsync(db, row, [], options, cancellationToken));
        return TypedResults.Ok(new Page<CrossCheckView>(views, rows.Count == take ? rows[^1].ListId : null));
    }

    public static async Task<Results<Ok<CrossCheckView>, RefusalProblem>> GetAsync(
        string id, NodeDatabase database, NodeOptions options, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await FindAsync(db, id, options.Agency, cancellationToken) is { } row
            ? TypedResults.Ok(await ViewAsync(db, row, options, cancellationToken))
            : new RefusalProblem("XN-NODE-404", id);
    }

    /// <summary>All own hits of a cross-check, page by page.</summary>
    public static async Task<Results<Ok<Page<HitView>>, RefusalProblem>> OwnHitsAsync(
        string id, string? after, int? limit, NodeDatabase database, NodeOptions options, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        if (await FindAsync(db, id, options.Agency, cancellationToken) is null)
            return new RefusalProblem("XN-NODE-404", id);
        var take = Math.Clamp(limit ?? 100, 1, 1000);
        var hits = await OwnHitsAsync(db, id, after, take, options, cancellationToken);
        return TypedResults.Ok(new Page<HitView>(hits, hits.Count == take ? hits[^1].Id : null));
    }

    /// <summary>An own cross-check; null when there is none with this id.</summary>
    public static Task<QueryListRow?> FindAsync(NodeDbContext db, string id, string agency, CancellationToken cancellationToken) =>
        db.QueryLists.AsNoTracking().SingleOrDefaultAsync(row => row.ListId == id && row.CrossCheck && row.Owner == agency, cancellationToken);

    /// <summary>One cross-check with the first own hits.</summary>
    public static async Task<CrossCheckView> ViewAsync(NodeDbContext db, QueryListRow list, NodeOptions options, CancellationToken cancellationToken) =>
        await ViewAsync(db, list, await OwnHitsAsync(db, list.ListId, null, OwnHitsShown, options, cancellationToken), options, cancellationToken);

    private static async Task<CrossCheckView> ViewAsync(
        NodeDbContext db, QueryListRow list, IReadOnlyList<HitView> own, NodeOptions options, CancellationToken cancellationToken)
    {
        var check = await db.CrossChecks.AsNoTracking().SingleOrDefaultAsync(row => row.ListId == list.ListId, cancellationToken);
        var ownAnswer = check?.LookedAt is null ? null : Answer(
            options.Agency, check.Pending + check.Rejected + check.Capped == 0, check.RecordsIn, check.Hits, null, check.Pending, check.Rejected, check.Capped);
        var answers = new List<CrossCheckAnswer>();
        foreach (var recipient in Recipients(list, options.Agency))
            answers.Add(await AnswerAsync(db, list, recipient, cancellationToken));
        return new CrossCheckView(
            list.ListId,
            list.State,
            ownAnswer?.State == Complete && answers.Count > 0 && answers.All(answer => answer.State == Complete),
            list.Entries,
            own,
            answers,
            list.Name,
            list.Problem,
            ownAnswer,
            check?.RowsRejected ?? 0,
            JsonConvert.DeserializeObject<RowError[]>(check?.Errors ?? "[]"));
    }

    private const string Complete = "complete";

    private static IEnumerable<string> Recipients(QueryListRow list, string agency) => list.Manifest is not null
        ? CanonicalJson.Deserialize<Manifest>(list.Manifest).Recipients
        : JsonConvert.DeserializeObject<DraftQueryList>(list.Draft!)!.Recipients.Where(recipient => recipient != agency).Distinct();

    private static async Task<CrossCheckAnswer> AnswerAsync(NodeDbContext db, QueryListRow list, string recipient, CancellationToken cancellationToken)
    {
        // The newest receipt is what the recipient says now.
        var receipt = await db.Coverage.AsNoTracking()
            .Where(row => row.ListId == list.ListId && row.Version == list.Version && row.Agency == recipient)
            .OrderByDescending(row => row.BlockNumber).FirstOrDefaultAsync(cancellationToken);
        if (receipt is null)
            return new CrossCheckAnswer(recipient, "waiting", 0, 0, null);
        var statement = CanonicalJson.Deserialize<CoverageReceipt>(receipt.Document).Statement;
        var hits = await db.ReceivedHits.Where(row => row.ListId == list.ListId && row.Agency == recipient && !row.Aggregated)
            .GroupBy(row => row.State).Select(group => new { State = group.Key, Count = group.LongCount() }).ToListAsync(cancellationToken);
        var settled = hits.Where(group => group.State != "noticed").Sum(group => group.Count);
        var verified = hits.Where(group => group.State == "verified").Sum(group => group.Count);
        var answer = Answer(
            recipient,
            statement.Pending + statement.Rejected + statement.Capped == 0 && verified == statement.Matched && settled == verified,
            statement.RecordsIn, statement.Matched, statement.ReceiptId, statement.Pending, statement.Rejected, statement.Capped);
        // A receipt may overtake the notices of the hits it counts.
        return settled < statement.Matched && list.State == ListStates.InForce ? answer with { State = "waiting" } : answer;
    }

    private static CrossCheckAnswer Answer(
        string agency, bool complete, long recordsIn, long hits, string? receiptId, long pending, long rejected, long capped) =>
        new(agency, complete ? Complete : "incomplete", recordsIn, hits, receiptId, pending, rejected, capped);

    private static async Task<IReadOnlyList<HitView>> OwnHitsAsync(
        NodeDbContext db, string id, string? after, int take, NodeOptions options, CancellationToken cancellationToken)
    {
        var rows = await db.OwnHits.AsNoTracking().Where(row => row.ListId == id && (after == null || string.Compare(row.Id, after) > 0))
            .OrderBy(row => row.Id).Take(take).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new HitView(
            row.Id, "own", row.ListId, 1, row.Tag, row.EntryId, options.Agency, row.Source, row.RecordId, row.Count, row.Aggregated,
            row.MatchedTypes.Split(','), row.Score, JsonConvert.DeserializeObject<ExplanationView>(row.Explanation)!, "found", row.IndexHeight,
            row.FoundAt, null, null, 1))];
    }
}
