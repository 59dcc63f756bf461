using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>The tables of a ledger file, and how its connections are opened.</summary>
internal static class LedgerSchema
{
    // "XNL1", so that `file` and the verifier know a ledger from any other SQLite file.
    private const int ApplicationId = 0x584E4C31;
    private const int Version = 1;

    /// <summary>The statements that make an empty ledger, in order; the verifier compares a file's schema with them word for word.</summary>
    private static readonly string[] Statements =
    [
        "CREATE TABLE ledger (id INTEGER PRIMARY KEY CHECK (id = 1), channel TEXT NOT NULL)",
        "CREATE TABLE blocks (number INTEGER PRIMARY KEY, previous_hash BLOB NOT NULL, data_hash BLOB NOT NULL, hash BLOB NOT NULL)",
        // position = block * 1024 + index, so that the table grows at its end only.
        "CREATE TABLE transactions (position INTEGER PRIMARY KEY, id BLOB NOT NULL, code INTEGER NOT NULL, envelope BLOB NOT NULL)",
        // Ids of authentic transactions: what was forged or repeated does not use an id up.
        "CREATE UNIQUE INDEX transaction_ids ON transactions (id) WHERE code NOT IN (4, 9, 255)",
        "CREATE TABLE state (key BLOB PRIMARY KEY, value BLOB NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE private_hashes (collection BLOB NOT NULL, key_hash BLOB NOT NULL, value_hash BLOB NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (collection, key_hash)) WITHOUT ROWID",
        "CREATE TABLE private_data (collection BLOB NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (collection, key)) WITHOUT ROWID",
    ];

    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Makes the tables in an empty file, or checks that the file is a ledger of this channel.</summary>
    /// <exception cref="LedgerException">Another kind of file, another version, or another channel.</exception>
    public static void CreateOrCheck(SqliteConnection connection, string path, string channel)
    {
        if (Number(connection, "SELECT count(*) FROM sqlite_master") == 0)
        {
            connection.Execute("BEGIN IMMEDIATE");
            Create(connection, channel);
            connection.Execute("COMMIT");
            return;
        }
        var found = ReadChannel(connection) ?? throw new LedgerException($"{path} is not a ledger.", null, LedgerRefusals.NotALedger(path));
        if (found != channel)
        {
            throw new LedgerException(
                $"{path} belongs to channel {found}, not {channel}.", null, LedgerRefusals.OtherChannel(path, found, channel));
        }
    }

    public static void Create(SqliteConnection connection, string channel)
    {
        foreach (var statement in Statements)
            connection.Execute(statement);
        using var insert = new Statement(connection, "INSERT INTO ledger (id, channel) VALUES (1, $1)", 1);
        insert.Execute(channel);
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}"));
    }

    /// <summary>The channel of a ledger file; null when the file is no ledger of this version.</summary>
    public static string? ReadChannel(SqliteConnection connection)
    {
        if (Number(connection, "PRAGMA application_id") != ApplicationId || Number(connection, "PRAGMA user_version") != Version)
            return null;
        using var schema = new Statement(connection, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY sql", 0);
        var found = new List<string>();
        using (var rows = schema.Query())
        {
            while (rows.Read())
                found.Add(rows.GetString(0));
        }
        if (!found.SequenceEqual(Statements.Order(StringComparer.Ordinal), StringComparer.Ordinal))
            return null;
        using var channel = new Statement(connection, "SELECT channel FROM ledger", 0);
        using var row = channel.Query();
        return row.Read() ? row.GetString(0) : null;
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Callers pass constants only.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql, 0);
        using var row = statement.Query();
        return row.Read() ? row.GetInt64(0) : 0;
    }
}
