using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Storage;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Intake;

/// <summary>Takes one upload in: reads, keeps and hands to screening, batch by batch, in bounded memory.</summary>
/// <remarks>A record counts as accepted once it is on disk. Uploading the same again is safe: what is known is a duplicate.</remarks>
internal sealed class IntakeSession(
    NodeOptions options, NodeDatabase database, RecordHoldings holdings, ScreeningLoop screening, AuditLog audit, TimeProvider clock)
{
    private const int ErrorsShown = 100;

    /// <summary>Reads a stream of records to its end.</summary>
    /// <param name="stream">CSV or NDJSON.</param>
    /// <param name="reading">How to read it; names the source.</param>
    /// <param name="actor">Pseudonymous id of who uploads.</param>
    /// <param name="role">Role acted in.</param>
    /// <param name="cancellationToken">Ends the upload; what was kept stays kept.</param>
    public async Task<IntakeSummary> TakeAsync(
        Stream stream, RecordReaderOptions reading, string actor, string role, CancellationToken cancellationToken)
    {
        var batchId = await BeginAsync(reading.Source, actor, role, null, cancellationToken);
        using var reader = RecordReader.Open(stream, reading);
        using var batch = new RecordBatch();
        await using var errors = new RejectedRows(ErrorFilePath(batchId));
        long accepted = 0, duplicates = 0;
        while (await reader.ReadAsync(batch, cancellationToken))
        {
            errors.Add(batch.Rejected);
            if (batch.Count == 0)
                continue;
            var kept = holdings.Keep(batchId, reading.Source, batch.ToHeldRecords(), clock.GetUtcNow(), IntakeRoot.Of);
            duplicates += kept.Duplicates;
            if (kept.Frame is { } frame)
            {
                accepted += frame.Records.Count;
                await screening.OfferAsync(kept.FrameNumber, frame, cancellationToken);
            }
        }

        var refusal = reader.Refusal is { } file ? Describe(0, "", file.Code, file.Arguments) : null;
        return await database.WriteAsync(
            async db =>
            {
                var stored = (await db.IntakeBatches.FindAsync([batchId], cancellationToken))!;
                (stored.Accepted, stored.Duplicates, stored.Rejected) = (accepted, duplicates, errors.Count);
                stored.State = refusal is null ? "accepted" : "refused";
                stored.Refusal = refusal is null ? null : JsonConvert.SerializeObject(refusal);
                stored.Errors = JsonConvert.SerializeObject(errors.First);
                return Summary(stored);
            },
            cancellationToken);
    }

    /// <summary>Notes an upload that cannot be read at all, because it does not say what it belongs to.</summary>
    public Task RefuseAsync(string actor, string role, FileRefusal refusal, CancellationToken cancellationToken) =>
        BeginAsync("", actor, role, refusal, cancellationToken);

    private async Task<string> BeginAsync(string source, string actor, string role, FileRefusal? refusal, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var row = new IntakeBatchRow
        {
            BatchId = Guid.CreateVersion7(now).ToString("N"),
            Source = source,
            State = refusal is null ? "open" : "refused",
            Actor = actor,
            ReceivedAt = now,
            Refusal = refusal is null ? null : JsonConvert.SerializeObject(Describe(0, "", refusal.Code, refusal.Arguments)),
        };
        await database.WriteAsync(
            async db =>
            {
                db.IntakeBatches.Add(row);
                await audit.AppendAsync(db, actor, role, "recordsUploaded", row.BatchId, refusal?.Code ?? "ok", cancellationToken);
            },
            cancellationToken);
        return row.BatchId;
    }

    /// <summary>What an upload came to so far.</summary>
    internal static IntakeSummary Summary(IntakeBatchRow row) => new(
        row.BatchId, row.Source, row.State, row.Accepted, row.Duplicates, row.Rejected, row.Screened, row.Hits, row.ReceivedAt,
        row.Refusal is null ? null : JsonConvert.DeserializeObject<RowError>(row.Refusal),
        JsonConvert.DeserializeObject<RowError[]>(row.Errors) ?? []);

    /// <summary>A coded problem with its texts.</summary>
    internal static RowError Describe(long row, string column, string code, IReadOnlyList<string> arguments) => new(
        row, column, code, ErrorCatalogue.Describe(code, "zh-CN", [.. arguments]), ErrorCatalogue.Describe(code, "en", [.. arguments]));

    /// <summary>Where the rejected rows of an upload are written.</summary>
    internal string ErrorFilePath(string batchId) => Path.Combine(options.DataFolder, "intake", batchId + ".errors.csv");
}
