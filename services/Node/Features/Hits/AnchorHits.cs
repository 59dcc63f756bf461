using System.Diagnostics;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;
using LedgerHitRow = ExchangeNetwork.Contract.Hits.HitRow;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Anchors hits on the ledger in batches, beside matching and never before it.</summary>
/// <remarks>
/// A batch's content is stored before the first attempt, so a repeat after a kill is byte for byte the same and the contract answers it
/// as done. A batch of several lists that a rule refuses is parted into one for each list version, so that a list that ended holds up no
/// other; one that is refused then is kept with the code: its hits stay found and are not lost. One refused because an agency is suspended
/// goes in after its reinstatement (<see cref="ResumeHits"/>).
/// </remarks>
internal sealed partial class AnchorHits(
    NodeOptions options, NodeDatabase database, ContractCalls contract, WakeUps wakeUps, TimeProvider clock, ILogger<AnchorHits> logger)
    : BackgroundService
{
    private const int MostRows = 1_000;
    internal const string Pending = "pending";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // A lone hit goes in at once; where they come in quick succession, each batch is a transaction that every agency follows.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sinceBatch = Stopwatch.StartNew();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var batch in await PendingAsync(stoppingToken))
                    await AnchorAsync(batch, stoppingToken);
                // By the machine's clock: it is about load, not about any moment.
                if (Gathering - sinceBatch.Elapsed is { Ticks: > 0 } left)
                    await Task.Delay(left, stoppingToken);
                var formed = await FormAsync(stoppingToken);
                if (formed is > 0 and < MostRows)
                    sinceBatch.Restart();
                if (formed == 0)
                    await wakeUps.Hits.WaitAsync(Pause, clock, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(fault);
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    private async Task<List<AnchorBatchRow>> PendingAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.AnchorBatches.Where(row => row.State == Pending).OrderBy(row => row.CreatedAt).Take(8).ToListAsync(cancellationToken);
    }

    private Task<int> FormAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            var hits = await db.Hits.Where(row => row.AnchorBatchId == null).OrderBy(row => row.FoundAt).ThenBy(row => row.Id)
                .Take(MostRows).ToListAsync(cancellationToken);
            if (hits.Count == 0)
                return 0;
            var rows = hits.ConvertAll(hit => new LedgerHitRow(hit.ListId, hit.ListVersion, hit.Tag, hit.Commit, hit.IntakeRoot, hit.Claim, hit.Release));
            var batchId = Add(db, "hits-", rows);
            foreach (var hit in hits)
                hit.AnchorBatchId = batchId;
            return hits.Count;
        },
        cancellationToken);

    /// <summary>Stores a batch; the first row's content names it, so it never starts another one.</summary>
    private string Add(NodeDbContext db, string prefix, IReadOnlyList<LedgerHitRow> rows)
    {
        var batchId = prefix + Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Serialize(rows[0])))[..32];
        var document = new HitBatchAnchor(batchId, [.. rows.Select(row => row.IntakeRoot).Distinct().Order(StringComparer.Ordinal)], rows);
        db.AnchorBatches.Add(new AnchorBatchRow
        {
            BatchId = batchId,
            State = Pending,
            Document = CanonicalJson.Serialize(document),
            CreatedAt = clock.GetUtcNow(),
        });
        return batchId;
    }

    private async Task AnchorAsync(AnchorBatchRow batch, CancellationToken cancellationToken)
    {
        var document = CanonicalJson.Deserialize<HitBatchAnchor>(batch.Document);
        var outcome = await contract.SubmitAsync(Functions.HitsAnchor, document, cancellationToken);
        if (outcome.Refusal is { } refusal)
        {
            LogRefused(batch.BatchId, refusal.Code);
            if (document.Rows.DistinctBy(row => (row.ListId, row.Version)).Skip(1).Any())
            {
                await PartAsync(batch, document, cancellationToken);
                return;
            }
        }
        await database.WriteAsync(
            async db =>
            {
                var block = outcome.Agreed ? outcome.BlockNumber : (long?)null;
                var transaction = outcome.Agreed ? outcome.TransactionId : null;
                var state = outcome.Refusal is not { } because ? "anchored" : await ResumeHits.MayNowAsync(db, options.Agency, because) ? Pending : because.Code;
                await db.AnchorBatches.Where(row => row.BatchId == batch.BatchId).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.State, state)
                        .SetProperty(row => row.BlockNumber, block)
                        .SetProperty(row => row.TransactionId, transaction),
                    cancellationToken);
                await db.Hits.Where(row => row.AnchorBatchId == batch.BatchId).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.BlockNumber, block).SetProperty(row => row.TransactionId, transaction), cancellationToken);
            },
            cancellationToken);
        LogAnchored(options.Agency, document.Rows.Count, outcome.BlockNumber);
    }

    private Task PartAsync(AnchorBatchRow batch, HitBatchAnchor document, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            var hits = await db.Hits.Where(row => row.AnchorBatchId == batch.BatchId).ToListAsync(cancellationToken);
            foreach (var part in document.Rows.GroupBy(row => (row.ListId, row.Version)))
            {
                var partId = Add(db, "part-", [.. part]);
                var commits = part.Select(row => row.Commit).ToHashSet();
                foreach (var hit in hits.Where(hit => hit.ListId == part.Key.ListId && commits.Contains(hit.Commit)))
                    hit.AnchorBatchId = partId;
            }
            await db.AnchorBatches.Where(row => row.BatchId == batch.BatchId).ExecuteDeleteAsync(cancellationToken);
        },
        cancellationToken);

    [LoggerMessage(2401, LogLevel.Debug, "{Agency} anchored {Rows} hits in block {Block}")]
    private partial void LogAnchored(string agency, int rows, long block);

    [LoggerMessage(2402, LogLevel.Error, "The contract refused hit batch {BatchId} with {Code}")]
    private partial void LogRefused(string batchId, string code);

    [LoggerMessage(2403, LogLevel.Warning, "Anchoring failed; it goes on")]
    private partial void LogFailed(Exception fault);
}
