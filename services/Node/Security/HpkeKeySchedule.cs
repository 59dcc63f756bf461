using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ExchangeNetwork.Node.Security;

/// <summary>The labelled key derivation of RFC 9180 section 4 under one suite id, and what is built of it.</summary>
internal sealed class HpkeKeySchedule
{
    private const int HashSize = 32;

    private static readonly HpkeKeySchedule Kem = new([.. "KEM"u8, 0x00, 0x10], keySize: 0);
    private static readonly HpkeKeySchedule Aes128 = new([.. "HPKE"u8, 0x00, 0x10, 0x00, 0x01, 0x00, 0x01], keySize: 16);
    private static readonly HpkeKeySchedule Aes256 = new([.. "HPKE"u8, 0x00, 0x10, 0x00, 0x01, 0x00, 0x02], keySize: 32);

    // The order of P-256's group: DeriveKeyPair takes the first candidate in 1..n-1.
    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    private readonly byte[] _suiteId;
    private readonly int _keySize;

    private HpkeKeySchedule(byte[] suiteId, int keySize)
    {
        _suiteId = suiteId;
        _keySize = keySize;
    }

    public static HpkeKeySchedule Of(HpkeAead aead) => aead switch
    {
        HpkeAead.Aes128Gcm => Aes128,
        HpkeAead.Aes256Gcm => Aes256,
        _ => throw new ArgumentOutOfRangeException(nameof(aead), aead, null),
    };

    /// <summary>DeriveKeyPair of DHKEM(P-256), section 7.1.3.</summary>
    public static HpkePrivateKey DeriveKeyPair(ReadOnlySpan<byte> ikm)
    {
        var prk = Kem.Extract([], "dkp_prk"u8, ikm);
        for (var counter = 0; counter <= byte.MaxValue; counter++)
        {
            var candidate = Kem.Expand(prk, "candidate"u8, [(byte)counter], Hpke.PrivateKeySize);
            if (candidate.AsSpan().ContainsAnyExcept((byte)0) && ((ReadOnlySpan<byte>)candidate).SequenceCompareTo(Order) < 0)
                return HpkePrivateKey.Import(candidate);
        }
        throw new CryptographicException("256 candidates of DeriveKeyPair were out of range.");
    }

    /// <summary>ExtractAndExpand of the KEM, section 4.1.</summary>
    public static byte[] SharedSecret(ReadOnlySpan<byte> agreement, ReadOnlySpan<byte> enc, ReadOnlySpan<byte> recipientPublicKey)
    {
        var prk = Kem.Extract([], "eae_prk"u8, agreement);
        return Kem.Expand(prk, "shared_secret"u8, [.. enc, .. recipientPublicKey], HashSize);
    }

    /// <summary>KeySchedule for mode base, section 5.1.</summary>
    public HpkeContext Schedule(ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> info)
    {
        const byte modeBase = 0x00;
        byte[] context = [modeBase, .. Extract([], "psk_id_hash"u8, []), .. Extract([], "info_hash"u8, info)];
        var secret = Extract(sharedSecret, "secret"u8, []);
        var key = Expand(secret, "key"u8, context, _keySize);
        var made = new HpkeContext(
            this, key, Expand(secret, "base_nonce"u8, context, Hpke.NonceSize), Expand(secret, "exp"u8, context, HashSize));
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(key);
        return made;
    }

    public byte[] Expand(ReadOnlySpan<byte> prk, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, int length)
    {
        // .NET refuses to expand to nothing; RFC 5869 does not.
        if (length == 0)
            return [];
        Span<byte> size = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(size, checked((ushort)length));
        byte[] labelled = [.. size, .. "HPKE-v1"u8, .. _suiteId, .. label, .. info];
        var output = new byte[length];
        HKDF.Expand(HashAlgorithmName.SHA256, prk, output, labelled);
        return output;
    }

    private byte[] Extract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> ikm)
    {
        byte[] labelled = [.. "HPKE-v1"u8, .. _suiteId, .. label, .. ikm];
        var prk = new byte[HashSize];
        HKDF.Extract(HashAlgorithmName.SHA256, labelled, salt, prk);
        CryptographicOperations.ZeroMemory(labelled);
        return prk;
    }
}
