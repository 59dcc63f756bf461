using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Trace;

/// <summary>Tells everything that happened around one thing, in order, with block and transaction where a step can be verified.</summary>
internal static class TraceFeature
{
    public static void AddTrace(this IServiceCollection services) => services.AddLedgerEventHandler<FollowSteps>();

    public static void MapTrace(this IEndpointRouteBuilder api) =>
        api.MapGet("/trace/{id}", TraceAsync).WithTags("Trace").RequireRoles(Roles.Analyst, Roles.Supervisor, Roles.Auditor);

    private static async Task<Results<Ok<TraceView>, RefusalProblem>> TraceAsync(
        string id, NodeDatabase database, NodeOptions options, AgencyDirectory directory, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var steps = new TraceSteps(directory);
        string kind;
        if (await db.Alerts.FindAsync([id], cancellationToken) is { Involved: true } alert)
        {
            kind = "alert";
            await AddListAsync(db, alert.ListId, steps, cancellationToken);
            foreach (var agency in CanonicalJson.Deserialize<JointAlert>(alert.Document).Agencies)
                await AddLedgerStepsAsync(db, agency.BatchId, agency.Agency, steps, cancellationToken);
            foreach (var hit in await db.ReceivedHits.Where(hit => hit.Tag == alert.Tag).OrderBy(hit => hit.FoundAt).Take(100).ToListAsync(cancellationToken))
                AddReceived(hit, options.Agency, steps);
            foreach (var hit in await db.Hits.Where(hit => hit.Tag == alert.Tag).OrderBy(hit => hit.FoundAt).Take(100).ToListAsync(cancellationToken))
                steps.Add(hit.FoundAt, options.Agency, "hitFound", hit.Id);
            await AddLedgerStepsAsync(db, id, null, steps, cancellationToken);
        }
        else if (await db.ReceivedHits.FindAsync([id], cancellationToken) is { } received)
        {
            kind = "hit";
            await AddListAsync(db, received.ListId, steps, cancellationToken);
            AddReceived(received, options.Agency, steps);
            var batch = await db.AnchoredHits.Where(row => row.Commit == received.Commit && row.Agency == received.Agency)
                .Select(row => row.BatchId).FirstOrDefaultAsync(cancellationToken);
            if (batch is not null)
                await AddLedgerStepsAsync(db, batch, received.Agency, steps, cancellationToken);
            await AddDisclosuresAsync(db, id, steps, cancellationToken);
        }
        else if (await db.Hits.FindAsync([id], cancellationToken) is { } found)
        {
            kind = "hit";
            await AddListAsync(db, found.ListId, steps, cancellationToken);
            steps.Add(found.FoundAt, options.Agency, "hitFound", id);
            if (found.AnchorBatchId is not null)
                await AddLedgerStepsAsync(db, found.AnchorBatchId, options.Agency, steps, cancellationToken);
            await AddDisclosuresAsync(db, id, steps, cancellationToken);
        }
        else if (await db.QueryLists.AnyAsync(row => row.ListId == id, cancellationToken))
        {
            kind = "list";
            await AddListAsync(db, id, steps, cancellationToken);
        }
        else if (await db.LedgerSteps.AnyAsync(row => row.Subject == id, cancellationToken))
        {
            kind = await db.Disclosures.AnyAsync(row => row.Id == id, cancellationToken) ? "disclosure"
                : await db.LegalBases.AnyAsync(row => row.BasisId == id, cancellationToken) ? "basis"
                : "ledger";
            await AddLedgerStepsAsync(db, id, null, steps, cancellationToken);
        }
        else if (await db.LedgerSteps.SingleOrDefaultAsync(row => row.TransactionId == id, cancellationToken) is { } transaction)
        {
            kind = "transaction";
            var isRepeated = await db.LedgerSteps.AnyAsync(
                row => row.Subject == transaction.Subject && row.Event == transaction.Event && row.BlockNumber < transaction.BlockNumber, cancellationToken);
            steps.Add(transaction, isRepeated);
        }
        else if (await AddRecordAsync(db, id, options.Agency, steps, cancellationToken))
        {
            kind = "record";
        }
        else
        {
            return new RefusalProblem("XN-NODE-404", id);
        }
        return TypedResults.Ok(new TraceView(id, kind, steps.InOrder()));
    }

    private static async Task AddListAsync(NodeDbContext db, string listId, TraceSteps steps, CancellationToken cancellationToken)
    {
        var basis = await db.QueryLists.Where(row => row.ListId == listId).Select(row => row.BasisId).FirstOrDefaultAsync(cancellationToken);
        if (basis is not null)
            await AddLedgerStepsAsync(db, basis, null, steps, cancellationToken);
        await AddLedgerStepsAsync(db, listId, null, steps, cancellationToken);
    }

    private static async Task AddDisclosuresAsync(NodeDbContext db, string hitId, TraceSteps steps, CancellationToken cancellationToken)
    {
        foreach (var id in await db.Disclosures.Where(row => row.HitId == hitId).OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(cancellationToken))
            await AddLedgerStepsAsync(db, id, null, steps, cancellationToken);
    }

    private static async Task AddLedgerStepsAsync(
        NodeDbContext db, string subject, string? agency, TraceSteps steps, CancellationToken cancellationToken)
    {
        var rows = await db.LedgerSteps.Where(row => row.Subject == subject && (agency == null || row.Agency == agency))
            .OrderBy(row => row.BlockNumber).ThenBy(row => row.TransactionIndex).Take(1_000).ToListAsync(cancellationToken);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
            steps.Add(row, isRepeated: !seen.Add(row.Event));
    }

    /// <summary>The hits of a record, here and on own lists, and where they are anchored; false when there is none.</summary>
    private static async Task<bool> AddRecordAsync(
        NodeDbContext db, string recordId, string agency, TraceSteps steps, CancellationToken cancellationToken)
    {
        var batches = new HashSet<(string Batch, string Agency)>();
        foreach (var hit in await db.Hits.Where(hit => hit.RecordId == recordId).OrderBy(hit => hit.FoundAt).Take(100).ToListAsync(cancellationToken))
        {
            steps.Add(hit.FoundAt, agency, "hitFound", hit.Id);
            if (hit.AnchorBatchId is not null)
                batches.Add((hit.AnchorBatchId, agency));
        }
        foreach (var hit in await db.ReceivedHits.Where(hit => hit.RecordId == recordId).OrderBy(hit => hit.FoundAt).Take(100).ToListAsync(cancellationToken))
        {
            AddReceived(hit, agency, steps);
            var batch = await db.AnchoredHits.Where(row => row.Commit == hit.Commit && row.Agency == hit.Agency)
                .Select(row => row.BatchId).FirstOrDefaultAsync(cancellationToken);
            if (batch is not null)
                batches.Add((batch, hit.Agency));
        }
        foreach (var (batch, holder) in batches)
            await AddLedgerStepsAsync(db, batch, holder, steps, cancellationToken);
        return !steps.IsEmpty;
    }

    private static void AddReceived(ReceivedHitRow hit, string agency, TraceSteps steps)
    {
        steps.Add(hit.FoundAt, hit.Agency, "hitFound", hit.Id);
        steps.Add(hit.ReceivedAt, agency, "hitNoticed", hit.Id);
    }
}
