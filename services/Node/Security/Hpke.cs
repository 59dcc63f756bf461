using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ExchangeNetwork.Node.Security;

/// <summary>Hybrid public key encryption (RFC 9180), mode base: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.</summary>
/// <remarks>
/// A public key is an uncompressed point of 65 bytes. Keys and ciphertexts that come from elsewhere and are not well formed give false,
/// never an exception. One seal or open costs about half a millisecond.
/// </remarks>
public static class Hpke
{
    /// <summary>Bytes of a public key.</summary>
    public const int PublicKeySize = 65;

    /// <summary>Bytes of a private key.</summary>
    public const int PrivateKeySize = 32;

    /// <summary>Bytes of the encapsulated key.</summary>
    public const int EncapsulatedKeySize = 65;

    /// <summary>Bytes that encryption adds to the plaintext.</summary>
    public const int TagSize = 16;

    internal const int NonceSize = 12;

    /// <summary>The key pair of at least 32 bytes of secret key material (section 7.1.3): the same material gives the same key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 32 bytes.</exception>
    public static HpkePrivateKey DeriveKeyPair(ReadOnlySpan<byte> keyMaterial)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keyMaterial.Length, PrivateKeySize, nameof(keyMaterial));
        return HpkeKeySchedule.DeriveKeyPair(keyMaterial);
    }

    /// <summary>Encrypts one message; false when the recipient's public key is no point of the curve.</summary>
    /// <param name="recipientPublicKey">65 bytes.</param>
    /// <param name="info">What both sides know; it must be the same when opening.</param>
    /// <param name="associatedData">Further data to authenticate.</param>
    /// <param name="plaintext">The message.</param>
    /// <param name="enc">The encapsulated key, 65 bytes.</param>
    /// <param name="ciphertext">The message encrypted, 16 bytes longer.</param>
    public static bool TrySeal(
        ReadOnlySpan<byte> recipientPublicKey,
        ReadOnlySpan<byte> info,
        ReadOnlySpan<byte> associatedData,
        ReadOnlySpan<byte> plaintext,
        out byte[] enc,
        out byte[] ciphertext)
    {
        ciphertext = [];
        if (!TrySetupSender(recipientPublicKey, info, HpkeAead.Aes256Gcm, out enc, out var context))
            return false;
        using (context)
            ciphertext = context.Seal(associatedData, plaintext);
        return true;
    }

    /// <summary>Decrypts one message; false when anything in it, or its info or associated data, is not what was sealed for this key.</summary>
    public static bool TryOpen(
        HpkePrivateKey recipient,
        ReadOnlySpan<byte> enc,
        ReadOnlySpan<byte> info,
        ReadOnlySpan<byte> associatedData,
        ReadOnlySpan<byte> ciphertext,
        out byte[] plaintext)
    {
        plaintext = [];
        if (!TrySetupRecipient(recipient, enc, info, HpkeAead.Aes256Gcm, out var context))
            return false;
        using (context)
            return context.TryOpen(associatedData, ciphertext, out plaintext);
    }

    /// <summary>A context to encrypt several messages with; false when the public key is no point of the curve.</summary>
    public static bool TrySetupSender(
        ReadOnlySpan<byte> recipientPublicKey,
        ReadOnlySpan<byte> info,
        HpkeAead aead,
        out byte[] enc,
        [NotNullWhen(true)] out HpkeContext? context)
    {
        using var ephemeral = HpkePrivateKey.Generate();
        return TrySetupSender(recipientPublicKey, info, aead, ephemeral, out enc, out context);
    }

    /// <summary>A context to decrypt the messages of a sender with; false when the encapsulated key is no point of the curve.</summary>
    public static bool TrySetupRecipient(
        HpkePrivateKey recipient,
        ReadOnlySpan<byte> enc,
        ReadOnlySpan<byte> info,
        HpkeAead aead,
        [NotNullWhen(true)] out HpkeContext? context)
    {
        context = null;
        var agreement = recipient.Agree(enc);
        if (agreement is null)
            return false;
        context = Schedule(agreement, enc, recipient.PublicKey, info, aead);
        return true;
    }

    /// <summary>With a given ephemeral key, as the test vectors need it; a second use of one would betray both messages.</summary>
    internal static bool TrySetupSender(
        ReadOnlySpan<byte> recipientPublicKey,
        ReadOnlySpan<byte> info,
        HpkeAead aead,
        HpkePrivateKey ephemeral,
        out byte[] enc,
        [NotNullWhen(true)] out HpkeContext? context)
    {
        enc = [];
        context = null;
        var agreement = ephemeral.Agree(recipientPublicKey);
        if (agreement is null)
            return false;
        enc = ephemeral.PublicKey.ToArray();
        context = Schedule(agreement, enc, recipientPublicKey, info, aead);
        return true;
    }

    private static HpkeContext Schedule(
        byte[] agreement, ReadOnlySpan<byte> enc, ReadOnlySpan<byte> recipientPublicKey, ReadOnlySpan<byte> info, HpkeAead aead)
    {
        var sharedSecret = HpkeKeySchedule.SharedSecret(agreement, enc, recipientPublicKey);
        var context = HpkeKeySchedule.Of(aead).Schedule(sharedSecret, info);
        CryptographicOperations.ZeroMemory(agreement);
        CryptographicOperations.ZeroMemory(sharedSecret);
        return context;
    }
}

/// <summary>AEAD of a context; the network uses AES-256-GCM, the other is there for the RFC's printed vectors.</summary>
public enum HpkeAead
{
    /// <summary>0x0001.</summary>
    Aes128Gcm = 1,

    /// <summary>0x0002.</summary>
    Aes256Gcm = 2,
}
