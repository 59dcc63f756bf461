using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace ExchangeNetwork.Contract.Hits;

/// <summary>The bytes behind a hit (reference: sealed lists, "Hit"): commitments, and the claim signed under the entry's seed.</summary>
public static class Claims
{
    /// <summary>Bytes of a seed, tag, salt or hash.</summary>
    public const int Size = 32;

    /// <summary>Bytes of a claim.</summary>
    public const int ClaimSize = 64;

    /// <summary>The tag of an entry: the Ed25519 public key of its 32-byte seed.</summary>
    public static byte[] TagOf(ReadOnlySpan<byte> seed)
    {
        var tag = new byte[Size];
        Ed25519.GeneratePublicKey(seed, tag);
        return tag;
    }

    /// <summary>recordLeaf = H(0x00 ‖ salt32 ‖ canonical record).</summary>
    public static byte[] RecordLeaf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> canonicalRecord)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x00]);
        hash.AppendData(Sized(salt, nameof(salt)));
        hash.AppendData(canonicalRecord);
        return hash.GetHashAndReset();
    }

    /// <summary>hitCommit = H(<c>xnet1/hit</c> ‖ LP(networkId) ‖ salt32 ‖ recordLeaf ‖ tag).</summary>
    public static byte[] HitCommit(string networkId, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> recordLeaf, ReadOnlySpan<byte> tag) =>
        new Labelled("xnet1/hit", networkId)
            .Raw(Sized(salt, nameof(salt))).Raw(Sized(recordLeaf, nameof(recordLeaf))).Raw(Sized(tag, nameof(tag))).Sha256();

    /// <summary>Salted commitment to released fields: H(<c>xnet1/release</c> ‖ LP(networkId) ‖ salt32 ‖ canonical JSON of the fields).</summary>
    public static byte[] ReleaseCommit(string networkId, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> canonicalFields) =>
        new Labelled("xnet1/release", networkId).Raw(Sized(salt, nameof(salt))).Raw(canonicalFields).Sha256();

    /// <summary>What a claim signs: <c>xnet1/claim</c> ‖ LP(networkId) ‖ listId ‖ LP(agency) ‖ tag ‖ hitCommit.</summary>
    /// <remarks>The list id needs no length: it holds no zero byte, and LP of an agency id (at most 32 bytes) begins with one.</remarks>
    public static byte[] Message(string networkId, string listId, string agency, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> hitCommit) =>
        new Labelled("xnet1/claim", networkId)
            .Raw(listId).Lp(agency).Raw(Sized(tag, nameof(tag))).Raw(Sized(hitCommit, nameof(hitCommit))).ToArray();

    /// <summary>Signs a claim with the entry's seed; Ed25519 is deterministic.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(Sized(seed, nameof(seed)).ToArray(), 0, message.ToArray(), 0, message.Length, signature, 0);
        return signature;
    }

    /// <summary>True when the tag is a usable public key and the signature under it holds; malformed input is false.</summary>
    /// <remarks>Tags of small order, under which anybody could sign, and second encodings of one tag are refused with the malformed.</remarks>
    public static bool Verify(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> message, ReadOnlySpan<byte> claim) =>
        tag.Length == Size && claim.Length == Ed25519.SignatureSize
        && Ed25519.ValidatePublicKeyPartialExport(tag.ToArray(), 0) is { } publicPoint
        && Ed25519.Verify(claim.ToArray(), 0, publicPoint, message.ToArray(), 0, message.Length);

    private static ReadOnlySpan<byte> Sized(ReadOnlySpan<byte> bytes, string name) =>
        bytes.Length == Size ? bytes : throw new ArgumentException("Exactly 32 bytes.", name);
}
