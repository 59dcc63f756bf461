using System.Buffers.Binary;
using System.Security.Cryptography;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Matching.Tokens;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.SealedLists;

public class RowBoxTests
{
    private static readonly byte[] Seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly UnlockKey Unlock = UnlockKey.FromBytes([.. Enumerable.Range(101, 32).Select(i => (byte)i)]);

    [Fact]
    public void A_box_is_the_seed_under_a_key_of_unlock_key_salt_network_list_version_and_row()
    {
        byte[] info = [.. "xnet1/box"u8, 0, 3, .. "net"u8, .. "list-1"u8, 0, 0, 0, 2, 0, 0, 1, 4];
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Unlock.ToArray(), 32, [.. Enumerable.Repeat((byte)7, 32)], info);
        using var cipher = new AesGcm(key, 16);
        var expected = new byte[48];
        cipher.Encrypt(new byte[12], Seed, expected.AsSpan(0, 32), expected.AsSpan(32));

        Locked(SealedSamples.Version(version: 2), 260).ShouldBe(expected);
    }

    [Fact]
    public void Boxes_locked_together_are_those_locked_alone()
    {
        foreach (var count in (int[])[0, 1, 3, 8, 21])
        {
            int[] rows = [.. Enumerable.Range(0, count).Select(i => (i * 7919) + 3)];
            var (unlocks, seeds) = (RandomNumberGenerator.GetBytes(count * 32), RandomNumberGenerator.GetBytes(count * 32));
            var (together, alone) = (new byte[count * RowBox.Size], new byte[count * RowBox.Size]);
            var version = SealedSamples.Version("a-list-with-a-longer-id", version: 300);

            RowBox.LockAll(version, rows, unlocks, seeds, together);

            for (var i = 0; i < count; i++)
                RowBox.Lock(version, rows[i], UnlockKey.FromBytes(unlocks.AsSpan(i * 32, 32)), seeds.AsSpan(i * 32, 32), alone.AsSpan(i * RowBox.Size, RowBox.Size));
            together.ShouldBe(alone);
        }
    }

    [Fact]
    public void A_box_opens_to_its_seed() =>
        RowBox.Open(SealedSamples.Version(), 5, Unlock, Locked(SealedSamples.Version(), 5))!.Secret.ToArray().ShouldBe(Seed);

    [Fact]
    public void A_box_opens_in_no_other_row_version_list_network_or_attempt_and_with_no_other_key()
    {
        var box = Locked(SealedSamples.Version(), 5);

        RowBox.Open(SealedSamples.Version(), 6, Unlock, box).ShouldBeNull();
        RowBox.Open(SealedSamples.Version(version: 2), 5, Unlock, box).ShouldBeNull();
        RowBox.Open(SealedSamples.Version("list-2"), 5, Unlock, box).ShouldBeNull();
        RowBox.Open(SealedSamples.Version(network: "net2"), 5, Unlock, box).ShouldBeNull();
        RowBox.Open(SealedSamples.Version(salt: 8), 5, Unlock, box).ShouldBeNull();
        RowBox.Open(SealedSamples.Version(), 5, SealedSamples.Random().Unlock, box).ShouldBeNull();
        for (var i = 0; i < box.Length; i++)
        {
            var changed = box.ToArray();
            changed[i] ^= 1;
            RowBox.Open(SealedSamples.Version(), 5, Unlock, changed).ShouldBeNull();
        }
    }

    [Fact]
    public void The_token_of_a_row_is_the_cmac_of_the_pseudonym_under_the_domain_key()
    {
        var pseudonym = SealedSamples.Random().Pseudonym;
        using var tokenizer = new DomainTokenizer(SealedSamples.DomainKey);
        using var cmac = new AesCmac(SealedSamples.DomainKey);
        var expected = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(expected, cmac.Compute(pseudonym.ToArray()));
        var bytes = new byte[16];

        tokenizer.Token(pseudonym).CopyTo(bytes);

        bytes.ShouldBe(expected);
        DomainToken.FromBytes(bytes).ShouldBe(tokenizer.Token(pseudonym));
    }

    [Fact]
    public void Tokens_made_together_are_those_made_alone()
    {
        using var tokenizer = new DomainTokenizer(SealedSamples.DomainKey);
        Pseudonym[] pseudonyms = [.. Enumerable.Range(0, 2500).Select(_ => SealedSamples.Random().Pseudonym)];
        var tokens = new DomainToken[pseudonyms.Length];

        tokenizer.Tokens(pseudonyms, tokens);

        tokens.ShouldBe(pseudonyms.Select(tokenizer.Token));
        Should.Throw<ArgumentException>(() => tokenizer.Tokens(pseudonyms, new DomainToken[2499]));
    }

    [Fact]
    public void Nothing_of_a_row_shows_in_its_text()
    {
        using var tokenizer = new DomainTokenizer(SealedSamples.DomainKey);
        tokenizer.Token(SealedSamples.Output(0).Pseudonym).ToString().ShouldBe("DomainToken(***)");
        new SealedIdentifier(1, SealedSamples.Output(0)).ToString().ShouldBe("SealedIdentifier(***)");
    }

    private static byte[] Locked(SealedVersion version, int row)
    {
        var box = new byte[RowBox.Size];
        RowBox.Lock(version, row, Unlock, Seed, box);
        return box;
    }
}
