using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.QueryLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class KeyRenewalTests
{
    private readonly World world = Scenes.Founded();

    [Fact]
    public void An_agency_renews_its_encryption_key_alone_and_the_old_one_counts_14_days_more()
    {
        var key = NewKey("police", "police-encrypt-2");
        var agency = Renew("police", key).ShouldBeAgreed<Agency>();
        world.Events[^1].Name.ShouldBe(Events.EncryptionKeyRenewed);
        agency.Keys[^1].ShouldBe(key);
        agency.Keys.Single(own => own.KeyId == "police-encrypt-1").RevokedFrom.ShouldBe(world.Now.AddDays(14));
        agency.Keys.Single(own => own.Purpose == KeyPurpose.Sign).RevokedFrom.ShouldBeNull();
    }

    [Fact]
    public void The_same_renewal_again_changes_nothing()
    {
        var key = NewKey("police", "police-encrypt-2");
        Renew("police", key).ShouldBeAgreed<Agency>();
        var events = world.Events.Count;
        Renew("police", key).ShouldBeAgreed<Agency>();
        world.Events.Count.ShouldBe(events);
        Renew("police", NewKey("police", "police-encrypt-2")).ShouldBeRefused(Rules.Agencies.KeyIdIsTaken);
    }

    [Fact]
    public void The_end_of_a_key_never_moves_away()
    {
        Renew("police", NewKey("police", "police-encrypt-2")).ShouldBeAgreed<Agency>();
        var end = world.Now.AddDays(14);
        world.Now = world.Now.AddDays(3);
        var agency = Renew("police", NewKey("police", "police-encrypt-3")).ShouldBeAgreed<Agency>();
        agency.Keys.Single(own => own.KeyId == "police-encrypt-1").RevokedFrom.ShouldBe(end);
        agency.Keys.Single(own => own.KeyId == "police-encrypt-2").RevokedFrom.ShouldBe(world.Now.AddDays(14));
    }

    [Fact]
    public void What_is_no_proven_encryption_key_of_the_caller_is_refused()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var police = world.As("police");
        Renew("police", police.Key("k", KeyPurpose.Sign, pair)).ShouldBeRefused(Rules.Agencies.EncryptionKeysOnly);
        Renew("tax", police.Key("k", KeyPurpose.Encrypt, pair)).ShouldBeRefused(Rules.Agencies.KeyProof);
        Renew("police", police.Key("a/b", KeyPurpose.Encrypt, pair)).ShouldBeRefused(Rules.Form.NotAnId);
        Renew("police", police.Key("k", KeyPurpose.Encrypt, pair, key => key with { ValidFrom = world.Now.AddDays(-1) })).ShouldBeRefused(Rules.Agencies.KeyIsBackdated);
        var first = NewKey("police", "police-encrypt-2");
        Renew("police", first).ShouldBeAgreed<Agency>();
        Renew("police", first with { KeyId = "other" }).ShouldBeRefused(Rules.Agencies.KeyProof);
    }

    [Fact]
    public void The_owner_renews_the_wrap_of_a_recipient_with_a_new_key()
    {
        WithRenewedKey();
        var wrap = Renewed("police", "police-encrypt-2");
        Wraps("tax", 1, wrap).ShouldBeAgreed<WrapsRenewal>().Wraps.ShouldBe([wrap]);
        world.Events[^1].Name.ShouldBe(Events.WrapsRenewed);
        world.As("police").Call(Functions.QueryListsWrap, new ListVersionReference("list-1", 1)).Submit().Payload.ShouldBe(Bytes("police"));
        world.As("customs").Call(Functions.QueryListsWrap, new ListVersionReference("list-1", 1)).Submit().Payload.ShouldBe(Scenes.WrapFor("customs"));
        var version = world.As("police").Call(Functions.QueryListsGet, new ListQuery("list-1")).Agreed<ListVersion>();
        version.WrapFor("police").ShouldBe(wrap);
        version.WrapFor("customs").ShouldBe(version.Manifest.Wraps.Single(old => old.Recipient == "customs"));
        version.WrapFor("tax").ShouldBeNull();

        var events = world.Events.Count;
        Wraps("tax", 1, wrap).ShouldBeAgreed<WrapsRenewal>();
        world.Events.Count.ShouldBe(events);
    }

    [Fact]
    public void Wraps_are_renewed_by_the_owner_for_recipients_and_their_valid_keys_only()
    {
        WithRenewedKey();
        var wrap = Renewed("police", "police-encrypt-2");
        Wraps("police", 1, wrap).ShouldBeRefused(Rules.Lists.NotTheOwner);
        Wraps("tax", 2, wrap).ShouldBeRefused(Rules.Lists.VersionNotFound);
        Wraps("tax", 1, Renewed("bank", "bank-encrypt-1")).ShouldBeRefused(Rules.Lists.WrapsAndRecipients);
        Wraps("tax", 1, Renewed("police", "police-sign-1")).ShouldBeRefused(Rules.Lists.WrapKey);
        Wraps("tax", 1, wrap with { KeyId = "" }).ShouldBeRefused(Rules.Form.NotAnId);
        Wraps("tax", 1, wrap with { Sha256 = Scenes.Hash("x") }).ShouldBeRefused(Rules.Form.TransientHash);
        world.Now = world.Now.AddDays(15);
        Wraps("tax", 1, Renewed("police", "police-encrypt-1")).ShouldBeRefused(Rules.Lists.WrapKey);
        world.As("tax").Call(Functions.QueryListsWithdraw, new ListWithdrawal("list-1")).Decided().Submit();
        Wraps("tax", 1, wrap).ShouldBeRefused(Rules.Lists.HasEnded);
    }

    [Fact]
    public void The_wraps_of_a_replaced_version_stay_as_they_are()
    {
        WithRenewedKey();
        var second = world.Prepared(m => m with { Version = 2, Recipients = ["police", "customs"], ListSalt = Scenes.Hash("salt 2") });
        world.As("tax").Call(Functions.QueryListsAmend, second).DraftedAndApproved().Agreed<ListVersion>();
        Wraps("tax", 1, Renewed("police", "police-encrypt-2")).ShouldBeRefused(Rules.Lists.VersionIsReplaced);
        Wraps("tax", 2, Renewed("police", "police-encrypt-2")).ShouldBeAgreed<WrapsRenewal>();
    }

    private void WithRenewedKey()
    {
        world.WithBasis().WithList(manifest => manifest with { Recipients = ["police", "customs"] });
        Renew("police", NewKey("police", "police-encrypt-2")).ShouldBeAgreed<Agency>();
    }

    private AgencyKey NewKey(string agency, string keyId)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return world.As(agency).Key(keyId, KeyPurpose.Encrypt, pair, key => key with { ValidFrom = LedgerTime.Cut(world.Now) });
    }

    private ContractResponse Renew(string by, AgencyKey key) => world.As(by).Call(Functions.AgenciesRenewKey, new KeyRenewal(key)).Submit();

    private static WrapHash Renewed(string recipient, string keyId) =>
        new(recipient, keyId, Convert.ToHexStringLower(SHA256.HashData(Bytes(recipient))));

    private static byte[] Bytes(string recipient) => Encoding.UTF8.GetBytes("renewed wrap for " + recipient);

    private ContractResponse Wraps(string by, int version, WrapHash wrap) => world.As(by)
        .Call(Functions.QueryListsRenewWraps, new WrapsUpload("list-1", version, [wrap]))
        .Transient(TransientNames.Wrap(wrap.Recipient), Bytes(wrap.Recipient))
        .Submit();
}
