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
    private readonly ICryptoTransform encryptor;
    private readonly byte[] completeSubkey = new byte[BlockSize];
    private readonly byte[] paddedSubkey = new byte[BlockSize];
    private byte[] states = [];

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
        // Kept with its key schedule: a call for a few messages would else cost more than their blocks.
        (aes.Mode, aes.Padding) = (CipherMode.ECB, PaddingMode.None);
        encryptor = aes.CreateEncryptor();
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
    /// <param name="batch">The messages, none with a prefix.</param>
    /// <param name="results">Receives one result per message, in the order of the batch.</param>
    public void Compute(CmacBatch batch, Span<UInt128> results) => Compute(batch, [Vector128<byte>.Zero], results);

    /// <summary>The state after a prefix, from which messages that begin with it go on.</summary>
    /// <param name="prefix">Whole blocks.</param>
    internal Vector128<byte> After(ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length % BlockSize != 0)
            throw new ArgumentException("A prefix is whole blocks.", nameof(prefix));
        Span<byte> state = stackalloc byte[BlockSize];
        state.Clear();
        for (; prefix.Length > 0; prefix = prefix[BlockSize..])
        {
            Xor(state, prefix[..BlockSize]);
            aes.EncryptEcb(state, state, PaddingMode.None);
        }
        return Vector128.Create((ReadOnlySpan<byte>)state);
    }

    /// <summary>The same for messages that have prefixes.</summary>
    /// <param name="batch">The messages without their prefixes.</param>
    /// <param name="prefixes">What <see cref="After"/> says of each prefix, by the ordinal that messages were committed with.</param>
    /// <param name="results">Receives one result per message, in the order of the batch.</param>
    internal void Compute(CmacBatch batch, ReadOnlySpan<Vector128<byte>> prefixes, Span<UInt128> results)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (results.Length < batch.Count)
            throw new ArgumentException("One result per message.", nameof(results));
        var blocks = MemoryMarshal.Cast<byte, Vector128<byte>>(batch.Bytes);
        for (var form = 0; form < batch.Forms; form++)
        {
            if (batch.Of(form).Length > 0)
                Compute(batch.Of(form), CmacBatch.BlocksOf(form), CmacBatch.IsComplete(form), blocks, prefixes, results);
        }
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        encryptor.Dispose();
        aes.Dispose();
        CryptographicOperations.ZeroMemory(completeSubkey);
        CryptographicOperations.ZeroMemory(paddedSubkey);
    }

    private void Compute(
        ReadOnlySpan<CmacBatch.Message> messages,
        int blockCount,
        bool isComplete,
        ReadOnlySpan<Vector128<byte>> blocks,
        ReadOnlySpan<Vector128<byte>> prefixes,
        Span<UInt128> results)
    {
        var length = messages.Length * BlockSize;
        if (states.Length < length)
            states = new byte[Math.Max(states.Length * 2, length)];
        var state = MemoryMarshal.Cast<byte, Vector128<byte>>(states.AsSpan(0, length));
        var subkey = Vector128.Create(isComplete ? completeSubkey : paddedSubkey);
        for (var i = 0; i < messages.Length && i < state.Length; i++)
            state[i] = prefixes[messages[i].Prefix];
        for (var position = 0; position < blockCount; position++)
        {
            var mask = position == blockCount - 1 ? subkey : Vector128<byte>.Zero;
            for (var i = 0; i < messages.Length && i < state.Length; i++)
                state[i] ^= blocks[messages[i].FirstBlock + position] ^ mask;
            encryptor.TransformBlock(states, 0, length, states, 0);
        }
        for (var i = 0; i < messages.Length; i++)
            results[messages[i].Ordinal] = BinaryPrimitives.ReadUInt128BigEndian(states.AsSpan(i * BlockSize, BlockSize));
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
