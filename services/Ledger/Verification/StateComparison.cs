using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Ledger.Embedded;
using Microsoft.Data.Sqlite;

namespace ExchangeNetwork.Ledger.Verification;

/// <summary>Compares what a ledger file stores beside its blocks with what the blocks say: world state, private hashes, private values.</summary>
/// <remarks>Both sides are read in key order side by side, so memory does not grow with the state.</remarks>
internal sealed class StateComparison(SqliteConnection stored, SqliteConnection replayed, Findings findings, Action<VerificationStep, long> progress)
{
    private const string State = "SELECT key, value, version FROM state ORDER BY key";
    private const string Hashes = "SELECT collection, key_hash, value_hash, version FROM private_hashes ORDER BY collection, key_hash";

    public long StateKeys { get; private set; }

    public long PrivateValues { get; private set; }

    public void Run()
    {
        Merge(State, keyColumns: 1, (row, version) =>
            findings.Add(version, null, LedgerRefusals.StateDiffers(Readable((byte[])row[0]), version)));
        Merge(Hashes, keyColumns: 2, (row, version) =>
            findings.Add(version, null, LedgerRefusals.PrivateHashDiffers(Readable((byte[])row[0]), version)));
        CheckPrivateValues();
    }

    private static object[]? Read(SqliteDataReader rows)
    {
        if (!rows.Read())
            return null;
        var row = new object[rows.FieldCount];
        rows.GetValues(row);
        return row;
    }

    private static bool Same(object[] one, object[] other)
    {
        for (var i = 0; i < one.Length; i++)
        {
            var same = one[i] is byte[] bytes ? other[i] is byte[] otherBytes && bytes.AsSpan().SequenceEqual(otherBytes) : Equals(one[i], other[i]);
            if (!same)
                return false;
        }
        return true;
    }

    private static int Compare(object[]? one, object[]? other, int keyColumns)
    {
        if (one is null || other is null)
            return one is null ? 1 : -1;
        for (var i = 0; i < keyColumns; i++)
        {
            // What is no BLOB was put there by other means; SQLite sorts it before every BLOB.
            var order = one[i] is byte[] bytes ? bytes.AsSpan().SequenceCompareTo((byte[])other[i]) : -1;
            if (order != 0)
                return order;
        }
        return 0;
    }

    private static string Readable(byte[] key) => Encoding.UTF8.GetString(key).Replace('\0', '/');

    private static long Block(object version) => version is long packed and >= 0 ? packed / PackedPosition.PerBlock : 0;

    private void Merge(string sql, int keyColumns, Action<object[], long> differs)
    {
        using var ours = new Statement(stored, sql, 0);
        using var theirs = new Statement(replayed, sql, 0);
        using var storedRows = ours.Query();
        using var replayedRows = theirs.Query();
        var have = Read(storedRows);
        var want = Read(replayedRows);
        while (have is not null || want is not null)
        {
            var order = Compare(have, want, keyColumns);
            if (order < 0)
                differs([have![0] as byte[] ?? Encoding.UTF8.GetBytes($"{have[0]}")], Block(have[^1]));
            else if (order > 0 || !Same(have!, want!))
                differs(want!, Block(want![^1]));
            if (order <= 0)
                have = Read(storedRows);
            if (order >= 0)
                want = Read(replayedRows);
            if (keyColumns == 1)
                progress(VerificationStep.State, ++StateKeys);
        }
    }

    private void CheckPrivateValues()
    {
        using (var values = new Statement(stored, "SELECT collection, key, value FROM private_data", 0))
        using (var hash = new Statement(replayed, "SELECT value_hash, version FROM private_hashes WHERE collection = $1 AND key_hash = $2", 2))
        using (var take = new Statement(replayed, "DELETE FROM private_hashes WHERE collection = $1 AND key_hash = $2", 2))
        using (var rows = values.Query())
        {
            while (rows.Read())
            {
                progress(VerificationStep.PrivateData, ++PrivateValues);
                var collection = rows.GetFieldValue<byte[]>(0);
                var keyHash = SHA256.HashData(rows.GetFieldValue<byte[]>(1));
                using (var found = hash.Query(collection, keyHash))
                {
                    if (!found.Read())
                    {
                        findings.Add(null, null, LedgerRefusals.PrivateValueUnknown(Readable(collection)));
                        continue;
                    }
                    var block = Block(found.GetInt64(1));
                    if (!SHA256.HashData(rows.GetFieldValue<byte[]>(2)).AsSpan().SequenceEqual(found.GetFieldValue<byte[]>(0)))
                        findings.Add(block, null, LedgerRefusals.PrivateValueDiffers(Readable(collection), block));
                }
                take.Execute(collection, keyHash);
            }
        }

        // What is left has a hash and no value.
        using var left = new Statement(replayed, "SELECT collection, version FROM private_hashes", 0);
        using var absent = left.Query();
        while (absent.Read())
        {
            var block = Block(absent.GetInt64(1));
            findings.Add(block, null, LedgerRefusals.PrivateValueAbsent(Readable(absent.GetFieldValue<byte[]>(0)), block));
        }
    }
}
