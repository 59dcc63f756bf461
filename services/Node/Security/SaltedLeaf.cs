using System.Buffers;
using System.Security.Cryptography;

namespace ExchangeNetwork.Node.Security;

/// <summary>A salted leaf of a Merkle tree: SHA-256(0x00 ‖ salt ‖ content).</summary>
internal static class SaltedLeaf
{
    // Most records and rows are about 500 bytes.
    private const int OnStack = 1024;

    /// <summary>Writes the 32 bytes of the leaf.</summary>
    /// <remarks>One call of the one-shot hash: an incremental hash object costs more than copying the content.</remarks>
    public static void Write(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> content, Span<byte> leaf)
    {
        var length = 1 + salt.Length + content.Length;
        byte[]? rented = null;
        var bytes = length <= OnStack ? stackalloc byte[OnStack] : rented = ArrayPool<byte>.Shared.Rent(length);
        bytes[0] = 0x00;
        salt.CopyTo(bytes[1..]);
        content.CopyTo(bytes[(1 + salt.Length)..]);
        SHA256.HashData(bytes[..length], leaf);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
    }
}
