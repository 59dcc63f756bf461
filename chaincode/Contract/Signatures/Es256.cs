using System.Security.Cryptography;

namespace ExchangeNetwork.Contract.Signatures;

/// <summary>ECDSA P-256 with SHA-256 as the network writes it: 64 bytes r‖s with low S, keys as SubjectPublicKeyInfo.</summary>
/// <remarks>Low S leaves exactly one form of a signature, so nobody can make a second one from the first.</remarks>
public static class Es256
{
    /// <summary>Name of the suite in <c>alg</c> members.</summary>
    public const string Name = "ES256";

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureSize = 64;

    private const string P256 = "1.2.840.10045.3.1.7";

    // The order of P-256 and half of it, big-endian (SEC 2, section 2.4.2).
    private static readonly byte[] Order = Convert.FromHexString("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    private static readonly byte[] HalfOrder = Convert.FromHexString("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8");

    /// <summary>True when the signature is well formed, has low S and holds; malformed input is false.</summary>
    public static bool Verify(ReadOnlySpan<byte> subjectPublicKeyInfo, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var key = Import(subjectPublicKeyInfo);
        return key is not null && Verify(key, message, signature);
    }

    /// <summary>The same with a key from <see cref="Import"/>: importing costs as much as verifying, so who verifies much keeps it.</summary>
    /// <remarks>A key object serves one thread at a time.</remarks>
    public static bool Verify(ECDsa key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureSize && IsLowS(signature)
        && key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>True when the bytes are the one encoding of a P-256 public key.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        using var key = Import(subjectPublicKeyInfo);
        return key is not null;
    }

    /// <summary>True when s is at most half the order.</summary>
    public static bool IsLowS(ReadOnlySpan<byte> signature) => signature[32..].SequenceCompareTo(HalfOrder) <= 0;

    /// <summary>Replaces a high s by n - s, in place; signers call it after <see cref="ECDsa.SignData(byte[], HashAlgorithmName)"/>.</summary>
    public static void MakeLowS(Span<byte> signature)
    {
        if (IsLowS(signature))
            return;
        var s = signature[32..];
        var borrow = 0;
        for (var i = s.Length - 1; i >= 0; i--)
        {
            var difference = Order[i] - s[i] - borrow;
            borrow = difference < 0 ? 1 : 0;
            s[i] = (byte)difference;
        }
    }

    /// <summary>The key of an SPKI structure; null when it is not the one encoding of a P-256 public key.</summary>
    public static ECDsa? Import(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out var read);
            if (read == subjectPublicKeyInfo.Length && key.ExportParameters(false).Curve.Oid.Value == P256
                && subjectPublicKeyInfo.SequenceEqual(key.ExportSubjectPublicKeyInfo()))
            {
                return key;
            }
        }
        catch (Exception fault) when (fault is CryptographicException or NotSupportedException)
        {
            // Not a key, or one of a curve that the platform does not know: the caller reads that from null.
        }
        key.Dispose();
        return null;
    }
}
