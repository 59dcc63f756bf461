using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>expand_message_xmd over SHA-512 (RFC 9380, 5.3.1): a message becomes as many uniform bytes as are asked for.</summary>
internal static class ExpandMessage
{
    /// <summary>Most bytes of a domain separation tag; longer ones, which the RFC hashes first, are not used here.</summary>
    public const int MaxTagSize = 255;

    /// <summary>Most bytes of a result: 255 hashes.</summary>
    public const int MaxUniformSize = 255 * SHA512.HashSizeInBytes;

    // The RFC's s_in_bytes: the block that SHA-512 reads at once, all zero before the message.
    private const int BlockSize = 128;

    // Identifiers and transcripts fit; anything longer takes an array.
    private const int StackSize = 1024;

    /// <summary>Fills <paramref name="uniform"/> from a message under a domain separation tag.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tag or the result is too long.</exception>
    public static void Xmd(ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag, Span<byte> uniform)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tag.Length, MaxTagSize, nameof(tag));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(uniform.Length, MaxUniformSize, nameof(uniform));
        Span<byte> first = stackalloc byte[SHA512.HashSizeInBytes];
        HashMessage(message, tag, uniform.Length, first);

        // Each block: (first hash xor previous block) ‖ number ‖ tag ‖ length of the tag.
        Span<byte> input = stackalloc byte[SHA512.HashSizeInBytes + 2 + MaxTagSize];
        input = input[..(SHA512.HashSizeInBytes + 2 + tag.Length)];
        tag.CopyTo(input[(SHA512.HashSizeInBytes + 1)..]);
        input[^1] = (byte)tag.Length;
        Span<byte> block = stackalloc byte[SHA512.HashSizeInBytes];
        block.Clear();
        for (byte number = 1; uniform.Length > 0; number++)
        {
            for (var i = 0; i < block.Length; i++)
                input[i] = (byte)(first[i] ^ block[i]);
            input[SHA512.HashSizeInBytes] = number;
            SHA512.HashData(input, block);
            var taken = Math.Min(block.Length, uniform.Length);
            block[..taken].CopyTo(uniform);
            uniform = uniform[taken..];
        }
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(first);
        CryptographicOperations.ZeroMemory(block);
    }

    // zero block ‖ message ‖ u16 length of the result ‖ 0 ‖ tag ‖ length of the tag.
    private static void HashMessage(ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag, int uniformSize, Span<byte> hash)
    {
        var size = BlockSize + message.Length + sizeof(ushort) + 1 + tag.Length + 1;
        Span<byte> stack = stackalloc byte[StackSize];
        var input = size <= StackSize ? stack[..size] : new byte[size];
        input[..BlockSize].Clear();
        message.CopyTo(input[BlockSize..]);
        var rest = input[(BlockSize + message.Length)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)uniformSize);
        rest[sizeof(ushort)] = 0;
        tag.CopyTo(rest[(sizeof(ushort) + 1)..]);
        rest[^1] = (byte)tag.Length;
        SHA512.HashData(input, hash);
        // The message is an identifier or a secret.
        CryptographicOperations.ZeroMemory(input);
    }
}
