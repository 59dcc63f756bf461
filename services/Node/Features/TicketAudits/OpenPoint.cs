using System.Globalization;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>Opens a point of an own ticket to the evaluator that was chosen for it, with the record or the list that it was asked for.</summary>
/// <remarks>A record may still come and a list may still be published; when the time is nearly over it says that there is nothing.</remarks>
internal sealed class OpenPoint(
    NodeDatabase database, ContractCalls contract, MatchEngine engine, RecordSource records, ListSource lists, OpeningVault vault, NoticeOutbox outbox, AuditLog audit,
    TimeProvider clock) : IWorkHandler
{
    public const string KindName = "openTicketPoint";

    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);

    /// <summary>So long before the time is over it says so: the notice must arrive.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var slash = work.Key.IndexOf('/', StringComparison.Ordinal);
        OwnOpeningRow? row;
        await using (var db = database.Read())
            row = await db.OwnOpenings.FindAsync([work.Key[..slash], int.Parse(work.Key.AsSpan(slash + 1), CultureInfo.InvariantCulture)], cancellationToken);
        if (row is not { State: OwnOpeningStates.Open })
            return null;
        var opening = await OpeningAsync(row, vault.PointOf(row), cancellationToken);
        if (opening is null && clock.GetUtcNow() < row.Deadline - Before)
            return LookAgain;
        opening ??= new TicketOpening(row.TicketId, row.Position, null, null, null);
        // One that cannot be written to now may be reinstated.
        if (outbox.TrySeal(row.Auditor, BusAddresses.Pseudonyms, TicketOpening.Type, opening) is not { } notice)
            return LookAgain;
        await database.WriteAsync(
            async db =>
            {
                var stored = (await db.OwnOpenings.FindAsync([row.TicketId, row.Position], cancellationToken))!;
                (stored.State, stored.Point) = (opening.Point is null ? OwnOpeningStates.WithoutSource : OwnOpeningStates.Opened, []);
                var code = opening.Point is null ? AuditCodes.Of(AuditFinding.NoSource) : "ok";
                await audit.AppendAsync(db, AuditLog.System, "", "ticketPointOpened", $"{work.Key}/{row.Auditor}", code, cancellationToken);
                db.Outbox.Add(notice);
            },
            cancellationToken);
        return null;
    }

    private async Task<TicketOpening?> OpeningAsync(OwnOpeningRow row, OpenedPoint point, CancellationToken cancellationToken)
    {
        if (!engine.Types.TryGet(point.IdentifierType, out var type))
            return null;
        var identifier = new CanonicalIdentifier(type, point.Value);
        var use = Enum.Parse<EvaluationUse>(row.Use);
        if (use != EvaluationUse.List && records.Find(identifier, row.Frames, cancellationToken) is { } record
            && await AnchoredAsync(record, row.Frames, cancellationToken) is { } anchored)
        {
            return new TicketOpening(row.TicketId, row.Position, point, anchored, null);
        }
        // The daily quota also pays for lists that no grant covers.
        return use != EvaluationUse.WarmUp && await lists.FindAsync(identifier, cancellationToken) is { } list
            ? new TicketOpening(row.TicketId, row.Position, point, null, list)
            : null;
    }

    /// <summary>A record that came after the ticket stands under no root that the ticket has: one is anchored for it.</summary>
    private async Task<OpenedRecord?> AnchoredAsync(OpenedRecord record, long first, CancellationToken cancellationToken)
    {
        if (record.Batch < first)
            return record;
        var root = Convert.ToHexStringLower(records.RootOf(record.Batches));
        var batch = new HitBatchAnchor("roots-" + root[..32], [root], []);
        var outcome = await contract.SubmitAsync(Functions.HitsAnchor, batch, cancellationToken);
        return outcome.Agreed ? record with { AnchoredIn = batch.BatchId } : null;
    }
}
