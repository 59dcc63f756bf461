using System.Globalization;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Audit;

/// <summary>The node's own audit log: appended with every act, read by auditors, checked as a chain.</summary>
internal static class AuditFeature
{
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditedAct>();
        services.AddSingleton<AuditHead>();
        services.AddHostedService<KeepAuditHead>();
    }

    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit").RequireAuthorization(AccessPolicies.Auditors);
        audit.MapGet("/", ListAsync).Named("ListAudit", "审计日志", "The audit log");
        audit.MapGet("/verification", VerifyAsync).Named("VerifyAudit", "校验审计日志的链", "Check the chain of the audit log");
    }

    private static async Task<Results<Ok<Page<AuditView>>, RefusalProblem>> ListAsync(string? after, int? limit, NodeDatabase database, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(limit ?? 100, 1, 1000);
        var from = 0L;
        if (!string.IsNullOrEmpty(after) && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            return new RefusalProblem("XN-NODE-001", "after");
        await using var db = database.Read();
        var rows = await db.Audit.Where(row => row.Sequence > from).OrderBy(row => row.Sequence).Take(take).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<AuditView>(
            [.. rows.Select(row => new AuditView(row.Sequence, row.At, row.Actor, row.Role, row.Act, row.Subject, row.Outcome, row.Hash))],
            rows.Count == take ? rows[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<Ok<AuditVerification>> VerifyAsync(NodeDatabase database, AuditHead head, CancellationToken cancellationToken)
    {
        // Taken first: rows that are added meanwhile do no harm.
        var newest = head.Newest;
        await using var db = database.Read();
        var (count, hash) = (0L, "");
        await foreach (var row in db.Audit.OrderBy(row => row.Sequence).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var intact = row.Sequence == count + 1 && AuditLog.HashOf(row, hash) == row.Hash
                && (row.Sequence != newest.Sequence || row.Hash == newest.Hash);
            if (!intact)
                return TypedResults.Ok(new AuditVerification(count, false, count + 1, hash));
            (count, hash) = (row.Sequence, row.Hash);
        }
        var whole = count >= newest.Sequence;
        return TypedResults.Ok(new AuditVerification(count, whole, whole ? null : count + 1, hash));
    }
}
