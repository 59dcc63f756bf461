using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Coverage;

/// <summary>Says on the ledger what a list version ran over and what came of it, once its hits are there.</summary>
/// <remarks>The statement is fixed in the transaction that ends the run, so a repeat after a kill is the same act, which the contract answers as done.</remarks>
internal sealed partial class RecordCoverage(
    NodeDatabase database, ContractCalls contract, AuditLog audit, TimeProvider clock, ILogger<RecordCoverage> logger) : IWorkHandler
{
    public const string KindName = "recordCoverage";

    private const string PendingBatch = "pending";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    public string Kind => KindName;

    /// <summary>Has a run stated; call it in the transaction that ends the run.</summary>
    public static async Task AskAsync(NodeDbContext db, ImportedList list, ListRun run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rejected = await RejectedAsync(db, run.Extent.Sources, cancellationToken);
        var key = ListKey.Of(list.Manifest.ListId, list.Manifest.Version);
        var statement = new CoverageStatement
        {
            ReceiptId = "",
            ListId = list.Manifest.ListId,
            Version = list.Manifest.Version,
            RowsRoot = list.Manifest.RowsRoot,
            IndexHeight = list.BlockNumber,
            NormalizationVersion = IdentifierNormalizer.NormalizationVersion,
            IntakeRoots = run.Extent.IntakeRoot is { } root ? [Convert.ToHexStringLower(root)] : [],
            Sources = run.Extent.Sources,
            RecordsIn = run.Extent.RecordsIn,
            Matched = run.Hits,
            Pending = run.Extent.Pending,
            Rejected = rejected,
            Capped = run.Capped,
        };
        // Its content names it: after a reinstatement the same version runs again, over more, and says so in a receipt of its own.
        statement = statement with { ReceiptId = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Serialize(statement)))[..32] };
        var payload = Encoding.UTF8.GetString(CanonicalJson.Serialize(statement));
        await db.AddWorkAsync(KindName, key, now, payload, cancellationToken);
        // One that is not stated yet is overtaken: what is said last counts.
        foreach (var open in await db.Work.Where(row => row.Kind == KindName && row.Key == key).ToListAsync(cancellationToken))
            open.Payload = payload;
    }

    /// <summary>Rows of these sources that intake refused with a reason: whom they are about nobody can say.</summary>
    public static async Task<long> RejectedAsync(NodeDbContext db, IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        var bySource = await db.IntakeBatches.Where(row => row.Rejected > 0).GroupBy(row => row.Source)
            .Select(group => new { Source = group.Key, Rejected = group.Sum(row => row.Rejected) }).ToListAsync(cancellationToken);
        return bySource.Where(source => sources.Contains(source.Source)).Sum(source => source.Rejected);
    }

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var statement = CanonicalJson.Deserialize<CoverageStatement>(Encoding.UTF8.GetBytes(work.Payload));
        QueryListRow list;
        await using (var db = database.Read())
        {
            list = await db.QueryLists.SingleAsync(row => row.ListId == statement.ListId && row.Version == statement.Version, cancellationToken);
            // An answer that counts hits which are not on the ledger yet could not be checked by whom it is for.
            if (list.CrossCheck && await HitsAreOnTheirWayAsync(db, statement.ListId, cancellationToken))
                return LookAgain;
        }
        var outcome = await contract.SubmitAsync(Functions.CoverageRecord, statement, cancellationToken);
        if (outcome.Refusal is { } refusal)
            LogRefused(statement.ReceiptId, statement.ListId, refusal.Code);
        await database.WriteAsync(
            async db =>
            {
                await audit.AppendAsync(db, AuditLog.System, "", "coverageRecorded", work.Key, outcome.Refusal?.Code ?? "ok", cancellationToken);
                // A cross-check has been answered: nothing here needs its entries any more, long before it expires. A sealed one stays as long
                // as records wait for pseudonyms.
                if (list.CrossCheck && list.Waiting == 0)
                    await db.AddWorkAsync(PurgeQueryList.KindName, work.Key, clock.GetUtcNow(), cancellationToken: cancellationToken);
            },
            cancellationToken);
        return null;
    }

    // Hits of a batch that the contract refused will not get there; the batch keeps the code.
    private static Task<bool> HitsAreOnTheirWayAsync(NodeDbContext db, string listId, CancellationToken cancellationToken) => db.Hits.AnyAsync(
        hit => hit.ListId == listId && hit.BlockNumber == null
            && (hit.AnchorBatchId == null || db.AnchorBatches.Any(batch => batch.BatchId == hit.AnchorBatchId && batch.State == PendingBatch)),
        cancellationToken);

    [LoggerMessage(2801, LogLevel.Error, "The contract refused coverage receipt {ReceiptId} for list {ListId} with {Code}")]
    private partial void LogRefused(string receiptId, string listId, string code);
}
