using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.Signatures;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class SignatureTests
{
    private static readonly BigInteger Order =
        BigInteger.Parse("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly byte[] message = Encoding.UTF8.GetBytes("message");

    [Fact]
    public void A_signature_with_low_s_holds_and_its_twin_with_high_s_does_not()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = key.ExportSubjectPublicKeyInfo();
        for (var i = 0; i < 20; i++)
        {
            var signature = key.SignData(message, HashAlgorithmName.SHA256);
            Es256.MakeLowS(signature);
            Es256.Verify(spki, message, signature).ShouldBeTrue();
            Flip(signature);
            key.VerifyData(message, signature, HashAlgorithmName.SHA256).ShouldBeTrue();
            Es256.Verify(spki, message, signature).ShouldBeFalse();
            Es256.MakeLowS(signature);
            Es256.Verify(spki, message, signature).ShouldBeTrue();
        }
    }

    [Fact]
    public void Half_the_order_is_the_last_low_s()
    {
        var half = ((Order - 1) / 2).ToByteArray(isUnsigned: true, isBigEndian: true);
        var more = ((Order + 1) / 2).ToByteArray(isUnsigned: true, isBigEndian: true);
        Es256.IsLowS([.. new byte[32], .. half]).ShouldBeTrue();
        Es256.IsLowS([.. new byte[32], .. more]).ShouldBeFalse();
    }

    [Fact]
    public void Malformed_keys_and_signatures_are_false_and_no_fault()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = key.ExportSubjectPublicKeyInfo();
        Es256.Verify(spki, message, new byte[64]).ShouldBeFalse();
        Es256.Verify(spki, message, new byte[63]).ShouldBeFalse();
        Es256.Verify(spki.AsSpan(..^1), message, new byte[64]).ShouldBeFalse();
        Es256.Verify([], message, new byte[64]).ShouldBeFalse();
        Es256.IsPublicKey([.. spki, 0]).ShouldBeFalse();
        Es256.IsPublicKey(spki).ShouldBeTrue();
        spki[^1] ^= 1;
        Es256.IsPublicKey(spki).ShouldBeFalse();
    }

    [Fact]
    public void The_tag_of_a_seed_is_the_public_key_of_RFC_8032_test_1()
    {
        var seed = Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        Convert.ToHexStringLower(Claims.TagOf(seed)).ShouldBe("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        Convert.ToHexStringLower(Claims.Sign(seed, [])).ShouldStartWith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155");
    }

    [Fact]
    public void A_claim_holds_only_under_its_tag_and_over_its_message()
    {
        var seed = Scenes.Seed("a");
        var tag = Claims.TagOf(seed);
        var claim = Claims.Sign(seed, message);
        Claims.Verify(tag, message, claim).ShouldBeTrue();
        Claims.Verify(tag, [.. message, 0], claim).ShouldBeFalse();
        Claims.Verify(Claims.TagOf(Scenes.Seed("b")), message, claim).ShouldBeFalse();
        Claims.Verify(tag, message, claim.AsSpan(..63)).ShouldBeFalse();
        Claims.Verify(new byte[31], message, claim).ShouldBeFalse();
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void A_tag_of_small_order_is_no_tag(string tag)
    {
        // With A the identity, R = identity and S = 0 satisfies the equation for every message.
        var claim = new byte[64];
        claim[0] = 1;
        Claims.Verify(Convert.FromHexString(tag), message, claim).ShouldBeFalse();
    }

    [Fact]
    public void Labelled_bytes_are_the_label_then_length_prefixed_parts()
    {
        var bytes = new Labelled("xnet1/x", "net").Lp("ab").Raw([9]).U32(1).U64(2).ToArray();
        Convert.ToHexStringLower(bytes).ShouldBe(
            Convert.ToHexStringLower(Encoding.ASCII.GetBytes("xnet1/x")) + "0003" + "6e6574" + "0002" + "6162" + "09" + "00000001" + "0000000000000002");
        Should.Throw<ArgumentException>(() => new Labelled("l", "n").Lp(new byte[65_536]));
    }

    [Fact]
    public void The_bytes_behind_a_hit_are_those_of_the_protocol()
    {
        var (salt, leaf, tag, commit) = (Fill(1), Fill(2), Fill(3), Fill(4));
        Claims.RecordLeaf(salt, [7]).ShouldBe(SHA256.HashData([0, .. salt, 7]));
        Claims.HitCommit("net", salt, leaf, tag).ShouldBe(SHA256.HashData([.. "xnet1/hit"u8, 0, 3, .. "net"u8, .. salt, .. leaf, .. tag]));
        Claims.Message("net", "list", "tax", tag, commit).ShouldBe(
            [.. "xnet1/claim"u8, 0, 3, .. "net"u8, .. "list"u8, 0, 3, .. "tax"u8, .. tag, .. commit]);
        Should.Throw<ArgumentException>(() => Claims.RecordLeaf(new byte[16], [7]));
    }

    [Fact]
    public void The_id_of_an_alert_is_a_hash_of_tag_and_window()
    {
        var tag = Fill(3);
        var start = DateTimeOffset.UnixEpoch.AddMilliseconds(258);
        AlertId.Of("net", Convert.ToHexStringLower(tag), start).ShouldBe(
            Convert.ToHexStringLower(SHA256.HashData([.. "xnet1/alert"u8, 0, 3, .. "net"u8, .. tag, 0, 0, 0, 0, 0, 0, 1, 2]))[..32]);
    }

    /// <summary>Replaces s by n - s.</summary>
    internal static void Flip(byte[] signature)
    {
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var flipped = (Order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        flipped.CopyTo(signature.AsSpan(64 - flipped.Length));
    }

    private static byte[] Fill(byte value) => [.. Enumerable.Repeat(value, 32)];
}
