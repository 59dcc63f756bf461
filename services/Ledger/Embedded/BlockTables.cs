using Microsoft.Data.Sqlite;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>A row of table blocks.</summary>
internal sealed record BlockRow(long Number, byte[] PreviousHash, byte[] DataHash, byte[] Hash);

/// <summary>A row of table transactions.</summary>
internal sealed record TransactionRow(long Position, byte[] Id, int Code, byte[] Envelope);

/// <summary>Blocks and their transactions over one connection. For one thread at a time.</summary>
internal sealed class BlockTables(SqliteConnection connection) : IDisposable
{
    private readonly Statement _block = new(connection, "SELECT number, previous_hash, data_hash, hash FROM blocks WHERE number = $1", 1);
    private readonly Statement _last = new(
        connection, "SELECT number, previous_hash, data_hash, hash FROM blocks ORDER BY number DESC LIMIT 1", 0);
    private readonly Statement _transactions = new(
        connection, "SELECT position, id, code, envelope FROM transactions WHERE position BETWEEN $1 AND $2 ORDER BY position", 2);
    private readonly Statement _valid = new(
        connection, "SELECT position, id, code, envelope FROM transactions WHERE position > $1 AND code = 0 ORDER BY position", 1);
    private readonly Statement _contains = new(
        connection, "SELECT 1 FROM transactions WHERE id = $1 AND code NOT IN (4, 9, 255)", 1);

    private Statement? _addBlock;
    private Statement? _addTransaction;

    public BlockRow? Last() => One(_last.Query());

    public BlockRow? Block(long number) => One(_block.Query(number));

    /// <summary>The first block number at or after one; the one itself when there is none.</summary>
    public long NextNumber(long number)
    {
        using var statement = new Statement(connection, "SELECT min(number) FROM blocks WHERE number >= $1", 1);
        using var row = statement.Query(number);
        return row.Read() && !row.IsDBNull(0) ? row.GetInt64(0) : number;
    }

    public List<TransactionRow> Transactions(long block)
    {
        using var rows = _transactions.Query(PackedPosition.Pack(block, 0), PackedPosition.Pack(block, PackedPosition.PerBlock - 1));
        var transactions = new List<TransactionRow>();
        while (rows.Read())
            transactions.Add(Row(rows));
        return transactions;
    }

    /// <summary>Valid transactions after a position, as many as fit the limits (at least one).</summary>
    public List<TransactionRow> ValidAfter(long position, int most, long mostBytes, out bool exhausted)
    {
        exhausted = false;
        using var rows = _valid.Query(position);
        var transactions = new List<TransactionRow>();
        for (long bytes = 0; transactions.Count < most && bytes < mostBytes;)
        {
            if (!rows.Read())
            {
                exhausted = true;
                break;
            }
            transactions.Add(Row(rows));
            bytes += transactions[^1].Envelope.Length;
        }
        return transactions;
    }

    /// <summary>True when an authentic transaction has this id.</summary>
    public bool Contains(byte[] id)
    {
        using var row = _contains.Query(id);
        return row.Read();
    }

    public void Add(BlockRow block)
    {
        _addBlock ??= new Statement(connection, "INSERT INTO blocks (number, previous_hash, data_hash, hash) VALUES ($1, $2, $3, $4)", 4);
        _addBlock.Execute(block.Number, block.PreviousHash, block.DataHash, block.Hash);
    }

    public void Add(TransactionRow transaction)
    {
        _addTransaction ??= new Statement(connection, "INSERT INTO transactions (position, id, code, envelope) VALUES ($1, $2, $3, $4)", 4);
        _addTransaction.Execute(transaction.Position, transaction.Id, transaction.Code, transaction.Envelope);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _block, _last, _transactions, _valid, _contains, _addBlock, _addTransaction })
            statement?.Dispose();
    }

    private static TransactionRow Row(SqliteDataReader rows) =>
        new(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), checked((int)rows.GetInt64(2)), rows.GetFieldValue<byte[]>(3));

    private static BlockRow? One(SqliteDataReader rows)
    {
        using (rows)
        {
            return rows.Read()
                ? new BlockRow(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), rows.GetFieldValue<byte[]>(2), rows.GetFieldValue<byte[]>(3))
                : null;
        }
    }
}
