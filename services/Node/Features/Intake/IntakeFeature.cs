using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Intake;

/// <summary>Records come in from the agency's own systems: by API, by file and from its queue.</summary>
internal static class IntakeFeature
{
    public static void AddIntake(this IServiceCollection services)
    {
        services.AddSingleton<IntakeSession>();
        services.AddHostedService<IntakeConsumer>();
    }

    public static void MapIntake(this IEndpointRouteBuilder api)
    {
        var intake = api.MapGroup("/intake").WithTags("Intake");
        intake.MapPost("/{source}", SubmitRecords.HandleAsync)
            .RequireAuthorization(AccessPolicies.Submitters)
            .Accepts<string>("text/csv", "application/x-ndjson")
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .AddEndpointFilter(WholeBody.ReadAsync)
            .Named("SubmitRecords", "提交记录（CSV 或 NDJSON）；重复提交是安全的", "Submit records (CSV or NDJSON); safe to repeat");
        intake.MapGet("/", ListAsync).RequireRoles(Roles.Analyst, Roles.Supervisor, Roles.Auditor, Roles.Daemon)
            .Named("ListIntakeBatches", "接收批次，最新的在前", "The intake batches, newest first");
        intake.MapGet("/{batchId}", GetAsync).RequireRoles(Roles.Analyst, Roles.Supervisor, Roles.Auditor, Roles.Daemon)
            .Named("GetIntakeBatch", "一个接收批次的结果", "What an intake batch came to");
        intake.MapGet("/{batchId}/errors", ErrorsAsync).RequireAuthorization(AccessPolicies.Submitters)
            .Produces<string>(StatusCodes.Status200OK, "text/csv")
            .Named("GetIntakeErrors", "一个批次中未接收的行（CSV）", "The rows of a batch that were not taken (CSV)");
    }

    private static async Task<Ok<Page<IntakeSummary>>> ListAsync(
        CurrentUser user, NodeDatabase database, string? after, int? limit, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var take = Math.Clamp(limit ?? 100, 1, 1000);
        // Batch ids are UUIDs of version 7: their order is the order of arrival.
        var rows = await Visible(db, user).Where(row => after == null || string.Compare(row.BatchId, after) < 0)
            .OrderByDescending(row => row.BatchId).Take(take).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<IntakeSummary>([.. rows.Select(IntakeSession.Summary)], rows.Count == take ? rows[^1].BatchId : null));
    }

    private static async Task<Results<Ok<IntakeSummary>, RefusalProblem>> GetAsync(
        string batchId, CurrentUser user, NodeDatabase database, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Visible(db, user).FirstOrDefaultAsync(row => row.BatchId == batchId, cancellationToken) is { } row
            ? TypedResults.Ok(IntakeSession.Summary(row))
            : new RefusalProblem("XN-NODE-404", batchId);
    }

    private static async Task<Results<PhysicalFileHttpResult, RefusalProblem>> ErrorsAsync(
        string batchId, CurrentUser user, NodeDatabase database, IntakeSession intake, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        // Only the id of a batch of ours names a file.
        if (!await Visible(db, user).AnyAsync(row => row.BatchId == batchId, cancellationToken) || !File.Exists(intake.ErrorFilePath(batchId)))
            return new RefusalProblem("XN-NODE-404", batchId);
        return TypedResults.PhysicalFile(intake.ErrorFilePath(batchId), "text/csv", batchId + ".errors.csv");
    }

    // A program sees what it brought in itself and what came over the queue; what people uploaded is not its business.
    private static IQueryable<IntakeBatchRow> Visible(NodeDbContext db, CurrentUser user) => user.IsPerson
        ? db.IntakeBatches
        : db.IntakeBatches.Where(row => row.Actor == user.Actor || row.Actor == IntakeConsumer.Actor);
}
