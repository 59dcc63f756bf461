using ExchangeNetwork.Contract;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>A transaction on its way into a block, with the private values that go to the private table.</summary>
internal sealed record OrderedTransaction(Envelope Envelope, IReadOnlyList<PrivateValue> PrivateValues);

/// <summary>The one writing connection of a ledger file. For one thread at a time.</summary>
internal sealed class LedgerFile : IDisposable
{
    private readonly string _channel;
    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly StateTables _state;
    private readonly BlockTables _blocks;
    private readonly TransactionValidator _validator;

    public LedgerFile(string path, string channel, SigningKeyLookup keys, ILogger logger)
    {
        _path = path;
        _channel = channel;
        _connection = LedgerSchema.Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            _connection.Execute("PRAGMA journal_mode = WAL");
            // FULL: a commit is on the disk before the submitter hears of it.
            _connection.Execute("PRAGMA synchronous = FULL");
            // Purged private data is overwritten with zeros.
            _connection.Execute("PRAGMA secure_delete = ON");
            _connection.Execute("PRAGMA cache_size = -16000");
            LedgerSchema.CreateOrCheck(_connection, path, channel);
            _state = new StateTables(_connection);
            _blocks = new BlockTables(_connection);
            _validator = new TransactionValidator(channel, _state, _blocks, keys, logger);
            // A purge that a crash cut off before its pages left the log.
            TruncateLog();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public LedgerHead Head() => _blocks.Last() is { } last ? new LedgerHead(last.Number, last.Hash) : new LedgerHead(-1, []);

    /// <summary>Validates transactions in order and writes them, their effects and the block's header in one SQLite transaction.</summary>
    /// <returns>The new head and each transaction's code; null when the block would be the first and is not valid (nothing is written).</returns>
    public (LedgerHead Head, TransactionValidationCode[] Codes)? Append(LedgerHead head, IReadOnlyList<OrderedTransaction> transactions)
    {
        var number = head.Number + 1;
        var codes = new TransactionValidationCode[transactions.Count];
        var leaves = new byte[transactions.Count][];
        _connection.Execute("BEGIN IMMEDIATE");
        try
        {
            for (var i = 0; i < transactions.Count; i++)
            {
                var (envelope, privateValues) = transactions[i];
                codes[i] = _validator.Admit(envelope, new LedgerPosition(number, i));
                if (codes[i] == TransactionValidationCode.Valid)
                {
                    foreach (var value in privateValues)
                        _state.Apply(value);
                }
                else if (number == 0)
                {
                    _connection.Execute("ROLLBACK");
                    return null;
                }
                leaves[i] = MerkleTree.LeafHash(envelope.Bytes);
                _blocks.Add(new TransactionRow(
                    PackedPosition.Pack(number, i), Convert.FromHexString(envelope.Transaction.Id), (int)codes[i], envelope.Bytes));
            }
            var dataHash = MerkleTree.Root(leaves);
            var hash = BlockHash.Header(_channel, number, head.Hash, dataHash, [.. codes.Select(code => (byte)code)]);
            _blocks.Add(new BlockRow(number, head.Hash, dataHash, hash));
            _connection.Execute("COMMIT");
            return (new LedgerHead(number, hash), codes);
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    /// <summary>Bytes of the write-ahead log.</summary>
    public long LogSize() => new FileInfo(_path + "-wal") is { Exists: true } log ? log.Length : 0;

    /// <summary>Moves the write-ahead log into the file and empties it; false when a reader still needs it.</summary>
    public bool TruncateLog()
    {
        using var checkpoint = new Statement(_connection, "PRAGMA wal_checkpoint(TRUNCATE)", 0);
        using var row = checkpoint.Query();
        return row.Read() && row.GetInt64(0) == 0;
    }

    public void Dispose()
    {
        _validator.Dispose();
        _state.Dispose();
        _blocks.Dispose();
        _connection.Dispose();
    }

    private void Rollback()
    {
        // After some faults SQLite has rolled back by itself and knows of no transaction any more.
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            _connection.Execute("ROLLBACK");
    }
}
