using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using ExchangeNetwork.Tests.Fabric.Client.Double;
using Hyperledger.Fabric.Client;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Client;

public sealed class SignatureTests
{
    private static readonly BigInteger P256Order = Number("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
    private static readonly BigInteger P384Order =
        Number("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(256)]
    [InlineData(384)]
    public async Task Signatures_over_many_runs_are_low_in_s_and_minimal_in_DER(int bits)
    {
        var identity = bits == 256 ? TestIdentity.P256 : TestIdentity.P384;
        for (var i = 0; i < 500; i++)
        {
            var digest = RandomNumberGenerator.GetBytes(bits / 8);
            var signature = await identity.Signer.SignAsync(digest, Token);
            SignatureCheck.Fault(identity.Key, digest, signature).ShouldBeNull();
        }
    }

    [Theory]
    [InlineData(256)]
    [InlineData(384)]
    public void A_high_s_is_made_low_and_a_low_one_stays(int bits)
    {
        var order = bits == 256 ? P256Order : P384Order;
        var half = order / 2;
        foreach (var (s, expected) in new[] { (half, half), (half + 1, half), (order - 1, BigInteger.One), (BigInteger.One, BigInteger.One) })
            Read(EcdsaSignature.FromRaw(Raw(BigInteger.One, s, bits))).ShouldBe((BigInteger.One, expected));
    }

    [Theory]
    [InlineData(256)]
    [InlineData(384)]
    public void Values_of_every_length_are_written_as_the_platform_would(int bits)
    {
        for (var length = 1; length < bits; length++)
        {
            var r = BigInteger.One << (length - 1);
            var s = length < bits - 1 ? r : BigInteger.One;
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteInteger(r);
                writer.WriteInteger(s);
            }
            EcdsaSignature.FromRaw(Raw(r, s, bits)).ShouldBe(writer.Encode());
            EcdsaSignature.FromDer(writer.Encode(), bits).ShouldBe(writer.Encode());
        }
    }

    [Fact]
    public void A_DER_signature_from_elsewhere_is_brought_into_form()
    {
        var identity = TestIdentity.P256;
        for (var i = 0; i < 50; i++)
        {
            var digest = RandomNumberGenerator.GetBytes(32);
            var der = identity.Key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);
            SignatureCheck.Fault(identity.Key, digest, EcdsaSignature.FromDer(der, 256)).ShouldBeNull();
        }
    }

    [Fact]
    public void What_is_no_signature_is_refused()
    {
        Should.Throw<CryptographicException>(() => EcdsaSignature.FromRaw(new byte[63]));
        Should.Throw<CryptographicException>(() => EcdsaSignature.FromRaw(new byte[64]));
        Should.Throw<CryptographicException>(() => EcdsaSignature.FromRaw(Raw(P256Order, 1, 256)));
        Should.Throw<CryptographicException>(() => EcdsaSignature.FromRaw(Raw(1, P256Order, 256)));
        Should.Throw<CryptographicException>(() => EcdsaSignature.FromDer(new byte[] { 0x30, 0x00 }, 256));
        Should.Throw<CryptographicException>(() => EcdsaSignature.FromDer(EcdsaSignature.FromRaw(Raw(P384Order - 1, 1, 384)), 256));
        Should.Throw<CryptographicException>(() => EcdsaSignature.FromDer(EcdsaSignature.FromRaw(Raw(1, 1, 256)), 521));
        byte[] negative = [0x30, 0x06, 0x02, 0x01, 0xFF, 0x02, 0x01, 0x01];
        Should.Throw<CryptographicException>(() => EcdsaSignature.FromDer(negative, 256));
    }

    [Fact]
    public async Task Keys_are_read_from_every_usual_PEM_form()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var digest = RandomNumberGenerator.GetBytes(48);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        foreach (var signer in new[]
        {
            EcdsaSigner.FromPem(key.ExportPkcs8PrivateKeyPem()),
            EcdsaSigner.FromPem(key.ExportECPrivateKeyPem()),
            EcdsaSigner.FromEncryptedPem(key.ExportEncryptedPkcs8PrivateKeyPem("secret", encryption), "secret"),
        })
        {
            signer.Digest.ShouldBe(DigestAlgorithm.Sha384);
            var signature = await signer.SignAsync(digest, Token);
            SignatureCheck.Fault(key, digest, signature).ShouldBeNull();
            signer.Dispose();
            await Should.ThrowAsync<ObjectDisposedException>(async () => await signer.SignAsync(digest, Token));
        }
    }

    [Fact]
    public void A_curve_that_Fabric_does_not_know_and_a_key_without_its_private_half_are_refused()
    {
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        Should.Throw<CryptographicException>(() => new EcdsaSigner(p521));
        using var publicOnly = ECDsa.Create(TestIdentity.P256.Key.ExportParameters(false));
        Should.Throw<CryptographicException>(() => new EcdsaSigner(publicOnly));
    }

    [Fact]
    public void An_identity_is_the_same_whatever_surrounds_its_certificate()
    {
        var pem = TestIdentity.P256.CertificatePem;
        var identity = new X509Identity("Org1MSP", "comment\n" + pem.ReplaceLineEndings("\r\n") + "\n" + TestIdentity.P384.CertificatePem);
        identity.CertificatePem.ShouldBe(pem + "\n");
        identity.MspId.ShouldBe("Org1MSP");
        Should.Throw<CryptographicException>(() => new X509Identity("Org1MSP", "no certificate"));
        Should.Throw<ArgumentException>(() => new X509Identity("", pem));
    }

    private static BigInteger Number(string hex) => new(Convert.FromHexString(hex), isUnsigned: true, isBigEndian: true);

    private static byte[] Raw(BigInteger r, BigInteger s, int bits)
    {
        var raw = new byte[bits / 4];
        r.TryWriteBytes(raw.AsSpan(bits / 8 - r.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        s.TryWriteBytes(raw.AsSpan(bits / 4 - s.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return raw;
    }

    private static (BigInteger R, BigInteger S) Read(byte[] der)
    {
        var sequence = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        return (sequence.ReadInteger(), sequence.ReadInteger());
    }
}
