using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class FoundingTests
{
    private readonly World world = new();

    [Fact]
    public void A_founder_names_all_founders_in_the_first_transaction()
    {
        var founded = Found(Scenes.Founding(world)).ShouldBeAgreed<Founded>();
        founded.Agencies.Select(agency => agency.Id).ShouldBe(Scenes.Founders);
        founded.Agencies.ShouldAllBe(agency => agency.State == AgencyState.Active);
        world.Events.ShouldHaveSingleItem().Name.ShouldBe(Events.NetworkFounded);
    }

    [Fact]
    public void The_same_founding_again_changes_nothing_and_another_is_refused()
    {
        var founding = Scenes.Founding(world);
        Found(founding);
        world.As("police").Call(Functions.AgenciesBootstrap, founding).Submit().ShouldBeAgreed<MembershipRoll>().Members.Count.ShouldBe(4);
        world.Events.Count.ShouldBe(1);
        Found(Scenes.Founding(world)).ShouldBeRefused(Rules.Agencies.AlreadyFounded);
    }

    [Fact]
    public void One_agency_is_no_network() =>
        Found(new Founding([world.As("tax").Application()])).ShouldBeRefused(Rules.Agencies.TooFewFounders);

    [Fact]
    public void Only_a_founder_founds() =>
        world.As("stranger").Call(Functions.AgenciesBootstrap, Scenes.Founding(world)).Refused(Rules.Agencies.CallerIsNoFounder);

    [Fact]
    public void No_agency_founds_twice() =>
        Found(new Founding([world.As("tax").Application(), world.As("tax").Application()])).ShouldBeRefused(Rules.Form.Repeated);

    [Fact]
    public void Two_agencies_do_not_share_an_msp() =>
        Found(new Founding([world.As("tax").Application(), world.As("police").Application() with { MspId = "taxMSP" }])).ShouldBeRefused(Rules.Form.Repeated);

    [Fact]
    public void A_founder_brings_a_key_for_each_purpose()
    {
        var tax = world.As("tax").Application();
        FoundWith(tax with { Keys = [tax.Keys[0]] }).ShouldBeRefused(Rules.Agencies.BothKeysNeeded);
        FoundWith(tax with { Keys = [tax.Keys[1]] }).ShouldBeRefused(Rules.Agencies.BothKeysNeeded);
        FoundWith(tax).Status.ShouldBe(200);
    }

    [Fact]
    public void A_founder_is_well_formed_and_bounded()
    {
        var tax = world.As("tax").Application();
        FoundWith(tax with { Id = "tax.gov" }).ShouldBeRefused(Rules.Form.NotAnId);
        FoundWith(tax with { MspId = "tax MSP" }).ShouldBeRefused(Rules.Form.NotAnId);
        FoundWith(tax with { NameZh = "" }).ShouldBeRefused(Rules.Form.NotAText);
        FoundWith(tax with { NameEn = new string('a', 101) }).ShouldBeRefused(Rules.Form.NotAText);
        FoundWith(tax with { Keys = [.. Enumerable.Repeat(tax.Keys[0], 17)] }).ShouldBeRefused(Rules.Form.RowCount);
        FoundWith(tax with { Keys = [tax.Keys[0], tax.Keys[0]] }).ShouldBeRefused(Rules.Form.Repeated);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Refuses(world.As("tax").Key("k/1", KeyPurpose.Sign, key), Rules.Form.NotAnId);
        Found(new Founding([.. Enumerable.Repeat(tax, 65)])).ShouldBeRefused(Rules.Form.RowCount);
        world.As("tax").Call(Functions.AgenciesGet, new AgencyQuery("a/b")).Refused(Rules.Form.NotAnId);
    }

    [Fact]
    public void One_key_does_not_serve_two_purposes()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var tax = world.As("tax");
        FoundWith(tax.Application() with { Keys = [tax.Key("a", KeyPurpose.Sign, key), tax.Key("b", KeyPurpose.Encrypt, key)] })
            .ShouldBeRefused(Rules.Agencies.KeyIsUsedTwice);
    }

    [Fact]
    public void A_key_is_proven_by_its_holder_for_this_agency_and_network()
    {
        var tax = world.As("tax");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = tax.Key("k", KeyPurpose.Sign, key);

        Refuses(good with { Proof = TestAgency.Signed(other, good.ProofMessage("exchange", "tax")) }, Rules.Agencies.KeyProof);
        Refuses(good with { Proof = TestAgency.Signed(key, good.ProofMessage("exchange", "police")) }, Rules.Agencies.KeyProof);
        Refuses(good with { Proof = TestAgency.Signed(key, good.ProofMessage("another", "tax")) }, Rules.Agencies.KeyProof);
        Refuses(good with { ValidUntil = good.ValidUntil.AddDays(1) }, Rules.Agencies.KeyProof);
        Refuses(good with { Proof = "" }, Rules.Agencies.KeyProof);
        Refuses(good with { Proof = HighS(good.Proof) }, Rules.Agencies.KeyProof);
        FoundWith(tax.Application() with { Keys = [good, tax.Application().Keys[1]] }).Status.ShouldBe(200);
    }

    [Fact]
    public void A_key_fits_its_purpose_and_is_on_the_right_curve()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var tax = world.As("tax");
        Refuses(tax.Key("k", KeyPurpose.Sign, key, k => k with { Algorithm = KeyAlgorithms.HpkeP256 }), Rules.Agencies.KeyAlgorithm);
        Refuses(tax.Key("k", KeyPurpose.Sign, key, k => k with { Algorithm = "none" }), Rules.Agencies.KeyAlgorithm);
        Refuses(tax.Key("k", KeyPurpose.Sign, key) with { PublicKey = Convert.ToBase64String(p384.ExportSubjectPublicKeyInfo()) }, Rules.Agencies.NotAPublicKey);
        Refuses(tax.Key("k", KeyPurpose.Sign, key) with { PublicKey = Convert.ToBase64String(new byte[91]) }, Rules.Agencies.NotAPublicKey);
        Refuses(tax.Key("k", KeyPurpose.Sign, key) with { PublicKey = "%" }, Rules.Agencies.NotAPublicKey);
    }

    [Fact]
    public void A_key_has_a_time_that_is_not_over()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var tax = world.As("tax");
        Refuses(tax.Key("k", KeyPurpose.Sign, key, k => k with { ValidUntil = k.ValidFrom }), Rules.Agencies.KeyValidity);
        Refuses(tax.Key("k", KeyPurpose.Sign, key, k => k with { ValidFrom = k.ValidFrom.AddDays(-2), ValidUntil = world.Now }), Rules.Agencies.KeyValidity);
        Refuses(tax.Key("k", KeyPurpose.Sign, key, k => k with { ValidUntil = k.ValidFrom.AddDays(4000) }), Rules.Agencies.KeyValidity);
        Refuses(tax.Key("k", KeyPurpose.Sign, key, k => k with { RevokedFrom = k.ValidFrom }), Rules.Agencies.KeyValidity);
    }

    [Fact]
    public void Who_is_in_the_network_is_open_to_everyone_before_and_after_the_founding()
    {
        var stranger = world.As("stranger");
        stranger.Call(Functions.AgenciesList, new NoArguments()).Submit().ShouldBeAgreed<Agency[]>().ShouldBeEmpty();
        stranger.Call(Functions.AgenciesGet, new AgencyQuery("tax")).Refused(Rules.Agencies.NotFound);
        Found(Scenes.Founding(world));
        stranger.Call(Functions.AgenciesList, new NoArguments()).Submit().ShouldBeAgreed<Agency[]>().Length.ShouldBe(4);
        stranger.Call(Functions.AgenciesGet, new AgencyQuery("tax")).Submit().ShouldBeAgreed<Agency>().NameZh.ShouldBe("部门 tax");
    }

    [Fact]
    public void A_ledger_finds_the_keys_of_founders_and_of_the_founding_itself()
    {
        var founding = Scenes.Founding(world);
        var bytes = CanonicalJson.Serialize(founding);
        MemberKeys.FindSigningKey(world.Read, "taxMSP", "tax-sign-1", world.Now).ShouldBeNull();
        MemberKeys.FindFounderKey(bytes, "taxMSP", "tax-sign-1", world.Now).ShouldNotBeNull();
        MemberKeys.FindFounderKey(bytes, "otherMSP", "tax-sign-1", world.Now).ShouldBeNull();
        MemberKeys.FindFounderKey("{}"u8, "taxMSP", "tax-sign-1", world.Now).ShouldBeNull();
        Found(founding);
        MemberKeys.FindSigningKey(world.Read, "taxMSP", "tax-sign-1", world.Now)!.PublicKey.ShouldBe(founding.Agencies[0].Keys[0].PublicKey);
        MemberKeys.FindSigningKey(world.Read, "taxMSP", "tax-encrypt-1", world.Now).ShouldBeNull();
        MemberKeys.FindSigningKey(world.Read, "taxMSP", "tax-sign-1", world.Now.AddMilliseconds(-1)).ShouldBeNull();
        MemberKeys.FindSigningKey(world.Read, "taxMSP", "tax-sign-1", world.Now.AddDays(730)).ShouldBeNull();
        MemberKeys.FindSigningKey(world.Read, "policeMSP", "tax-sign-1", world.Now).ShouldBeNull();
    }

    private ContractResponse Found(Founding founding) => world.As("tax").Call(Functions.AgenciesBootstrap, founding).Submit();

    private ContractResponse FoundWith(NewAgency tax) => Found(new Founding([tax, world.As("police").Application()]));

    private void Refuses(AgencyKey key, string code) =>
        FoundWith(world.As("tax").Application() with { Keys = [key, world.As("tax").Application().Keys[1]] }).ShouldBeRefused(code);

    private static string HighS(string signature)
    {
        var bytes = Convert.FromBase64String(signature);
        SignatureTests.Flip(bytes);
        return Convert.ToBase64String(bytes);
    }
}
