using System.Security.Cryptography;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Security;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Security;

public sealed class ShareEnvelopeTests : IDisposable
{
    private static readonly DateTimeOffset Now = SetClock.Start().Now;

    private readonly AgencySigner dealer = AgencySigner.Create("TaxMSP", "tax-sign-1");
    private readonly TestAgency police = new("police");
    private readonly TestAgency bank = new("bank");
    private readonly byte[] share = RandomNumberGenerator.GetBytes(32);

    private ShareRoute Route => new("net", new KeyRun("person-1", 2, 3), "tax", "police", police.EncryptionKeyId);

    public void Dispose()
    {
        dealer.Dispose();
        police.Dispose();
        bank.Dispose();
    }

    [Fact]
    public void A_share_opens_for_its_receiver_in_its_run_only()
    {
        var envelope = Sealed();
        Opened(Route, police, envelope).ShouldBe(share);
        Opened(Route, bank, envelope).ShouldBeNull();
        foreach (var route in new[]
        {
            Route with { NetworkId = "other" }, Route with { Dealer = "customs" }, Route with { Receiver = "bank" }, Route with { ReceiverKeyId = "k" },
            Route with { Run = new KeyRun("person-2", 2, 3) }, Route with { Run = new KeyRun("person-1", 1, 3) }, Route with { Run = new KeyRun("person-1", 2, 4) },
        })
        {
            Opened(route, police, envelope).ShouldBeNull();
        }
    }

    [Fact]
    public void A_change_of_any_byte_and_any_cut_is_found_out()
    {
        var envelope = Sealed();
        envelope.Length.ShouldBeLessThanOrEqualTo(512);
        for (var at = 0; at < envelope.Length; at++)
        {
            Opened(Route, police, HpkeTests.Flipped(envelope, at)).ShouldBeNull();
            Opened(Route, police, envelope[..at]).ShouldBeNull();
        }
        Opened(Route, police, [.. envelope, 0]).ShouldBeNull();
    }

    [Fact]
    public void What_another_signed_or_at_another_time_is_no_share_of_the_dealers()
    {
        var envelope = Sealed();
        using var other = AgencySigner.Create("BankMSP", "tax-sign-1");
        ShareEnvelope.TrySeal(Route, police.Encryption, share, other, Now, out var foreign).ShouldBeTrue();
        Opened(Route, police, foreign!).ShouldBeNull();
        ShareEnvelope.TryOpen(Route, police.Decryption, envelope, (_, _, _) => null, Now, Now, out _).ShouldBeFalse();
        ShareEnvelope.TryOpen(Route, police.Decryption, envelope, KeyOf, Now.AddMilliseconds(1), Now.AddHours(1), out _).ShouldBeFalse();
        ShareEnvelope.TryOpen(Route, police.Decryption, envelope, KeyOf, Now.AddHours(-1), Now.AddMilliseconds(-1), out _).ShouldBeFalse();
        ShareEnvelope.TryOpen(Route, police.Decryption, envelope, KeyOf, Now, Now, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_key_that_is_none_is_refused()
    {
        var bad = police.Encryption with { PublicKey = HpkeTests.Flipped(police.Encryption.PublicKey, 90) };
        ShareEnvelope.TrySeal(Route, bad, share, dealer, Now, out var envelope).ShouldBeFalse();
        envelope.ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => ShareEnvelope.TrySeal(Route, police.Encryption, share.AsSpan(1), dealer, Now, out _));
    }

    private byte[] Sealed()
    {
        ShareEnvelope.TrySeal(Route, police.Encryption, share, dealer, Now, out var envelope).ShouldBeTrue();
        return envelope!;
    }

    private byte[]? Opened(ShareRoute route, TestAgency receiver, byte[] envelope) =>
        ShareEnvelope.TryOpen(route, receiver.Decryption, envelope, KeyOf, Now.AddHours(-1), Now.AddHours(1), out var opened) ? opened : null;

    private byte[]? KeyOf(string agency, string keyId, DateTimeOffset at) => (agency, keyId) == ("tax", dealer.KeyId) ? dealer.PublicKey : null;
}
