using System.ComponentModel.DataAnnotations;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Intake;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Asks for the pseudonyms of records that are about to come, so that they are matched at once when they do; the records are not kept.</summary>
/// <remarks>Asks for what screening would ask for. Safe to repeat: what is known or waits already is not asked for again.</remarks>
internal sealed class WarmUpRecords(
    NodeDatabase database, MatchEngine engine, KeyRing ring, ListRegistry lists, SealedScreening screening, ScreeningLoop loop, EvaluationGrants grants,
    AuditLog audit, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public static async Task<Results<Ok<WarmUpSummary>, RefusalProblem>> HandleAsync(
        string source,
        HttpRequest request,
        CurrentUser user,
        WarmUpRecords warmUp,
        [FromQuery] string? mapping,
        [FromQuery, AllowedValues("utf-8", "gb18030")] string? encoding,
        [FromQuery, AllowedValues("csv", "ndjson")] string? format,
        CancellationToken cancellationToken)
    {
        if (!SubmitRecords.IsSource(source))
            return new RefusalProblem("XN-NODE-001", "source");
        if (!SubmitRecords.TryOptions(source, request.ContentType, mapping, encoding, format, out var options, out var refusal))
            return refusal;
        var role = user.Is(Roles.Daemon) ? Roles.Daemon : Roles.Analyst;
        var (summary, problem) = await warmUp.RunAsync(request.Body, options, user.Actor, role, cancellationToken);
        return problem is null ? TypedResults.Ok(summary) : new RefusalProblem(problem.Code, problem.Arguments);
    }

    private async Task<(WarmUpSummary Summary, FileRefusal? Refusal)> RunAsync(
        Stream stream, RecordReaderOptions reading, string actor, string role, CancellationToken cancellationToken)
    {
        // Before, the lists in force are not known here.
        await loop.StartedAsync(cancellationToken);
        using var reader = RecordReader.Open(stream, reading);
        using var batch = new RecordBatch();
        long records = 0, rejected = 0, asked = 0;
        while (await reader.ReadAsync(batch, cancellationToken))
        {
            rejected += batch.Rejected.Count;
            records += batch.Count;
            if (batch.Count == 0)
                continue;
            await UntilThereIsRoomAsync(cancellationToken);
            asked += await AskAsync(reading.Source, batch.ToHeldRecords(), cancellationToken);
        }
        await database.WriteAsync(
            db => audit.AppendAsync(db, actor, role, "recordsWarmedUp", reading.Source, reader.Refusal?.Code ?? "ok", cancellationToken), cancellationToken);
        return (new WarmUpSummary(reading.Source, records, rejected, asked), reader.Refusal);
    }

    private async Task<long> AskAsync(string source, IReadOnlyList<HeldRecord> records, CancellationToken cancellationToken)
    {
        var findings = screening.Match(source, engine.Prepare(records), lists.Scopes, clock.GetUtcNow(), lists.Index.Snapshot.Height);
        var wanted = screening.Wanted(findings.Waiting.Select(record => records[record]), findings.Asked);
        if (wanted.Count == 0)
            return 0;
        var byUse = await grants.DivideAsync(EvaluationUse.WarmUp, wanted, cancellationToken);
        return await database.WriteAsync(db => grants.QueueAsync(db, EvaluationUse.WarmUp, byUse, cancellationToken), cancellationToken);
    }

    private async Task UntilThereIsRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await using (var db = database.Read())
            {
                if (await EvaluationGrants.HasRoomAsync(db, ring.Serving.Keys, cancellationToken))
                    return;
            }
            await Task.Delay(Look, cancellationToken);
        }
    }
}
