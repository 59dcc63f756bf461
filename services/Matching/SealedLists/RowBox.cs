using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>The box of a row: AES-256-GCM, nonce 0, of the entry's seed, under HKDF-SHA256(unlock key, list salt, version and row).</summary>
/// <remarks>The key serves one box and is never stored, so the nonce may be constant. About 6 µs either way. Safe for use from many threads.</remarks>
public static class RowBox
{
    /// <summary>Bytes of a box: ciphertext ‖ tag.</summary>
    public const int Size = EntrySeed.Size + TagSize;

    private const int TagSize = 16;
    private const int KeySize = 32;

    private static ReadOnlySpan<byte> Nonce => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Locks a seed into a box.</summary>
    /// <param name="version">The version of the list.</param>
    /// <param name="row">Number of the row in it.</param>
    /// <param name="unlock">Unlock key of the row's identifier.</param>
    /// <param name="seed">Seed of the entry, 32 bytes.</param>
    /// <param name="box">Receives <see cref="Size"/> bytes.</param>
    public static void Lock(SealedVersion version, int row, in UnlockKey unlock, ReadOnlySpan<byte> seed, Span<byte> box)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, EntrySeed.Size, nameof(seed));
        using var cipher = Cipher(version, row, unlock);
        cipher.Encrypt(Nonce, seed, box[..EntrySeed.Size], box[EntrySeed.Size..Size]);
    }

    /// <summary>Locks seeds into the boxes of many rows, as <see cref="Lock"/> does each; their keys are derived together.</summary>
    /// <param name="version">The version of the list.</param>
    /// <param name="rows">Numbers of the rows.</param>
    /// <param name="unlocks">Unlock keys of the rows' identifiers, 32 bytes each.</param>
    /// <param name="seeds">Seeds of their entries, 32 bytes each.</param>
    /// <param name="boxes">Receives <see cref="Size"/> bytes for each row.</param>
    internal static void LockAll(SealedVersion version, ReadOnlySpan<int> rows, ReadOnlySpan<byte> unlocks, ReadOnlySpan<byte> seeds, Span<byte> boxes)
    {
        var (extracted, keys) = (new byte[rows.Length * KeySize], new byte[rows.Length * KeySize]);
        // HKDF (RFC 5869): extract, then the first and only block of expand.
        var size = version.InfoSize + 1;
        var infos = new byte[rows.Length * size];
        for (var i = 0; i < rows.Length; i++)
        {
            version.WriteInfo(rows[i], infos.AsSpan(i * size, version.InfoSize));
            infos[((i + 1) * size) - 1] = 1;
        }
        HmacBatch.Compute(version.Salt, unlocks, UnlockKey.Size, extracted);
        HmacBatch.Compute(extracted, infos, size, keys);
        for (var i = 0; i < rows.Length; i++)
        {
            using var cipher = new AesGcm(keys.AsSpan(i * KeySize, KeySize), TagSize);
            var box = boxes.Slice(i * Size, Size);
            cipher.Encrypt(Nonce, seeds.Slice(i * EntrySeed.Size, EntrySeed.Size), box[..EntrySeed.Size], box[EntrySeed.Size..]);
        }
        CryptographicOperations.ZeroMemory(extracted);
        CryptographicOperations.ZeroMemory(keys);
    }

    /// <summary>Opens a box; null when it is not this row's of this version, or the identifier is another.</summary>
    /// <param name="version">The version of the list.</param>
    /// <param name="row">Number of the row in it.</param>
    /// <param name="unlock">Unlock key of the identifier.</param>
    /// <param name="box">Exactly <see cref="Size"/> bytes.</param>
    public static EntrySeed? Open(SealedVersion version, int row, in UnlockKey unlock, ReadOnlySpan<byte> box)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentOutOfRangeException.ThrowIfNotEqual(box.Length, Size, nameof(box));
        Span<byte> seed = stackalloc byte[EntrySeed.Size];
        using var cipher = Cipher(version, row, unlock);
        try
        {
            cipher.Decrypt(Nonce, box[..EntrySeed.Size], box[EntrySeed.Size..], seed);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        var opened = new EntrySeed(seed);
        CryptographicOperations.ZeroMemory(seed);
        return opened;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes it.")]
    private static AesGcm Cipher(SealedVersion version, int row, in UnlockKey unlock)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        Span<byte> secret = stackalloc byte[UnlockKey.Size];
        Span<byte> key = stackalloc byte[KeySize];
        Span<byte> info = stackalloc byte[version.InfoSize];
        unlock.CopyTo(secret);
        version.WriteInfo(row, info);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, version.Salt, info);
        var cipher = new AesGcm(key, TagSize);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }
}
