using System.Security.Cryptography;

namespace ExchangeNetwork.Ledger;

/// <summary>ECDSA over P-256 with SHA-256: 64 bytes r‖s with s in the lower half of the group order, as Fabric demands it.</summary>
public static class Es256
{
    /// <summary>Name in the <c>alg</c> member of signed structures.</summary>
    public const string Algorithm = "ES256";

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureSize = 64;

    private const string P256 = "1.2.840.10045.3.1.7";

    // The order n of P-256's group and n/2, big-endian.
    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
    private static readonly byte[] HalfOrder = Convert.FromHexString("7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8");

    /// <summary>True when the signature is of this key over these bytes and has a low s.</summary>
    /// <param name="publicKey">SPKI of a P-256 key; anything else verifies nothing.</param>
    /// <param name="content">The bytes that were signed.</param>
    /// <param name="signature">64 bytes r‖s.</param>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        using var key = ImportPublicKey(publicKey);
        return key is not null && Verify(key, content, signature);
    }

    /// <summary>The key of an SPKI structure; null when it is none of P-256.</summary>
    internal static ECDsa? ImportPublicKey(ReadOnlySpan<byte> publicKey)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out var read);
            if (read == publicKey.Length && IsP256(key))
                return key;
        }
        catch (CryptographicException)
        {
            // Not a key: the caller sees null.
        }
        key.Dispose();
        return null;
    }

    internal static bool IsP256(ECDsa key) => key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256;

    internal static bool Verify(ECDsa key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureSize
        && signature[32..].SequenceCompareTo(HalfOrder) <= 0
        && key.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    internal static byte[] Sign(ECDsa key, ReadOnlySpan<byte> data)
    {
        var signature = new byte[SignatureSize];
        if (!key.TrySignData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation, out var written)
            || written != SignatureSize)
        {
            throw new CryptographicException("The key did not give a 64-byte signature.");
        }
        LowerS(signature.AsSpan(32));
        return signature;
    }

    /// <summary>Replaces s by n - s where s is in the upper half; both verify, only the lower is accepted.</summary>
    private static void LowerS(Span<byte> s)
    {
        if (((ReadOnlySpan<byte>)s).SequenceCompareTo(HalfOrder) <= 0)
            return;
        var borrow = 0;
        for (var i = s.Length - 1; i >= 0; i--)
        {
            var difference = Order[i] - s[i] - borrow;
            borrow = difference < 0 ? 1 : 0;
            s[i] = (byte)difference;
        }
    }
}
