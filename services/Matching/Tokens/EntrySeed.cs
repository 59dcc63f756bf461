using System.Security.Cryptography;
using ExchangeNetwork.Matching.Native;

namespace ExchangeNetwork.Matching.Tokens;

/// <summary>The secret of a list entry: whoever holds it can claim a hit, and its Ed25519 public key is the entry's tag.</summary>
/// <remarks>Safe for use from many threads. The key pair is computed on first use (about 20 µs) and kept with the seed.</remarks>
public sealed class EntrySeed
{
    /// <summary>Bytes of a seed.</summary>
    public const int Size = 32;

    /// <summary>Bytes of a tag.</summary>
    public const int TagSize = 32;

    /// <summary>Bytes of a claim.</summary>
    public const int SignatureSize = 64;

    private readonly byte[] _seed;
    private byte[]? _secretKey;

    /// <summary>The seed of these 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 32 bytes.</exception>
    public EntrySeed(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, Size, nameof(seed));
        _seed = seed.ToArray();
    }

    /// <summary>The tag: the Ed25519 public key of the seed, 32 bytes.</summary>
    public ReadOnlySpan<byte> Tag => SecretKey.AsSpan(Size, TagSize);

    /// <summary>The seed itself, for rows of a list and nothing else.</summary>
    public ReadOnlySpan<byte> Secret => _seed;

    // libsodium's secret key is seed ‖ public key. Two threads may both compute it; they get the same bytes.
    private byte[] SecretKey => _secretKey ??= ComputeSecretKey();

    /// <summary>Signs a message (a claim) with the seed; 64 bytes, RFC 8032.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[SignatureSize];
        Libsodium.SignDetached(message, SecretKey, signature);
        return signature;
    }

    /// <summary>Writes the tag of a seed without keeping either.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Seed or tag is not 32 bytes.</exception>
    public static void WriteTag(ReadOnlySpan<byte> seed, Span<byte> tag)
    {
        Span<byte> secretKey = stackalloc byte[Libsodium.SecretKeySize];
        Libsodium.SignSeedKeyPair(seed, tag, secretKey);
        CryptographicOperations.ZeroMemory(secretKey);
    }

    /// <summary>True when the signature is under this tag; anything of a wrong length verifies nothing.</summary>
    public static bool Verify(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        Libsodium.VerifyDetached(signature, message, tag);

    /// <summary>Masks the seed.</summary>
    public override string ToString() => "EntrySeed(***)";

    private byte[] ComputeSecretKey()
    {
        var tag = new byte[TagSize];
        var secretKey = new byte[Libsodium.SecretKeySize];
        Libsodium.SignSeedKeyPair(_seed, tag, secretKey);
        return secretKey;
    }
}
