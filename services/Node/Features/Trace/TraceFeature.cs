using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching.Holdings;
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
    public static void AddTrace(this IServiceCollection services)
    {
        services.AddLedgerEventHandler<FollowSteps>();
        services.AddLedgerEventHandler<FollowKeySteps>();
    }

    public static void MapTrace(this IEndpointRouteBuilder api) =>
        api.MapGet("/trace/{id}", TraceAsync).WithTags("Trace").RequireRoles(Roles.Analyst, Roles.Supervisor, Roles.Auditor)
            .WithMetadata(new OddIds.RecordIdsToo())
            .Named("GetTrace", "一个对象的全部步骤", "All that happened around one thing");

    /// <summary>Traces an alert, a hit, a list, a disclosure, or whatever else the ledger knows by the id; else a record, with its source where ids repeat.</summary>
    private static async Task<Results<Ok<TraceView>, RefusalProblem>> TraceAsync(
        string id,
        string? source,
        NodeDatabase database,
        NodeOptions options,
        RecordHoldings holdings,
        AgencyDirectory directory,
        CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var timeline = new Timeline(db, options, holdings, directory, cancellationToken);
        return await KindAsync(db, timeline, id, source, cancellationToken) is { } kind
            ? TypedResults.Ok(new TraceView(id, kind, timeline.InOrder()))
            : OddIds.NotFound(id);
    }

    private static async Task<string?> KindAsync(
        NodeDbContext db, Timeline timeline, string id, string? source, CancellationToken cancellationToken)
    {
        if (await db.Alerts.FindAsync([id], cancellationToken) is { Involved: true } alert)
        {
            await timeline.AddAlertAsync(alert);
            return "alert";
        }
        if (await timeline.TryAddHitAsync(id))
            return "hit";
        if (await db.QueryLists.AnyAsync(row => row.ListId == id, cancellationToken))
        {
            await timeline.AddListAsync(id);
            return "list";
        }
        if (await db.Disclosures.FindAsync([id], cancellationToken) is { } disclosure)
        {
            await timeline.TryAddHitAsync(disclosure.HitId);
            await timeline.AddLedgerStepsAsync(id, null);
            return "disclosure";
        }
        if (await db.KeyGenerations.AnyAsync(row => row.KeyId == id, cancellationToken))
        {
            await timeline.AddKeyAsync(id);
            return "key";
        }
        if (await db.LedgerSteps.AnyAsync(row => row.TransactionId == id, cancellationToken))
        {
            await timeline.AddTransactionAsync(id);
            return "transaction";
        }
        if (await db.LedgerSteps.AnyAsync(row => row.Subject == id, cancellationToken))
        {
            await timeline.AddLedgerStepsAsync(id, null);
            return await db.LegalBases.AnyAsync(row => row.BasisId == id, cancellationToken) ? "basis" : "ledger";
        }
        return await timeline.TryAddRecordAsync(source, id) ? "record" : null;
    }
}
