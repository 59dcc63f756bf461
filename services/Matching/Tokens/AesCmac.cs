using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace ExchangeNetwork.Matching.Tokens;

/// <summary>AES-256-CMAC (NIST SP 800-38B): a pseudorandom function of 128 bits, one message at a time or many together.</summary>
/// <remarks>One instance serves one thread at a time.</remarks>
public sealed class AesCmac : IDisposable
{
    /// <summary>Bytes of the key.</summary>
    public const int KeySize = 32;

    /// <summary>Bytes of a block and of the result.</summary>
    public const int BlockSize = 16;

    private readonly Aes aes = Aes.Create();
    private readonly byte[] completeSubkey = new byte[BlockSize];
    private readonly byte[] paddedSubkey = new byte[BlockSize];

    /// <summary>The function under a key.</summary>
    /// <param name="key">Exactly <see cref="KeySize"/> secret bytes.</param>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public AesCmac(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeySize)
            throw new ArgumentException("AES-256-CMAC takes a key of 32 bytes.", nameof(key));
        aes.SetKey(key);
        // SP 800-38B, 6.1: both subkeys come from the encrypted zero block.
        Span<byte> zero = stackalloc byte[BlockSize];
        zero.Clear();
        aes.EncryptEcb(zero, zero, PaddingMode.None);
        Double(zero, completeSubkey);
        Double(completeSubkey, paddedSubkey);
    }

    /// <summary>The clear version: one message, one block after the other.</summary>
    public UInt128 Compute(ReadOnlySpan<byte> message)
    {
        Span<byte> state = stackalloc byte[BlockSize];
        state.Clear();
        while (message.Length > BlockSize)
        {
            Xor(state, message[..BlockSize]);
            aes.EncryptEcb(state, state, PaddingMode.None);
            message = message[BlockSize..];
        }
        Xor(state, message);
        if (message.Length < BlockSize)
            state[message.Length] ^= 0x80;
        Xor(state, message.Length == BlockSize ? completeSubkey : paddedSubkey);
        aes.EncryptEcb(state, state, PaddingMode.None);
        return BinaryPrimitives.ReadUInt128BigEndian(state);
    }

    /// <summary>All messages of a batch: one call of the cipher per block position, over the blocks of all messages that reach it.</summary>
    /// <param name="batch">The messages.</param>
    /// <param name="results">Receives one result per message, in the order of the batch.</param>
    public void Compute(CmacBatch batch, Span<UInt128> results)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (results.Length < batch.Count)
            throw new ArgumentException("One result per message.", nameof(results));
        // Longest first: the messages that still have a block at any position are then a prefix.
        var order = batch.LongestFirst();
        var states = batch.States();
        states.Clear();
        var blocks = MemoryMarshal.Cast<byte, Vector128<byte>>(batch.Bytes);
        var state = MemoryMarshal.Cast<byte, Vector128<byte>>(states);
        var complete = Vector128.Create(completeSubkey);
        var padded = Vector128.Create(paddedSubkey);
        var active = order.Length;
        for (var position = 0; ; position++)
        {
            while (active > 0 && batch.BlocksOf(order[active - 1]) <= position)
                active--;
            if (active == 0)
                break;
            for (var i = 0; i < active; i++)
            {
                var message = order[i];
                var block = state[i] ^ blocks[batch.FirstBlockOf(message) + position];
                if (position == batch.BlocksOf(message) - 1)
                    block ^= batch.IsComplete(message) ? complete : padded;
                state[i] = block;
            }
            var bytes = states[..(active * BlockSize)];
            aes.EncryptEcb(bytes, bytes, PaddingMode.None);
        }
        for (var i = 0; i < order.Length; i++)
            results[order[i]] = BinaryPrimitives.ReadUInt128BigEndian(states.Slice(i * BlockSize, BlockSize));
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        aes.Dispose();
        CryptographicOperations.ZeroMemory(completeSubkey);
        CryptographicOperations.ZeroMemory(paddedSubkey);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Xor(Span<byte> target, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < other.Length; i++)
            target[i] ^= other[i];
    }

    // Multiplication by x in GF(2^128), SP 800-38B 5.3: shift left, and fold the bit shifted out back as 0x87.
    private static void Double(ReadOnlySpan<byte> block, Span<byte> result)
    {
        var value = BinaryPrimitives.ReadUInt128BigEndian(block);
        var carry = (byte)(block[0] >> 7);
        BinaryPrimitives.WriteUInt128BigEndian(result, (value << 1) ^ (UInt128)(carry * 0x87));
    }
}
