using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Node.Security;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Security;

public class ListWrapTests
{
    private static readonly ListIdentity List = new("net", "list-1", 3, "tax", "tax-sign-1");
    private static readonly byte[] ListKey = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void A_wrap_opens_for_its_recipient_and_manifest_only()
    {
        using var police = new TestAgency("police");
        using var bank = new TestAgency("bank");
        var secrets = new ListSecrets(ListKey, RandomNumberGenerator.GetBytes(32));
        var manifest = RandomNumberGenerator.GetBytes(32);
        ListWraps.TryWrap(List, manifest, secrets, [police.Encryption, bank.Encryption], out var wraps, out _).ShouldBeTrue();
        wraps!.Select(wrap => wrap.Hash.Recipient).ShouldBe(["police", "bank"]);
        var mine = wraps![0];

        ListWraps.TryUnwrap(List, manifest, mine.Hash, police.Decryption, mine.Content, out var opened, out _).ShouldBeTrue();
        opened!.ListKey.ShouldBe(secrets.ListKey);
        opened.DomainKey.ShouldBe(secrets.DomainKey);

        Code(List, manifest, mine.Hash, bank.Decryption, mine.Content).ShouldBe("XN-SEAL-012");
        Code(List, HpkeTests.Flipped(manifest, 0), mine.Hash, police.Decryption, mine.Content).ShouldBe("XN-SEAL-012");
        Code(List with { NetworkId = "n" }, manifest, mine.Hash, police.Decryption, mine.Content).ShouldBe("XN-SEAL-012");
        Code(List with { ListId = "l" }, manifest, mine.Hash, police.Decryption, mine.Content).ShouldBe("XN-SEAL-012");
        Code(List with { Version = 1 }, manifest, mine.Hash, police.Decryption, mine.Content).ShouldBe("XN-SEAL-012");
        Code(List with { Owner = "bank" }, manifest, mine.Hash, police.Decryption, mine.Content).ShouldBe("XN-SEAL-012");
        Code(List, manifest, mine.Hash with { Recipient = "bank" }, police.Decryption, mine.Content).ShouldBe("XN-SEAL-012");
        Code(List, manifest, mine.Hash with { KeyId = "other" }, police.Decryption, mine.Content).ShouldBe("XN-SEAL-012");
        Code(List, manifest, mine.Hash, police.Decryption, wraps[1].Content).ShouldBe("XN-SEAL-011");
        for (var i = 0; i < mine.Content.Length; i += 16)
        {
            var changed = HpkeTests.Flipped(mine.Content, i);
            Code(List, manifest, mine.Hash, police.Decryption, changed).ShouldBe("XN-SEAL-011");
            Code(List, manifest, mine.Hash with { Sha256 = Digest(changed) }, police.Decryption, changed).ShouldBe("XN-SEAL-012");
        }
        Code(List, manifest, mine.Hash with { Sha256 = Digest([]) }, police.Decryption, []).ShouldBe("XN-SEAL-012");

        static string? Code(ListIdentity list, byte[] manifest, WrapHash hash, HpkePrivateKey key, byte[] content) =>
            ListWraps.TryUnwrap(list, manifest, hash, key, content, out _, out var refusal) ? null : Described(refusal);
    }

    [Fact]
    public void A_wrap_for_nobody_or_for_no_key_is_refused()
    {
        using var police = new TestAgency("police");
        var secrets = new ListSecrets(ListKey, new byte[32]);
        var bad = police.Encryption with { PublicKey = HpkeTests.Flipped(police.Encryption.PublicKey, 90) };

        ListWraps.TryWrap(List, new byte[32], secrets, [], out _, out var refusal).ShouldBeFalse();
        refusal!.Code.ShouldBe("XN-SEAL-002");
        ListWraps.TryWrap(List, new byte[32], secrets, [police.Encryption, bad], out var wraps, out refusal).ShouldBeFalse();
        refusal!.Code.ShouldBe("XN-SEAL-003");
        wraps.ShouldBeNull();
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The code, once the catalogue's texts were seen to take its arguments.</summary>
    internal static string Described(Refusal refusal)
    {
        foreach (var language in new[] { "zh", "en" })
            ErrorCatalogue.Describe(refusal.Code, language, [.. refusal.Arguments]).ShouldNotContain("{");
        return refusal.Code;
    }
}
