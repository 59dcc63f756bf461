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
            .WithMetadata(new DisableRequestSizeLimitAttribute());
        intake.MapGet("/", ListAsync).RequireRoles(Roles.Analyst, Roles.Supervisor, Roles.Auditor, Roles.Daemon);
        intake.MapGet("/{batchId}", GetAsync).RequireRoles(Roles.Analyst, Roles.Supervisor, Roles.Auditor, Roles.Daemon);
        intake.MapGet("/{batchId}/errors", Errors).RequireAuthorization(AccessPolicies.Submitters);
    }

    private static async Task<Ok<Page<IntakeSummary>>> ListAsync(
        NodeDatabase database, string? after, int? limit, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var take = Math.Clamp(limit ?? 100, 1, 1000);
        // Batch ids are UUIDs of version 7: their order is the order of arrival.
        var rows = await db.IntakeBatches.Where(row => after == null || string.Compare(row.BatchId, after) < 0)
            .OrderByDescending(row => row.BatchId).Take(take).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<IntakeSummary>([.. rows.Select(IntakeSession.Summary)], rows.Count == take ? rows[^1].BatchId : null));
    }

    private static async Task<Results<Ok<IntakeSummary>, RefusalProblem>> GetAsync(
        string batchId, NodeDatabase database, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.IntakeBatches.FindAsync([batchId], cancellationToken) is { } row
            ? TypedResults.Ok(IntakeSession.Summary(row))
            : new RefusalProblem("XN-NODE-404", batchId);
    }

    private static Results<PhysicalFileHttpResult, RefusalProblem> Errors(string batchId, IntakeSession intake)
    {
        // Only what looks like our own id may name a file.
        if (!Guid.TryParseExact(batchId, "N", out _) || !File.Exists(intake.ErrorFilePath(batchId)))
            return new RefusalProblem("XN-NODE-404", batchId[..Math.Min(batchId.Length, 64)]);
        return TypedResults.PhysicalFile(intake.ErrorFilePath(batchId), "text/csv", batchId + ".errors.csv");
    }
}
