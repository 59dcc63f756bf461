using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Msp;

namespace ExchangeNetwork.Tests.Fabric.Client.Double;

/// <summary>Checks a signature as strictly as a peer does: over the bytes, by the creator's certificate, DER, low s.</summary>
internal static class SignatureCheck
{
    private static readonly BigInteger P256 =
        BigInteger.Parse("115792089210356248762697446949407573529996955224135760342422259061068512044369", CultureInfo.InvariantCulture);

    private static readonly BigInteger P384 = BigInteger.Parse(
        "39402006196394479212279040100143613805079739270465446667946905279627659399113263569398956308152294913554433653942643",
        CultureInfo.InvariantCulture);

    /// <summary>Null if the signature stands, otherwise what is wrong.</summary>
    public static string? Fault(ByteString creator, ReadOnlySpan<byte> digest, ReadOnlyMemory<byte> signature)
    {
        using var certificate = Certificate(creator);
        using var key = certificate.GetECDsaPublicKey()!;
        return Fault(key, digest, signature);
    }

    public static string? Fault(ECDsa key, ReadOnlySpan<byte> digest, ReadOnlyMemory<byte> signature)
    {
        if (signature.IsEmpty)
            return "no signature";
        BigInteger s;
        try
        {
            // The DER rules of the reader refuse integers with a byte to spare.
            var reader = new AsnReader(signature, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            sequence.ReadInteger();
            s = sequence.ReadInteger();
            sequence.ThrowIfNotEmpty();
        }
        catch (AsnContentException e)
        {
            return "not DER: " + e.Message;
        }
        if (s > (key.KeySize == 256 ? P256 : P384) / 2)
            return "high s";
        return key.VerifyHash(digest, signature.Span, DSASignatureFormat.Rfc3279DerSequence) ? null : "signature does not verify";
    }

    public static byte[] Digest(ByteString creator, ByteString message)
    {
        using var certificate = Certificate(creator);
        using var key = certificate.GetECDsaPublicKey()!;
        return key.KeySize == 256 ? SHA256.HashData(message.Span) : SHA384.HashData(message.Span);
    }

    private static X509Certificate2 Certificate(ByteString creator) =>
        X509Certificate2.CreateFromPem(SerializedIdentity.Parser.ParseFrom(creator).IdBytes.ToStringUtf8());
}
