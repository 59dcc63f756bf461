using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ExchangeNetwork.Node.Security;

/// <summary>Blocks of 16 pseudorandom bytes by number, from one key: AES-256 of the number.</summary>
/// <remarks>
/// A block cipher gives distinct blocks for distinct numbers; that tells it from random bytes only after some 2^64 of them.
/// In one call for many blocks it costs a few nanoseconds a block. One thread at a time.
/// </remarks>
internal sealed class SaltStream : IDisposable
{
    public const int BlockSize = 16;

    private readonly Aes _aes = Aes.Create();

    /// <summary>The stream of a secret for one use, named by the info.</summary>
    public SaltStream(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, info);
        _aes.SetKey(key);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Writes whole blocks from block <paramref name="first"/> on.</summary>
    public void Write(long first, Span<byte> blocks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        if (blocks.Length % BlockSize != 0)
            throw new ArgumentException("Whole blocks only.", nameof(blocks));
        blocks.Clear();
        for (var i = 0; i < blocks.Length; i += BlockSize)
            BinaryPrimitives.WriteInt64BigEndian(blocks[(i + 8)..], first++);
        _aes.EncryptEcb(blocks, blocks, PaddingMode.None);
    }

    public void Dispose() => _aes.Dispose();
}
