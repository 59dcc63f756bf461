using System.Security.Cryptography;
using System.Text;
using CsCheck;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Security;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Security;

public class EntrySeedTests
{
    private static readonly byte[] ListSeed = RandomNumberGenerator.GetBytes(32);

    // RFC 8032 section 7.1, test 3.
    private const string Seed = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7";
    private const string Tag = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";
    private const string Signature =
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";

    [Fact]
    public void Tag_and_signature_are_those_of_RFC_8032()
    {
        var seed = new EntrySeed(Convert.FromHexString(Seed));

        Convert.ToHexStringLower(seed.Tag).ShouldBe(Tag);
        Convert.ToHexStringLower(seed.Sign([0xaf, 0x82])).ShouldBe(Signature);
        EntrySeed.Verify(seed.Tag, [0xaf, 0x82], Convert.FromHexString(Signature)).ShouldBeTrue();
        EntrySeed.Verify(seed.Tag, [0xaf, 0x83], Convert.FromHexString(Signature)).ShouldBeFalse();
    }

    [Fact]
    public void The_contract_accepts_claims_signed_here()
    {
        var seed = new EntrySeed(RandomNumberGenerator.GetBytes(32));
        var message = Claims.Message("net", "list-1", "police", seed.Tag, new byte[32]);

        Claims.TagOf(seed.Secret).ShouldBe(seed.Tag.ToArray());
        Claims.Verify(seed.Tag, message, seed.Sign(message)).ShouldBeTrue();
        EntrySeed.Verify(seed.Tag, message, Claims.Sign(seed.Secret, message)).ShouldBeTrue();
    }

    [Fact]
    public void Wrong_lengths_verify_nothing_and_make_no_seed()
    {
        var seed = new EntrySeed(RandomNumberGenerator.GetBytes(32));
        var signature = seed.Sign("m"u8);

        EntrySeed.Verify(seed.Tag[..31], "m"u8, signature).ShouldBeFalse();
        EntrySeed.Verify(seed.Tag, "m"u8, signature.AsSpan(0, 63)).ShouldBeFalse();
        EntrySeed.Verify([], "m"u8, []).ShouldBeFalse();
        Should.Throw<ArgumentOutOfRangeException>(() => new EntrySeed(new byte[31]));
    }

    [Fact]
    public void Seeds_are_derived_as_specified_and_differ_by_list_and_entry()
    {
        using var key = new ListSeedKey(ListSeed);
        byte[] info = [.. "xnet1/seed"u8, 0, 3, .. "abc"u8, 0, 2, .. "e1"u8];

        var seed = key.Derive("abc", "e1");

        seed.Secret.ToArray().ShouldBe(HKDF.DeriveKey(HashAlgorithmName.SHA256, ListSeed, 32, [], info));
        key.Derive("abc", "e1").Secret.ToArray().ShouldBe(seed.Secret.ToArray());
        key.Derive("abc", "e2").Secret.ToArray().ShouldNotBe(seed.Secret.ToArray());
        key.Derive("ab", "ce1").Secret.ToArray().ShouldNotBe(seed.Secret.ToArray());
    }

    [Fact]
    public void Seeds_derived_together_are_those_derived_alone() =>
        Gen.String[Gen.Char["abc-09中"], 1, 30].Array[0, 60].Sample(
            ids =>
            {
                using var key = new ListSeedKey(ListSeed);
                var seeds = new byte[ids.Length * EntrySeed.Size];

                key.WriteAll("list-1", ids, seeds);

                for (var i = 0; i < ids.Length; i++)
                    seeds.AsSpan(i * EntrySeed.Size, EntrySeed.Size).SequenceEqual(key.Derive("list-1", ids[i]).Secret).ShouldBeTrue();
            },
            iter: 100);

    [Fact]
    public void Secrets_show_in_no_text()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var hex = Convert.ToHexStringLower(secret);
        using var seeds = new ListSeedKey(secret);
        using var key = Hpke.DeriveKeyPair(secret);
        using var commitments = new Commitments(secret);
        object[] holders = [new EntrySeed(secret), seeds, key, commitments, new ListSecrets(secret, secret)];

        foreach (var text in holders.Select(holder => holder.ToString()!))
        {
            text.ShouldContain("***");
            text.ShouldNotContain(hex, Case.Insensitive);
            text.ShouldNotContain(Convert.ToBase64String(secret));
        }
        new OwnEntry("e", [new("mobile", "13800138000")], new Dictionary<string, string> { ["name"] = "张三" }).ToString().ShouldBe("OwnEntry(***)");
        new ListRow(new EntrySeed(secret), [new("mobile", "13800138000")], new Dictionary<string, string>()).ToString().ShouldBe("ListRow(***)");
        new OpenedNotice(Guid.Empty, "tax", "hit", default, default, Encoding.UTF8.GetBytes("13800138000")).ToString().ShouldNotContain("13800138000");
    }
}
