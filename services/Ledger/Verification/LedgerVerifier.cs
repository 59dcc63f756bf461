using ExchangeNetwork.Ledger.Embedded;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Ledger.Verification;

/// <summary>Checks an embedded ledger's file without trusting who holds it.</summary>
/// <remarks>
/// Hashes, Merkle roots, signatures, read sets and validation codes are derived again from the blocks; state and private data are compared with
/// what the blocks write. What a holder can still do unseen is to cut the ledger or rewrite its own transactions: that is what checkpoints of
/// other agencies show. The file may be in use: it is read from a snapshot once the replay has caught up.
/// </remarks>
public static class LedgerVerifier
{
    /// <summary>Verifies a ledger file; damage is part of the report, not an exception.</summary>
    /// <exception cref="LedgerException">The file is absent or no ledger (XN-LEDGER-002).</exception>
    public static VerificationReport Verify(
        VerificationRequest request, Action<VerificationProgress>? progress, ILogger logger, CancellationToken cancellationToken)
    {
        using var file = Open(request.Path);
        var findings = new Findings(request.MaxFindings);
        string? channel = null;
        BlockReplay? replay = null;
        StateComparison? comparison = null;
        IReadOnlyList<CheckpointFinding> checkpoints = [];
        try
        {
            channel = LedgerSchema.ReadChannel(file) ?? throw NotALedger(request.Path, null);
            replay = new BlockReplay(channel, request, findings, logger);
            using var blocks = new BlockTables(file);

            // Blocks do not change, so they are read without holding a snapshot, which would keep the running ledger's log from being emptied.
            ReadBlocks(blocks, replay, findings, progress, cancellationToken);
            file.Execute("BEGIN");
            ReadBlocks(blocks, replay, findings, progress, cancellationToken);
            CheckTables(file, replay.Head, findings);
            comparison = new StateComparison(file, replay.Connection, findings, (step, done) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Invoke(new VerificationProgress(step, done, done));
            });
            // Checkpoints first: the comparison uses the replayed private hashes up.
            checkpoints = CheckpointComparison.Run(request, channel, blocks, replay);
            progress?.Invoke(new VerificationProgress(VerificationStep.Checkpoints, checkpoints.Count, request.Checkpoints.Count));
            comparison.Run();
            file.Execute("COMMIT");
        }
        catch (Exception fault) when (
            fault is SqliteException or InvalidCastException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            // A page that SQLite cannot make sense of, or a column of another type than the ledger writes, or NULL.
            if (channel is null && fault is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_NOTADB })
                throw NotALedger(request.Path, fault);
            findings.Add(comparison is null ? replay?.Head.Number + 1 : null, null, LedgerRefusals.Damaged(fault.Message));
        }
        finally
        {
            replay?.Dispose();
        }
        return new VerificationReport(
            channel ?? "", replay?.Head ?? new LedgerHead(-1, []), replay?.Transactions ?? 0, replay?.Invalid ?? 0, comparison?.StateKeys ?? 0,
            comparison?.PrivateValues ?? 0, findings.Count, findings.Kept, checkpoints);
    }

    private static SqliteConnection Open(string path)
    {
        if (!File.Exists(path))
            throw NotALedger(path, null);
        SqliteConnection? file = null;
        try
        {
            file = LedgerSchema.Open(path, SqliteOpenMode.ReadOnly);
            // A file made to mislead its reader: no functions from its schema, and cells are checked before use.
            file.Execute("PRAGMA trusted_schema = OFF");
            file.Execute("PRAGMA cell_size_check = ON");
            file.Execute("PRAGMA cache_size = -32000");
            return file;
        }
        catch (SqliteException fault)
        {
            file?.Dispose();
            throw NotALedger(path, fault);
        }
    }

    private static LedgerException NotALedger(string path, Exception? fault) =>
        new($"{path} is not a ledger that can be read.", fault, LedgerRefusals.NotALedger(path));

    private static void ReadBlocks(
        BlockTables blocks, BlockReplay replay, Findings findings, Action<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        var last = blocks.Last()?.Number ?? -1;
        for (var number = replay.Head.Number + 1; number <= last; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (blocks.Block(number) is { } block)
            {
                replay.Next(block, blocks.Transactions(number));
            }
            else
            {
                findings.Add(number, null, LedgerRefusals.BlockAbsent(number));
                // A single altered number would otherwise be counted once for every number up to it.
                number = blocks.NextNumber(number) - 1;
                replay.Skip(number);
            }
            progress?.Invoke(new VerificationProgress(VerificationStep.Blocks, number + 1, last + 1));
        }
    }

    private static void CheckTables(SqliteConnection file, LedgerHead head, Findings findings)
    {
        using (var outside = new Statement(
            file, "SELECT DISTINCT position / 1024 FROM transactions WHERE position < 0 OR position / 1024 NOT IN (SELECT number FROM blocks) LIMIT 10", 0))
        using (var rows = outside.Query())
        {
            while (rows.Read())
                findings.Add(rows.GetInt64(0), null, LedgerRefusals.TransactionOutsideBlocks(rows.GetInt64(0)));
        }
        using (var negative = new Statement(file, "SELECT number FROM blocks WHERE number < 0 LIMIT 10", 0))
        using (var rows = negative.Query())
        {
            while (rows.Read())
                findings.Add(rows.GetInt64(0), null, LedgerRefusals.BlockAbsent(head.Number));
        }
        using var integrity = new Statement(file, "PRAGMA integrity_check(10)", 0);
        using var messages = integrity.Query();
        while (messages.Read())
        {
            if (messages.GetString(0) is var message && message != "ok")
                findings.Add(null, null, LedgerRefusals.Damaged(message));
        }
    }
}
