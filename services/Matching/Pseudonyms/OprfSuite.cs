using System.Security.Cryptography;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>The hash functions of RFC 9497 for ristretto255-SHA512 in mode 0x01 (VOPRF), the only mode in use.</summary>
internal static class OprfSuite
{
    /// <summary>Bytes of SHA-512, and so of an OPRF output.</summary>
    public const int HashSize = SHA512.HashSizeInBytes;

    /// <summary>createContextString (3.1): <c>OPRFV1-</c> ‖ mode ‖ <c>-ristretto255-SHA512</c>.</summary>
    public static ReadOnlySpan<byte> ContextString => "OPRFV1-\u0001-ristretto255-SHA512"u8;

    /// <summary>Tag of <see cref="HashToScalar(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> when a key is derived (3.2.1).</summary>
    public static ReadOnlySpan<byte> DeriveKeyPairTag => "DeriveKeyPairOPRFV1-\u0001-ristretto255-SHA512"u8;

    /// <summary>Tag of the seed of composites (2.2.1).</summary>
    public static ReadOnlySpan<byte> SeedTag => "Seed-OPRFV1-\u0001-ristretto255-SHA512"u8;

    /// <summary>HashToGroup (4.1): nobody knows the logarithm of the result. The identity is as good as impossible.</summary>
    public static GroupElement HashToGroup(ReadOnlySpan<byte> input)
    {
        Span<byte> uniform = stackalloc byte[GroupScalar.UniformSize];
        ExpandMessage.Xmd(input, "HashToGroup-OPRFV1-\u0001-ristretto255-SHA512"u8, uniform);
        var element = GroupElement.FromUniform(uniform);
        CryptographicOperations.ZeroMemory(uniform);
        return element;
    }

    /// <summary>HashToScalar (4.1) under its usual tag.</summary>
    public static GroupScalar HashToScalar(ReadOnlySpan<byte> input) =>
        HashToScalar(input, "HashToScalar-OPRFV1-\u0001-ristretto255-SHA512"u8);

    /// <summary>HashToScalar (4.1) under a tag.</summary>
    public static GroupScalar HashToScalar(ReadOnlySpan<byte> input, ReadOnlySpan<byte> tag)
    {
        Span<byte> uniform = stackalloc byte[GroupScalar.UniformSize];
        ExpandMessage.Xmd(input, tag, uniform);
        var scalar = GroupScalar.FromUniform(uniform);
        CryptographicOperations.ZeroMemory(uniform);
        return scalar;
    }
}
