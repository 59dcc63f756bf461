using System.Buffers;
using System.Security.Cryptography;

namespace ExchangeNetwork.Matching.Tokens;

/// <summary>HMAC-SHA256 (RFC 2104) of many short messages of one length, under one key or each under its own.</summary>
/// <remarks>Equal to <see cref="HMACSHA256.HashData(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> of each; see <see cref="Sha256Batch"/>. Safe for use from many threads.</remarks>
public static class HmacBatch
{
    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 32;

    private const int BlockSize = 64;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5c;

    /// <summary>Most bytes of a message.</summary>
    public const int MostBytes = Sha256Batch.MostBytes - BlockSize;

    /// <summary>The codes of messages that lie one behind the other.</summary>
    /// <param name="keys">One key for all, or one for each message, 32 bytes each.</param>
    /// <param name="messages">Any number of messages.</param>
    /// <param name="size">Bytes of each, 1 to <see cref="MostBytes"/>.</param>
    /// <param name="codes">Receives 32 bytes for each, in their order; not where the keys are.</param>
    /// <exception cref="ArgumentException">No whole number of messages, another number of keys, or not a place for each code.</exception>
    public static void Compute(ReadOnlySpan<byte> keys, ReadOnlySpan<byte> messages, int size, Span<byte> codes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MostBytes);
        var count = messages.Length / size;
        if (keys.Length != KeySize && keys.Length != count * KeySize)
            throw new ArgumentException("One key, or one for each message.", nameof(keys));
        if (messages.Length % size != 0)
            throw new ArgumentException("Messages of one length only.", nameof(messages));
        var length = count * (BlockSize + Math.Max(size, KeySize));
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Hash(keys, InnerPad, messages, size, rented.AsSpan(0, count * (BlockSize + size)), codes);
            Hash(keys, OuterPad, codes[..(count * Sha256Batch.DigestSize)], Sha256Batch.DigestSize, rented.AsSpan(0, count * (BlockSize + Sha256Batch.DigestSize)), codes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(rented.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // The digest of each key, padded to a block and masked, followed by its message.
    private static void Hash(ReadOnlySpan<byte> keys, byte pad, ReadOnlySpan<byte> messages, int size, Span<byte> work, Span<byte> digests)
    {
        for (var i = 0; i < messages.Length / size; i++)
        {
            var one = work.Slice(i * (BlockSize + size), BlockSize + size);
            var key = keys.Length == KeySize ? keys : keys.Slice(i * KeySize, KeySize);
            for (var at = 0; at < KeySize; at++)
                one[at] = (byte)(key[at] ^ pad);
            one[KeySize..BlockSize].Fill(pad);
            messages.Slice(i * size, size).CopyTo(one[BlockSize..]);
        }
        Sha256Batch.Hash(work, BlockSize + size, digests);
    }
}
