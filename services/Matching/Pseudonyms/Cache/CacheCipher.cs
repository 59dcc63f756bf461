using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeNetwork.Matching.Pseudonyms.Cache;

/// <summary>Seals the parts of a cache file to their place in it: nonce 12 ‖ AES-256-GCM tag 16 ‖ ciphertext.</summary>
/// <remarks>
/// Associated data: <c>xnet1/cache</c> ‖ LP(keyId) ‖ u64 offset, so nothing can be moved or be another key's. Nonces are random: a place
/// whose first content a power cut took is written again. Safe for use from many threads.
/// </remarks>
internal sealed class CacheCipher : IDisposable
{
    /// <summary>Bytes that sealing adds in front.</summary>
    public const int Overhead = NonceSize + TagSize;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly AesGcm _aead;
    private readonly byte[] _associated;
    private readonly Lock _lock = new();

    /// <summary>The cipher of a file.</summary>
    /// <param name="secret">32 secret bytes.</param>
    /// <param name="keyId">The network key.</param>
    public CacheCipher(ReadOnlySpan<byte> secret, string keyId)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, 32, nameof(secret));
        var label = "xnet1/cache"u8;
        var id = Encoding.UTF8.GetBytes(keyId);
        _associated = new byte[label.Length + sizeof(ushort) + id.Length + sizeof(long)];
        label.CopyTo(_associated);
        Composites.WritePrefixed(_associated.AsSpan(label.Length), id);
        _aead = new AesGcm(secret, TagSize);
    }

    /// <summary>Seals what will stand at a place.</summary>
    /// <param name="plaintext">The content.</param>
    /// <param name="offset">The place.</param>
    /// <param name="part">Receives <see cref="Overhead"/> bytes more than the content has.</param>
    public void Seal(ReadOnlySpan<byte> plaintext, long offset, Span<byte> part)
    {
        RandomNumberGenerator.Fill(part[..NonceSize]);
        lock (_lock)
            _aead.Encrypt(part[..NonceSize], plaintext, part.Slice(Overhead, plaintext.Length), part[NonceSize..Overhead], Associated(offset));
    }

    /// <summary>Opens what stands at a place; false when it was not sealed for it, or was changed.</summary>
    public bool TryOpen(ReadOnlySpan<byte> part, long offset, Span<byte> plaintext)
    {
        try
        {
            lock (_lock)
                _aead.Decrypt(part[..NonceSize], part[Overhead..], part[NonceSize..Overhead], plaintext, Associated(offset));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _aead.Dispose();

    // Used up before the lock is left.
    private ReadOnlySpan<byte> Associated(long offset)
    {
        BinaryPrimitives.WriteInt64BigEndian(_associated.AsSpan(_associated.Length - sizeof(long)), offset);
        return _associated;
    }
}
