using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>World state, hashes of private data, and private data, over one connection. For one thread at a time.</summary>
/// <remarks>Keys are BLOBs: SQLite compares those byte by byte, which is the ledger's order.</remarks>
internal sealed class StateTables(SqliteConnection connection) : IDisposable
{
    private readonly Statement _get = new(connection, "SELECT value, version FROM state WHERE key = $1", 1);
    private readonly Statement _version = new(connection, "SELECT version FROM state WHERE key = $1", 1);
    private readonly Statement _getPrivate = new(connection, "SELECT value FROM private_data WHERE collection = $1 AND key = $2", 2);
    private readonly Statement _getHash = new(
        connection, "SELECT value_hash, version FROM private_hashes WHERE collection = $1 AND key_hash = $2", 2);

    // Prepared at the first write: readers' connections may not write at all.
    private Statement? _put;
    private Statement? _delete;
    private Statement? _putHash;
    private Statement? _deleteHash;
    private Statement? _putPrivate;
    private Statement? _deletePrivate;

    /// <summary>A key's value and version; null when there is none.</summary>
    public (byte[] Value, long Version)? Get(byte[] key)
    {
        using var row = _get.Query(key);
        return row.Read() ? (row.GetFieldValue<byte[]>(0), row.GetInt64(1)) : null;
    }

    public long? Version(byte[] key)
    {
        using var row = _version.Query(key);
        return row.Read() ? row.GetInt64(0) : null;
    }

    /// <summary>Keys from start (inclusive) to end (exclusive; empty = unbounded) in byte order.</summary>
    public IEnumerable<(byte[] Key, byte[] Value, long Version)> Range(byte[] start, byte[] end)
    {
        using var statement = end.Length == 0
            ? new Statement(connection, "SELECT key, value, version FROM state WHERE key >= $1 ORDER BY key", 1)
            : new Statement(connection, "SELECT key, value, version FROM state WHERE key >= $1 AND key < $2 ORDER BY key", 2);
        using var rows = end.Length == 0 ? statement.Query(start) : statement.Query(start, end);
        while (rows.Read())
            yield return (rows.GetFieldValue<byte[]>(0), rows.GetFieldValue<byte[]>(1), rows.GetInt64(2));
    }

    /// <summary>Number of keys in a range and the digest that stands for them in a read set.</summary>
    public (long Count, string Digest) RangeDigest(byte[] start, byte[] end)
    {
        using var statement = end.Length == 0
            ? new Statement(connection, "SELECT key, version FROM state WHERE key >= $1 ORDER BY key", 1)
            : new Statement(connection, "SELECT key, version FROM state WHERE key >= $1 AND key < $2 ORDER BY key", 2);
        using var rows = end.Length == 0 ? statement.Query(start) : statement.Query(start, end);
        using var digest = new RangeDigest();
        while (rows.Read())
            digest.Add(rows.GetFieldValue<byte[]>(0), rows.GetInt64(1));
        return (digest.Count, digest.Finish());
    }

    public byte[]? GetPrivate(byte[] collection, byte[] key)
    {
        using var row = _getPrivate.Query(collection, key);
        return row.Read() ? row.GetFieldValue<byte[]>(0) : null;
    }

    public (byte[] Hash, long Version)? GetPrivateHash(byte[] collection, byte[] keyHash)
    {
        using var row = _getHash.Query(collection, keyHash);
        return row.Read() ? (row.GetFieldValue<byte[]>(0), row.GetInt64(1)) : null;
    }

    /// <summary>Applies what a valid transaction writes to the public state and to the hashes of private data.</summary>
    public void Apply(TransactionDocument transaction, long version)
    {
        foreach (var write in transaction.Writes)
            Put(StrictUtf8.Bytes(write.Key), write.Value?.ToBytes() ?? [], version);
        foreach (var write in transaction.PrivateWrites)
        {
            var collection = StrictUtf8.Bytes(write.Collection);
            var keyHash = Convert.FromHexString(write.KeyHash);
            if (write.ValueHash is null)
            {
                _deleteHash ??= new Statement(connection, "DELETE FROM private_hashes WHERE collection = $1 AND key_hash = $2", 2);
                _deleteHash.Execute(collection, keyHash);
                continue;
            }
            _putHash ??= new Statement(
                connection, "INSERT OR REPLACE INTO private_hashes (collection, key_hash, value_hash, version) VALUES ($1, $2, $3, $4)", 4);
            _putHash.Execute(collection, keyHash, Convert.FromHexString(write.ValueHash), version);
        }
    }

    /// <summary>Applies the private values of a valid transaction.</summary>
    public void Apply(PrivateValue value)
    {
        if (value.Value is null)
        {
            _deletePrivate ??= new Statement(connection, "DELETE FROM private_data WHERE collection = $1 AND key = $2", 2);
            _deletePrivate.Execute(value.Collection, value.Key);
            return;
        }
        _putPrivate ??= new Statement(connection, "INSERT OR REPLACE INTO private_data (collection, key, value) VALUES ($1, $2, $3)", 3);
        _putPrivate.Execute(value.Collection, value.Key, value.Value);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _get, _version, _getPrivate, _getHash, _put, _delete, _putHash, _deleteHash, _putPrivate, _deletePrivate })
            statement?.Dispose();
    }

    private void Put(byte[] key, byte[] value, long version)
    {
        if (value.Length == 0)
        {
            _delete ??= new Statement(connection, "DELETE FROM state WHERE key = $1", 1);
            _delete.Execute(key);
            return;
        }
        _put ??= new Statement(connection, "INSERT OR REPLACE INTO state (key, value, version) VALUES ($1, $2, $3)", 3);
        _put.Execute(key, value, version);
    }
}

/// <summary>A private write with its value, on its way to the private table; a null value deletes.</summary>
internal sealed record PrivateValue(byte[] Collection, byte[] Key, byte[]? Value)
{
    public override string ToString() => "private value";
}

/// <summary>SHA-256 over u32 key length ‖ key ‖ u64 version of the keys of a range, in order.</summary>
internal sealed class RangeDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Count { get; private set; }

    public void Add(byte[] key, long version)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(number, key.Length);
        _hash.AppendData(number[..4]);
        _hash.AppendData(key);
        BinaryPrimitives.WriteInt64BigEndian(number, version);
        _hash.AppendData(number);
        Count++;
    }

    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
