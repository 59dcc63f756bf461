using System.Security.Cryptography;

namespace Hyperledger.Fabric.Client;

/// <summary>How a message is hashed before it is signed; the transaction id is always SHA-256, whatever is chosen here.</summary>
public enum DigestAlgorithm
{
    /// <summary>SHA-256, the rule of a channel with default settings; goes with ECDSA P-256.</summary>
    Sha256,

    /// <summary>SHA-384; goes with ECDSA P-384.</summary>
    Sha384,

    /// <summary>SHA3-256, where the platform's cryptography offers it.</summary>
    Sha3_256,

    /// <summary>SHA3-384, where the platform's cryptography offers it.</summary>
    Sha3_384,

    /// <summary>No hash: the signer receives the whole message, as Ed25519 wants it.</summary>
    None,
}

internal static class Digests
{
    public static byte[] Compute(this DigestAlgorithm algorithm, ReadOnlySpan<byte> message) => algorithm switch
    {
        DigestAlgorithm.Sha256 => SHA256.HashData(message),
        DigestAlgorithm.Sha384 => SHA384.HashData(message),
        DigestAlgorithm.Sha3_256 => SHA3_256.HashData(message),
        DigestAlgorithm.Sha3_384 => SHA3_384.HashData(message),
        _ => throw Unknown(algorithm),
    };

    /// <summary>Refuses at connection what would otherwise fail at the first signature.</summary>
    public static void ThrowIfNotSupported(this DigestAlgorithm algorithm)
    {
        if (algorithm is < DigestAlgorithm.Sha256 or > DigestAlgorithm.None)
            throw Unknown(algorithm);
        if ((algorithm == DigestAlgorithm.Sha3_256 && !SHA3_256.IsSupported) || (algorithm == DigestAlgorithm.Sha3_384 && !SHA3_384.IsSupported))
            throw new PlatformNotSupportedException($"This platform's cryptography has no {algorithm}.");
    }

    private static ArgumentOutOfRangeException Unknown(DigestAlgorithm algorithm) =>
        new(nameof(algorithm), algorithm, "Not a digest algorithm.");
}
