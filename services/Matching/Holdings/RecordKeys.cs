using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>By which a record is known again, without its id or content standing in an index: one key for the record, one for what it says.</summary>
/// <remarks>
/// The record's key is the AES-256-CMAC of half the SHA-256 of its source and id; its revision's key is that of both halves, the other being
/// of its canonical form. Two contents that agree in half a hash are not to be found. Safe for use from many threads.
/// </remarks>
internal sealed class RecordKeys : IDisposable
{
    /// <summary>Version of these rules.</summary>
    public const int Version = 1;

    private const int Half = SHA256.HashSizeInBytes / 2;
    private readonly AesCmac cmac;
    private readonly CmacBatch batch = new();
    private readonly Lock computing = new();

    /// <summary>Keys under a secret of the node, 32 bytes.</summary>
    public RecordKeys(ReadOnlySpan<byte> key) => cmac = new AesCmac(key);

    /// <summary>The keys of records of one source: of each first the record's, then its revision's.</summary>
    public LocalToken[] Of(string source, IReadOnlyList<HeldRecord> records)
    {
        var keys = new LocalToken[records.Count * 2];
        Span<byte> message = stackalloc byte[Half * 2];
        lock (computing)
        {
            batch.Clear();
            foreach (var record in records)
            {
                WriteId(source, record.RecordId, message[..Half]);
                WriteHalf(record.Canonical, message[Half..]);
                batch.Add(message[..Half]);
                batch.Add(message);
            }
            cmac.Compute(batch, MemoryMarshal.Cast<LocalToken, UInt128>(keys.AsSpan()));
        }
        return keys;
    }

    /// <summary>The keys of records of which only the ids are known.</summary>
    public LocalToken[] Of(string source, IReadOnlyList<string> recordIds)
    {
        var keys = new LocalToken[recordIds.Count];
        Span<byte> message = stackalloc byte[Half];
        lock (computing)
        {
            batch.Clear();
            foreach (var id in recordIds)
            {
                WriteId(source, id, message);
                batch.Add(message);
            }
            cmac.Compute(batch, MemoryMarshal.Cast<LocalToken, UInt128>(keys.AsSpan()));
        }
        return keys;
    }

    /// <inheritdoc/>
    public void Dispose() => cmac.Dispose();

    private static void WriteId(string source, string recordId, Span<byte> half)
    {
        // The length keeps ("ab","c") and ("a","bc") apart.
        var bytes = new byte[sizeof(int) + Encoding.UTF8.GetMaxByteCount(source.Length + recordId.Length)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, source.Length);
        var length = sizeof(int) + Encoding.UTF8.GetBytes(source, bytes.AsSpan(sizeof(int)));
        length += Encoding.UTF8.GetBytes(recordId, bytes.AsSpan(length));
        WriteHalf(bytes.AsSpan(0, length), half);
    }

    private static void WriteHalf(ReadOnlySpan<byte> bytes, Span<byte> half)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        hash[..Half].CopyTo(half);
    }
}
