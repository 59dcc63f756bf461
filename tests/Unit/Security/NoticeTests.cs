using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Node.Security;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Security;

public sealed class NoticeTests : IDisposable
{
    private const string Network = "xnet-test";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private readonly SetClock _clock = SetClock.Start();
    private readonly TestAgency _police = new("police");
    private readonly TestAgency _tax = new("tax");
    private readonly byte[] _content = "content of a hit"u8.ToArray();

    public void Dispose()
    {
        _police.Dispose();
        _tax.Dispose();
    }

    [Fact]
    public void A_notice_opens_at_its_recipient()
    {
        var id = Guid.NewGuid();
        var notice = Seal(_content, id);

        Opener(_tax).TryOpen(notice, out var opened, out _).ShouldBeTrue();

        opened!.Content.ShouldBe(_content);
        opened.Sender.ShouldBe("police");
        opened.Type.ShouldBe("hit-noticed");
        opened.MessageId.ShouldBe(id);
        opened.Issued.ShouldBe(_clock.Now);
        opened.Expires.ShouldBe(_clock.Now + Lifetime);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1020, 1)]
    [InlineData(1021, 2)]
    [InlineData(2044, 2)]
    [InlineData(2045, 3)]
    public void Content_is_padded_to_whole_kibibytes(int length, int blocks)
    {
        var content = Enumerable.Range(0, length).Select(i => (byte)(i + 1)).ToArray();
        var notice = Seal(content);

        notice.Ciphertext.Length.ShouldBe((blocks * 1024) + 16);
        Opener(_tax).TryOpen(notice, out var opened, out _).ShouldBeTrue();
        opened!.Content.ShouldBe(content);
    }

    [Fact]
    public void Every_part_is_protected()
    {
        var notice = Seal(_content, Guid.Parse("0a0b0c0d-0000-4000-8000-00000000000f"));
        var other = Seal("other content"u8.ToArray());
        var later = NoticeHeader.Write(_clock.Now + TimeSpan.FromMilliseconds(1));
        (SealedNotice Changed, string Code)[] changes =
        [
            (notice with { Suite = "HPKE-X25519" }, "XN-NOTICE-002"),
            (notice with { Suite = null! }, "XN-NOTICE-002"),
            (notice with { MessageId = other.MessageId }, "XN-NOTICE-008"),
            (notice with { MessageId = notice.MessageId.ToUpperInvariant() }, "XN-NOTICE-001"),
            (notice with { MessageId = "12" }, "XN-NOTICE-001"),
            (notice with { MessageId = null! }, "XN-NOTICE-001"),
            (notice with { Sender = "tax", SenderKeyId = _tax.SigningKeyId }, "XN-NOTICE-008"),
            (notice with { Sender = "customs" }, "XN-NOTICE-005"),
            (notice with { Sender = "a b" }, "XN-NOTICE-001"),
            (notice with { Recipient = "customs" }, "XN-NOTICE-003"),
            (notice with { Recipient = "" }, "XN-NOTICE-001"),
            (notice with { SenderKeyId = "police-sign-2" }, "XN-NOTICE-005"),
            (notice with { SenderKeyId = null! }, "XN-NOTICE-001"),
            (notice with { RecipientKeyId = "tax-encrypt-2" }, "XN-NOTICE-004"),
            (notice with { RecipientKeyId = "ü" }, "XN-NOTICE-001"),
            (notice with { Type = "alert-comment" }, "XN-NOTICE-008"),
            (notice with { Type = new string('x', 129) }, "XN-NOTICE-001"),
            (notice with { Issued = later }, "XN-NOTICE-008"),
            (notice with { Issued = "2026-03-01" }, "XN-NOTICE-001"),
            (notice with { Expires = NoticeHeader.Write(_clock.Now + Lifetime + Lifetime) }, "XN-NOTICE-008"),
            (notice with { Expires = notice.Issued }, "XN-NOTICE-001"),
            (notice with { Expires = "2026-13-01T00:00:00.000Z" }, "XN-NOTICE-001"),
            (notice with { Enc = other.Enc }, "XN-NOTICE-008"),
            (notice with { Enc = notice.Enc[..64] }, "XN-NOTICE-001"),
            (notice with { Enc = null! }, "XN-NOTICE-001"),
            (notice with { Ciphertext = other.Ciphertext }, "XN-NOTICE-008"),
            (notice with { Ciphertext = HpkeTests.Flipped(notice.Ciphertext, 500) }, "XN-NOTICE-008"),
            (notice with { Ciphertext = [] }, "XN-NOTICE-001"),
            (notice with { Ciphertext = new byte[NoticeSealer.MaxContent + 2048] }, "XN-NOTICE-011"),
            (notice with { Signature = other.Signature }, "XN-NOTICE-008"),
            (notice with { Signature = HighS(notice.Signature) }, "XN-NOTICE-008"),
            (notice with { Signature = notice.Signature[..63] }, "XN-NOTICE-001"),
            (notice with { Signature = null! }, "XN-NOTICE-001"),
        ];

        Opener(_tax).TryOpen(notice, out _, out _).ShouldBeTrue();
        foreach (var (changed, code) in changes)
            Refused(Opener(_tax), changed, code);
    }

    [Fact]
    public void A_header_re_signed_over_foreign_ciphertext_does_not_open()
    {
        // The sender itself puts a new type on an old ciphertext: the signature fits, HPKE's info does not.
        var notice = Seal(_content);
        var changed = Resigned(notice with { Type = "alert-comment" });

        Refused(Opener(_tax), changed, "XN-NOTICE-009");
    }

    [Fact]
    public void An_encapsulated_key_off_the_curve_is_refused_even_when_signed()
    {
        var notice = Seal(_content);

        Refused(Opener(_tax), Resigned(notice with { Enc = HpkeTests.Flipped(notice.Enc, 40) }), "XN-NOTICE-009");
    }

    [Theory]
    [InlineData(1024, 1021u, 0)]
    [InlineData(1024, uint.MaxValue, 0)]
    [InlineData(1024, 3u, 1)]
    [InlineData(2048, 3u, 0)]
    [InlineData(1000, 3u, 0)]
    public void Wrong_padding_is_refused_even_when_signed(int length, uint said, byte last)
    {
        var padded = new byte[length];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(padded, said);
        padded[^1] = last;
        var notice = Seal(_content);
        var header = NoticeHeader.Read(notice, out _)!.ToBytes(Network);
        Hpke.TrySeal(_tax.Decryption.PublicKey, header, [], padded, out var enc, out var ciphertext).ShouldBeTrue();

        Refused(Opener(_tax), Resigned(notice with { Enc = enc, Ciphertext = ciphertext }), "XN-NOTICE-010");
    }

    [Fact]
    public void A_notice_of_another_network_is_refused()
    {
        var opener = new NoticeOpener("other-net", "tax", OwnKey(_tax), SigningKey, _clock);

        Refused(opener, Seal(_content), "XN-NOTICE-008");
    }

    [Fact]
    public void Another_agency_cannot_open_it() => Refused(Opener(_police), Seal(_content), "XN-NOTICE-003");

    [Fact]
    public void It_expires()
    {
        var notice = Seal(_content);
        _clock.Now += Lifetime - TimeSpan.FromMilliseconds(1);
        Opener(_tax).TryOpen(notice, out _, out _).ShouldBeTrue();
        _clock.Now += TimeSpan.FromMilliseconds(1);
        Refused(Opener(_tax), notice, "XN-NOTICE-006");
    }

    [Fact]
    public void Clocks_may_differ_by_fifteen_minutes()
    {
        var notice = Seal(_content);
        _clock.Now -= TimeSpan.FromMinutes(15);
        Opener(_tax).TryOpen(notice, out _, out _).ShouldBeTrue();
        _clock.Now -= TimeSpan.FromMilliseconds(1);
        Refused(Opener(_tax), notice, "XN-NOTICE-007");
    }

    [Fact]
    public void The_senders_key_is_asked_for_at_the_time_of_issue()
    {
        var issued = _clock.Now;
        var notice = Seal(_content);
        _clock.Now += TimeSpan.FromDays(2);
        var revoked = new NoticeOpener(Network, "tax", OwnKey(_tax), (agency, key, at) => at < issued ? SigningKey(agency, key, at) : null, _clock);
        var rotated = new NoticeOpener(Network, "tax", OwnKey(_tax), (agency, key, at) => at <= issued ? SigningKey(agency, key, at) : null, _clock);

        Refused(revoked, notice, "XN-NOTICE-005");
        rotated.TryOpen(notice, out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void What_cannot_be_sealed_is_refused()
    {
        var badKey = _tax.Encryption with { PublicKey = HpkeTests.Flipped(_tax.Encryption.PublicKey, 90) };
        var badForm = _tax.Encryption with { PublicKey = _tax.Encryption.PublicKey[1..] };

        SealCode(badKey, _content).ShouldBe("XN-NOTICE-012");
        SealCode(badForm, _content).ShouldBe("XN-NOTICE-012");
        SealCode(_tax.Encryption, new byte[NoticeSealer.MaxContent + 1]).ShouldBe("XN-NOTICE-011");
        SealCode(_tax.Encryption, new byte[NoticeSealer.MaxContent]).ShouldBeNull();
        Should.Throw<ArgumentException>(() => Sealer().TrySeal(Guid.NewGuid(), _tax.Encryption, "a b", _content, Lifetime, out _, out _));
        Should.Throw<ArgumentException>(() => Sealer().TrySeal(Guid.NewGuid(), _tax.Encryption, "hit", _content, TimeSpan.Zero, out _, out _));
    }

    private NoticeSealer Sealer() => new(Network, "police", _police.SigningKeyId, _police.Sign, _clock);

    private SealedNotice Seal(byte[] content, Guid? id = null)
    {
        Sealer().TrySeal(id ?? Guid.NewGuid(), _tax.Encryption, "hit-noticed", content, Lifetime, out var notice, out _).ShouldBeTrue();
        return notice!;
    }

    private string? SealCode(EncryptionKey recipient, byte[] content) =>
        Sealer().TrySeal(Guid.NewGuid(), recipient, "hit", content, Lifetime, out _, out var refusal) ? null : refusal.Code;

    private SealedNotice Resigned(SealedNotice notice)
    {
        var header = NoticeHeader.Read(notice, out _)!.ToBytes(Network);
        return notice with { Signature = _police.Sign(NoticeHeader.SignedBytes(Network, header, notice.Enc, notice.Ciphertext)) };
    }

    private NoticeOpener Opener(TestAgency agency) => new(Network, agency.Id, OwnKey(agency), SigningKey, _clock);

    private static Func<string, HpkePrivateKey?> OwnKey(TestAgency agency) => id => id == agency.EncryptionKeyId ? agency.Decryption : null;

    private byte[]? SigningKey(string agency, string keyId, DateTimeOffset at) =>
        new[] { _police, _tax }.FirstOrDefault(known => known.Id == agency && known.SigningKeyId == keyId)?.SigningPublicKey;

    private static void Refused(NoticeOpener opener, SealedNotice notice, string code)
    {
        opener.TryOpen(notice, out var opened, out var refusal).ShouldBeFalse();
        opened.ShouldBeNull();
        refusal!.Code.ShouldBe(code);
        ErrorCatalogue.Describe(code, "zh", [.. refusal.Arguments]).ShouldNotContain("{");
        ErrorCatalogue.Describe(code, "en", [.. refusal.Arguments]).ShouldNotContain("{");
    }

    // n - s verifies as well as s: whoever would accept it would accept two forms of one signature.
    private static byte[] HighS(byte[] signature)
    {
        var order = new System.Numerics.BigInteger(
            Convert.FromHexString("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"), isUnsigned: true, isBigEndian: true);
        var s = new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var high = (order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. signature[..32], .. new byte[32 - high.Length], .. high];
    }
}
