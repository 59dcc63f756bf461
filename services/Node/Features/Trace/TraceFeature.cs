using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
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
        api.MapGet("/trace/{id}", TraceAsync).WithTags("Trace").RequireRoles(Roles.Analyst, Roles.Supervisor, Roles.Auditor)
            .Named("GetTrace", "一个对象的全部步骤", "All that happened around one thing");

    private static async Task<Results<Ok<TraceView>, RefusalProblem>> TraceAsync(
        string id, NodeDatabase database, NodeOptions options, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var steps = new List<TraceStep>();
        string kind;
        if (await db.Alerts.FindAsync([id], cancellationToken) is { Involved: true } alert)
        {
            kind = "alert";
            await AddListAsync(db, alert.ListId, steps, cancellationToken);
            foreach (var agency in CanonicalJson.Deserialize<JointAlert>(alert.Document).Agencies)
                await AddLedgerStepsAsync(db, agency.BatchId, agency.Agency, steps, cancellationToken);
            foreach (var hit in await db.ReceivedHits.Where(hit => hit.Tag == alert.Tag).OrderBy(hit => hit.FoundAt).Take(100).ToListAsync(cancellationToken))
                AddReceived(hit, options.Agency, steps);
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
            steps.Add(Step(found.FoundAt, options.Agency, "hitFound", id));
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
            kind = await db.Disclosures.AnyAsync(row => row.Id == id, cancellationToken) ? "disclosure" : "ledger";
            await AddLedgerStepsAsync(db, id, null, steps, cancellationToken);
        }
        else
        {
            return new RefusalProblem("XN-NODE-404", id);
        }
        return TypedResults.Ok(new TraceView(id, kind, [.. steps.OrderBy(step => step.At).ThenBy(step => step.BlockNumber ?? long.MaxValue)]));
    }

    private static async Task AddListAsync(NodeDbContext db, string listId, List<TraceStep> steps, CancellationToken cancellationToken)
    {
        var basis = await db.QueryLists.Where(row => row.ListId == listId).Select(row => row.BasisId).FirstOrDefaultAsync(cancellationToken);
        if (basis is not null)
            await AddLedgerStepsAsync(db, basis, null, steps, cancellationToken);
        await AddLedgerStepsAsync(db, listId, null, steps, cancellationToken);
    }

    private static async Task AddDisclosuresAsync(NodeDbContext db, string hitId, List<TraceStep> steps, CancellationToken cancellationToken)
    {
        foreach (var id in await db.Disclosures.Where(row => row.HitId == hitId).OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(cancellationToken))
            await AddLedgerStepsAsync(db, id, null, steps, cancellationToken);
    }

    private static async Task AddLedgerStepsAsync(
        NodeDbContext db, string subject, string? agency, List<TraceStep> steps, CancellationToken cancellationToken)
    {
        var rows = await db.LedgerSteps.Where(row => row.Subject == subject && (agency == null || row.Agency == agency))
            .OrderBy(row => row.BlockNumber).ThenBy(row => row.TransactionIndex).Take(1_000).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var step = Step(row.At, row.Agency, row.Event, row.Subject);
            steps.Add(step with { Actor = row.Actor, BlockNumber = row.BlockNumber, TransactionId = row.TransactionId });
        }
    }

    private static void AddReceived(ReceivedHitRow hit, string agency, List<TraceStep> steps)
    {
        steps.Add(Step(hit.FoundAt, hit.Agency, "hitFound", hit.Id));
        steps.Add(Step(hit.ReceivedAt, agency, "hitNoticed", hit.Id));
    }

    private static TraceStep Step(DateTimeOffset at, string agency, string step, string subject)
    {
        var (zh, en) = StepTexts.Of(step, agency);
        return new TraceStep(at, agency, char.ToLowerInvariant(step[0]) + step[1..], subject, null, null, null, zh, en);
    }
}
