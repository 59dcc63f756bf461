using System.Buffers;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;

namespace ExchangeNetwork.Node.Security;

/// <summary>The salts and record leaves of one intake batch, all from its 32-byte secret.</summary>
/// <remarks>
/// Each use has salts of its own: a salt that opens one commitment to somebody must not let him guess what another hides. So a hit's salt is
/// not its record's (who could otherwise try out the record's other fields), and two hits of one record differ too. The commitments
/// themselves are <see cref="Contract.Hits.Claims"/>. One thread at a time.
/// </remarks>
public sealed class Commitments : IDisposable
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltSize = 32;

    private const int BlocksPerSalt = SaltSize / SaltStream.BlockSize;

    private readonly SaltStream _recordSalts;
    private readonly byte[] _hitKey = new byte[32];
    private readonly byte[] _releaseKey = new byte[32];

    /// <summary>From a batch's secret.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 32 bytes.</exception>
    public Commitments(ReadOnlySpan<byte> batchSecret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(batchSecret.Length, 32, nameof(batchSecret));
        _recordSalts = new SaltStream(batchSecret, [], "xnet1/record-salt"u8);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, batchSecret, _hitKey, [], "xnet1/hit-salt"u8);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, batchSecret, _releaseKey, [], "xnet1/release-salt"u8);
    }

    /// <summary>The secret of a batch, derived from the key store's batch key: HKDF-SHA256, info <c>xnet1/batch</c> ‖ LP(networkId) ‖ LP(batchId).</summary>
    public static byte[] BatchSecret(ReadOnlySpan<byte> batchKey, string networkId, string batchId)
    {
        var secret = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, batchKey, secret, [], new Labelled("xnet1/batch", networkId).Lp(batchId).ToArray());
        return secret;
    }

    /// <summary>recordLeaf = SHA-256(0x00 ‖ salt ‖ canonical record): the fast version of the contract's.</summary>
    /// <param name="salt">32 bytes.</param>
    /// <param name="canonicalRecord">Canonical JSON of the record.</param>
    /// <param name="leaf">Gets 32 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The salt is not 32 bytes.</exception>
    public static void WriteRecordLeaf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> canonicalRecord, Span<byte> leaf)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltSize, nameof(salt));
        SaltedLeaf.Write(salt, canonicalRecord, leaf);
    }

    /// <summary>Salt of the record at a place of the batch, from 0.</summary>
    public byte[] RecordSalt(long index)
    {
        var salt = new byte[SaltSize];
        WriteRecordSalts(index, salt);
        return salt;
    }

    /// <summary>Writes the salts of the records from place <paramref name="first"/> on, 32 bytes each.</summary>
    public void WriteRecordSalts(long first, Span<byte> salts) => _recordSalts.Write(first * BlocksPerSalt, salts);

    /// <summary>Writes the leaves of the records from place <paramref name="first"/> on, 32 bytes each, in the records' order.</summary>
    /// <exception cref="ArgumentException">The span does not hold 32 bytes for each record.</exception>
    public void WriteRecordLeaves(long first, IReadOnlyList<ReadOnlyMemory<byte>> canonicalRecords, Span<byte> leaves)
    {
        if (leaves.Length != (long)canonicalRecords.Count * MerkleTree.HashSize)
            throw new ArgumentException("32 bytes for each record.", nameof(leaves));
        const int atOnce = 1024;
        var salts = ArrayPool<byte>.Shared.Rent(atOnce * SaltSize);
        for (var start = 0; start < canonicalRecords.Count; start += atOnce)
        {
            var count = Math.Min(atOnce, canonicalRecords.Count - start);
            WriteRecordSalts(first + start, salts.AsSpan(0, count * SaltSize));
            for (var i = 0; i < count; i++)
            {
                SaltedLeaf.Write(
                    salts.AsSpan(i * SaltSize, SaltSize),
                    canonicalRecords[start + i].Span,
                    leaves.Slice((start + i) * MerkleTree.HashSize, MerkleTree.HashSize));
            }
        }
        ArrayPool<byte>.Shared.Return(salts, clearArray: true);
    }

    /// <summary>Salt of the commitment to a hit of this record on the entry with this tag, 32 bytes.</summary>
    public byte[] HitSalt(ReadOnlySpan<byte> recordLeaf, ReadOnlySpan<byte> tag) => Keyed(_hitKey, recordLeaf, tag, []);

    /// <summary>Salt of the commitment to released fields, 32 bytes; other fields give another salt.</summary>
    public byte[] ReleaseSalt(ReadOnlySpan<byte> recordLeaf, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> canonicalFields) =>
        Keyed(_releaseKey, recordLeaf, tag, canonicalFields);

    /// <inheritdoc/>
    public void Dispose()
    {
        _recordSalts.Dispose();
        CryptographicOperations.ZeroMemory(_hitKey);
        CryptographicOperations.ZeroMemory(_releaseKey);
    }

    /// <summary>Masks the secret.</summary>
    public override string ToString() => "Commitments(***)";

    private static byte[] Keyed(byte[] key, ReadOnlySpan<byte> recordLeaf, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(recordLeaf.Length, MerkleTree.HashSize, nameof(recordLeaf));
        ArgumentOutOfRangeException.ThrowIfNotEqual(tag.Length, 32, nameof(tag));
        byte[] message = [.. recordLeaf, .. tag, .. content];
        return HMACSHA256.HashData(key, message);
    }
}
