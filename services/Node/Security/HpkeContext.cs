using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ExchangeNetwork.Node.Security;

/// <summary>An HPKE encryption context: key, base nonce and the sequence number that counts its messages (RFC 9180 section 5.2).</summary>
/// <remarks>One thread at a time. A failed <see cref="TryOpen"/> does not advance the sequence.</remarks>
public sealed class HpkeContext : IDisposable
{
    private readonly AesGcm _aead;
    private readonly byte[] _baseNonce;
    private readonly byte[] _exporterSecret;
    private readonly HpkeKeySchedule _schedule;
    private ulong _sequence;

    internal HpkeContext(HpkeKeySchedule schedule, ReadOnlySpan<byte> key, byte[] baseNonce, byte[] exporterSecret)
    {
        _schedule = schedule;
        _aead = new AesGcm(key, Hpke.TagSize);
        _baseNonce = baseNonce;
        _exporterSecret = exporterSecret;
    }

    /// <summary>Encrypts the next message; the result is ciphertext ‖ tag of 16 bytes.</summary>
    public byte[] Seal(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext)
    {
        var sealedBytes = new byte[plaintext.Length + Hpke.TagSize];
        Span<byte> nonce = stackalloc byte[Hpke.NonceSize];
        NextNonce(nonce);
        _aead.Encrypt(nonce, plaintext, sealedBytes.AsSpan(0, plaintext.Length), sealedBytes.AsSpan(plaintext.Length), associatedData);
        _sequence++;
        return sealedBytes;
    }

    /// <summary>Decrypts the next message; false when it is too short or does not authenticate.</summary>
    public bool TryOpen(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, out byte[] plaintext)
    {
        plaintext = [];
        if (ciphertext.Length < Hpke.TagSize)
            return false;
        var opened = new byte[ciphertext.Length - Hpke.TagSize];
        Span<byte> nonce = stackalloc byte[Hpke.NonceSize];
        NextNonce(nonce);
        try
        {
            _aead.Decrypt(nonce, ciphertext[..opened.Length], ciphertext[opened.Length..], opened, associatedData);
        }
        catch (AuthenticationTagMismatchException)
        {
            // What a forged or damaged message gives: the answer is false, for every reason alike.
            return false;
        }
        _sequence++;
        plaintext = opened;
        return true;
    }

    /// <summary>A secret of at most 8,160 bytes for another use, bound to this context (RFC 9180 section 5.3).</summary>
    public byte[] Export(ReadOnlySpan<byte> exporterContext, int length) => _schedule.Expand(_exporterSecret, "sec"u8, exporterContext, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        _aead.Dispose();
        CryptographicOperations.ZeroMemory(_baseNonce);
        CryptographicOperations.ZeroMemory(_exporterSecret);
    }

    /// <summary>Masks the keys.</summary>
    public override string ToString() => "HpkeContext(***)";

    private void NextNonce(Span<byte> nonce)
    {
        // 2^96 - 1 messages are allowed; a counter of 64 bits never gets there, it must only not wrap.
        if (_sequence == ulong.MaxValue)
            throw new CryptographicException("The HPKE context has no sequence number left.");
        _baseNonce.CopyTo(nonce);
        var low = nonce[4..];
        BinaryPrimitives.WriteUInt64BigEndian(low, BinaryPrimitives.ReadUInt64BigEndian(low) ^ _sequence);
    }
}
