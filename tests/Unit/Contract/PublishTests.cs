using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class PublishTests
{
    private readonly World world = Scenes.Founded().WithBasis();

    [Fact]
    public void A_list_within_its_basis_is_published()
    {
        Publish(world.Prepared()).ShouldBeAgreed<ListVersion>().PublishedAt.ShouldBe(world.Now);
        world.Events[^1].Name.ShouldBe(Events.ListPublished);
        var list = world.As("police").Call(Functions.QueryListsList, new NoArguments()).Agreed<QueryList[]>().ShouldHaveSingleItem();
        list.State.ShouldBe(ListState.Published);
        list.Version.ShouldBe(1);
    }

    [Fact]
    public void An_empty_audience_is_refused()
    {
        Refuses(m => m with { Recipients = [] }, Rules.Lists.EmptyAudience);
        Refuses(m => m with { Recipients = ["tax"] }, Rules.Lists.EmptyAudience);
        Publish(world.Prepared(m => m with { Recipients = ["tax", "police"] })).Status.ShouldBe(200);
    }

    [Fact]
    public void A_basis_not_in_force_is_refused()
    {
        Refuses(m => m with { BasisId = "no-such" }, Rules.Bases.NotFound);
        world.As("tax").Call(Functions.LegalBasesPropose, world.Terms("basis-2")).Proposed().Agreed<LegalBasis>();
        Refuses(m => m with { BasisId = "basis-2" }, Rules.Bases.NotInForce);
        world.As("police").Call(Functions.LegalBasesRevoke, new BasisRevocation("basis-1")).Decided().Agreed<LegalBasis>();
        Refuses(m => m, Rules.Bases.NotInForce);
    }

    [Fact]
    public void A_basis_is_in_force_until_15_minutes_after_its_end()
    {
        world.Later(TimeSpan.FromDays(365) + LedgerTime.Tolerance);
        Refuses(m => m, Rules.Lists.ValidityOutsideBasis);
        world.Later(TimeSpan.FromMilliseconds(1));
        Refuses(m => m, Rules.Bases.NotInForce);
    }

    [Fact]
    public void A_cross_check_is_short_and_made_once()
    {
        Refuses(m => m with { CrossCheck = true, ValidUntil = world.Now.AddDays(31) }, Rules.Lists.CrossCheckIsShort);
        var check = world.Prepared(m => m with { CrossCheck = true, ValidUntil = world.Now.AddDays(30) });
        Publish(check).ShouldBeAgreed<ListVersion>().Manifest.CrossCheck.ShouldBeTrue();
        Amend(check with { Version = 2, CrossCheck = false, ListSalt = Scenes.Hash("salt 2") }).ShouldBeRefused(Rules.Lists.CrossCheckIsOnce);

        Publish(world.Prepared(m => m with { ListId = "list-2" })).Status.ShouldBe(200);
        Amend(world.Drafted(m => m with { ListId = "list-2", Version = 2, CrossCheck = true, ListSalt = Scenes.Hash("salt 2") })).ShouldBeRefused(Rules.Lists.CrossCheckIsOnce);

        ContractResponse Amend(Manifest next) => world.As("tax").Call(Functions.QueryListsAmend, next).DraftedAndApproved().Submit();
    }

    [Fact]
    public void A_sealed_list_names_the_keys_of_its_pseudonyms_and_a_disclosed_one_names_none()
    {
        Refuses(m => m with { Mode = ListMode.Sealed }, Rules.Lists.PseudonymKeys);
        Refuses(m => m with { Mode = ListMode.Sealed, PseudonymKeys = ["person-1"] }, Rules.Pseudonyms.KeyNotFound);
        Refuses(m => m with { Mode = ListMode.Sealed, PseudonymKeys = ["person 1"] }, Rules.Form.NotAnId);
        world.WithKey().WithKey(terms => terms with { KeyId = "thing-1", Use = KeyUse.Thing }).WithKey(terms => terms with { KeyId = "person-2" });
        Refuses(m => m with { PseudonymKeys = ["person-1"] }, Rules.Lists.PseudonymKeys);
        Refuses(m => m with { Mode = ListMode.Sealed, PseudonymKeys = ["person-1", "person-2"] }, Rules.Lists.PseudonymKeys);

        var sealedList = world.Prepared(m => m with { Mode = ListMode.Sealed, PseudonymKeys = ["person-1", "thing-1"] });
        Publish(sealedList).ShouldBeAgreed<ListVersion>().Manifest.PseudonymKeys.ShouldBe(["person-1", "thing-1"]);
    }

    [Fact]
    public void A_retired_key_makes_no_new_sealed_list()
    {
        world.WithKey();
        world.As("tax").Call(Functions.PseudonymsRetire, new KeyReference("person-1")).Decided().Agreed<PseudonymKey>();
        world.As("police").Call(Functions.PseudonymsRetire, new KeyReference("person-1")).Decided().Agreed<PseudonymKey>();
        Refuses(m => m with { Mode = ListMode.Sealed, PseudonymKeys = ["person-1"] }, Rules.Pseudonyms.IsRetired);
    }

    [Fact]
    public void Only_the_owner_publishes_and_only_where_the_basis_names_it()
    {
        var manifest = world.Prepared();
        world.As("police").Call(Functions.QueryListsPublish, manifest).DraftedAndApproved().Refused(Rules.Lists.NotTheOwner);
        var customs = world.Prepared(m => m with { Owner = "customs", Recipients = ["police"], OwnerKeyId = "customs-sign-1" });
        world.As("customs").Call(Functions.QueryListsPublish, customs).DraftedAndApproved().Refused(Rules.Lists.OwnerOutsideBasis);
    }

    [Fact]
    public void Recipients_are_active_members_that_the_basis_names()
    {
        world.WithBasis(t => t with { BasisId = "narrow", Recipients = ["police"] });
        Refuses(m => m with { BasisId = "narrow" }, Rules.Lists.RecipientOutsideBasis);
        world.Suspended("bank");
        Refuses(m => m, Rules.Lists.RecipientNotActive);
        Publish(world.Prepared(m => m with { Recipients = ["police", "customs"] })).Status.ShouldBe(200);
    }

    [Fact]
    public void A_list_says_nothing_beyond_its_basis()
    {
        Refuses(m => m with { IdentifierTypes = ["passport"] }, Rules.Lists.TypeOutsideBasis);
        Refuses(m => m with { IdentifierTypes = [] }, Rules.Lists.TypeOutsideBasis);
        Refuses(m => m with { ReleasableFields = ["salary"] }, Rules.Lists.FieldOutsideBasis);
        Refuses(m => m with { K = 1 }, Rules.Lists.AlertOutsideBasis);
        Refuses(m => m with { WindowDays = 31 }, Rules.Lists.AlertOutsideBasis);
        Refuses(m => m with { WindowDays = 0 }, Rules.Lists.AlertOutsideBasis);
        Refuses(m => m with { Purpose = "curiosity" }, Rules.Lists.CitationOutsideBasis);
        Refuses(m => m with { Citation = "another law" }, Rules.Lists.CitationOutsideBasis);
        Refuses(m => m with { CountBucket = 32_768 }, Rules.Lists.TooManyEntries);
        Refuses(m => m with { CountBucket = 12 }, Rules.Lists.CountBucket);
        Refuses(m => m with { ValidUntil = m.ValidFrom }, Rules.Lists.ValidityOutsideBasis);
        Refuses(m => m with { ValidUntil = m.ValidFrom.AddDays(366) }, Rules.Lists.ValidityOutsideBasis);
        Refuses(m => m with { ValidFrom = m.ValidFrom.AddDays(-1) }, Rules.Lists.ValidityOutsideBasis);
        Refuses(m => m with { Threshold = 1000 }, Rules.Form.OutOfRange);
        Refuses(m => m with { Threshold = -1 }, Rules.Form.OutOfRange);
        Publish(world.Prepared(m => m with { CountBucket = 16_384, K = 3, WindowDays = 1, Threshold = 999 })).Status.ShouldBe(200);
    }

    [Fact]
    public void A_list_releases_automatically_only_where_its_basis_does()
    {
        Publish(world.Prepared(m => m with { ReleaseMode = ReleaseMode.Automatic })).Status.ShouldBe(200);
        world.WithBasis(t => t with { BasisId = "asking", ReleaseMode = ReleaseMode.OnRequest });
        Refuses(m => m with { ListId = "list-2", BasisId = "asking", ReleaseMode = ReleaseMode.Automatic }, Rules.Lists.ReleaseOutsideBasis);
    }

    [Fact]
    public void Segments_are_numbered_and_stand_on_the_ledger()
    {
        var manifest = world.Prepared();
        Publish(manifest with { Segments = [] }).ShouldBeRefused(Rules.Lists.SegmentOrder);
        Publish(manifest with { Segments = [manifest.Segments[0] with { Index = 1 }] }).ShouldBeRefused(Rules.Lists.SegmentOrder);
        Publish(manifest with { Segments = [manifest.Segments[0], manifest.Segments[0] with { Index = 1 }] }).ShouldBeRefused(Rules.Lists.SegmentMissing);
        Publish(manifest with { Segments = [manifest.Segments[0] with { Sha256 = Scenes.Hash("other") }] }).ShouldBeRefused(Rules.Lists.SegmentMissing);
        Publish(manifest).Status.ShouldBe(200);
    }

    [Fact]
    public void Each_recipient_has_one_wrap_for_a_valid_key_of_its_own()
    {
        var manifest = world.Prepared();
        Publish(manifest with { Wraps = [.. manifest.Wraps.Skip(1)] }).ShouldBeRefused(Rules.Lists.WrapsAndRecipients);
        Publish(manifest with { Wraps = [manifest.Wraps[0], manifest.Wraps[0], manifest.Wraps[1]] }).ShouldBeRefused(Rules.Lists.WrapsAndRecipients);
        Publish(manifest with { Wraps = [manifest.Wraps[0] with { KeyId = "police-sign-1" }, .. manifest.Wraps.Skip(1)] }).ShouldBeRefused(Rules.Lists.WrapKey);
        Publish(manifest with { Wraps = [manifest.Wraps[0] with { KeyId = "no-such" }, .. manifest.Wraps.Skip(1)] }).ShouldBeRefused(Rules.Lists.WrapKey);
        Publish(manifest with { Wraps = [manifest.Wraps[0] with { Sha256 = Scenes.Hash("x") }, .. manifest.Wraps.Skip(1)] }).ShouldBeRefused(Rules.Lists.WrapMissing);
        Publish(manifest).Status.ShouldBe(200);
    }

    [Fact]
    public void The_owners_key_is_a_valid_signing_key()
    {
        Refuses(m => m with { OwnerKeyId = "tax-encrypt-1" }, Rules.Lists.OwnerKey);
        Refuses(m => m with { OwnerKeyId = "police-sign-1" }, Rules.Lists.OwnerKey);
    }

    [Fact]
    public void Publishing_again_changes_nothing_and_the_id_is_not_used_for_another_list()
    {
        var manifest = world.Prepared();
        Publish(manifest);
        Publish(manifest).ShouldBeAgreed<ListVersion>();
        world.Events.Count(e => e.Name == Events.ListPublished).ShouldBe(1);
        Publish(manifest with { ListSalt = Scenes.Hash("2") }).ShouldBeRefused(Rules.Form.IdIsUsed);
        var stolen = manifest with { Owner = "police", Recipients = ["customs"], OwnerKeyId = "police-sign-1", Wraps = [manifest.Wraps[1]] };
        world.As("police").Call(Functions.QueryListsPublish, stolen).DraftedAndApproved().Refused(Rules.Form.IdIsUsed);
    }

    [Fact]
    public void A_list_begins_with_version_one()
    {
        var manifest = world.Prepared();
        Publish(manifest with { Version = 2 }).ShouldBeRefused(Rules.Lists.VersionOrder);
        Publish(manifest with { Version = 0 }).ShouldBeRefused(Rules.Form.OutOfRange);
    }

    [Fact]
    public void An_amendment_is_the_next_version_by_the_owner_with_a_new_salt_and_the_same_mode()
    {
        world.WithList();
        var second = world.Prepared(m => m with { Version = 2, ListSalt = Scenes.Hash("salt 2"), Recipients = ["police"] });
        Amend(second with { Version = 3 }).ShouldBeRefused(Rules.Lists.VersionOrder);
        Amend(second with { Version = 1 }).ShouldBeRefused(Rules.Lists.VersionOrder);
        Amend(second with { Mode = ListMode.Sealed }).ShouldBeRefused(Rules.Lists.ModeNeverChanges);
        Amend(second with { ListSalt = Scenes.Hash("salt 1") }).ShouldBeRefused(Rules.Lists.SaltIsUsed);
        Amend(second with { ListId = "no-such" }).ShouldBeRefused(Rules.Lists.NotFound);
        world.As("police").Call(Functions.QueryListsAmend, second).DraftedAndApproved().Refused(Rules.Lists.NotTheOwner);
        world.As("tax").Call(Functions.QueryListsAmend, second).Approved().Refused(Rules.Actors.StatementMissing);

        Amend(second).ShouldBeAgreed<ListVersion>();
        Amend(second).ShouldBeAgreed<ListVersion>();
        world.Events.Count(e => e.Name == Events.ListAmended).ShouldBe(1);
        var list = world.As("tax").Call(Functions.QueryListsList, new NoArguments()).Agreed<QueryList[]>().ShouldHaveSingleItem();
        list.Version.ShouldBe(2);
        list.Recipients.ShouldBe(["police"]);
        list.Superseded.ShouldHaveSingleItem().Version.ShouldBe(1);
    }

    [Fact]
    public void An_amendment_obeys_the_basis_as_a_publication_does()
    {
        world.WithList();
        var second = world.Prepared(m => m with { Version = 2, ListSalt = Scenes.Hash("salt 2") });
        Amend(second with { IdentifierTypes = ["passport"] }).ShouldBeRefused(Rules.Lists.TypeOutsideBasis);
        Amend(second with { Recipients = [], Wraps = [] }).ShouldBeRefused(Rules.Lists.EmptyAudience);
    }

    [Fact]
    public void A_list_whose_time_is_over_is_not_amended()
    {
        world.WithList().Later(TimeSpan.FromDays(90) + LedgerTime.Tolerance + TimeSpan.FromMilliseconds(1));
        var second = world.Prepared(m => m with { Version = 2, ListSalt = Scenes.Hash("salt 2") });
        Amend(second).ShouldBeRefused(Rules.Lists.IsOver);
    }

    [Fact]
    public void Segments_of_a_published_version_never_change()
    {
        world.WithList();
        Put("tax", 1, "other"u8.ToArray()).Refused(Rules.Lists.VersionIsPublished);
        Put("tax", 3, "other"u8.ToArray()).Refused(Rules.Lists.VersionOrder);
        Put("police", 2, "other"u8.ToArray()).Refused(Rules.Lists.NotTheOwner);
        Put("tax", 2, "other"u8.ToArray()).Agreed<SegmentUpload>();
    }

    [Fact]
    public void Another_agency_cannot_occupy_the_segments_of_a_list_to_come()
    {
        Put("police", 1, "squatter"u8.ToArray()).Agreed<SegmentUpload>();
        world.WithList();
    }

    [Fact]
    public void What_arrives_is_what_was_announced()
    {
        var upload = new SegmentUpload("list-1", 1, 0, Scenes.Hash("a"));
        world.As("tax").Call(Functions.QueryListsPutSegment, upload).Refused(Rules.Form.TransientMissing);
        world.As("tax").Call(Functions.QueryListsPutSegment, upload).Transient("segment", [1]).Refused(Rules.Form.TransientHash);
        world.As("tax").Call(Functions.QueryListsPutSegment, upload).Transient("segment", new byte[(8 * 1024 * 1024) + 1]).Refused(Rules.Form.TooLarge);
        world.As("tax").Call(Functions.QueryListsPutSegment, upload).Transient("segment", Encoding.UTF8.GetBytes("a")).Agreed<SegmentUpload>();
        var wraps = new WrapsUpload("list-1", 1, [new WrapHash("police", "k", Scenes.Hash("a"))]);
        world.As("tax").Call(Functions.QueryListsPutWraps, wraps).Refused(Rules.Form.TransientMissing);
        world.As("tax").Call(Functions.QueryListsPutWraps, wraps).Transient("wrap:police", new byte[2000]).Refused(Rules.Form.TooLarge);
    }

    [Fact]
    public void An_upload_is_well_formed_and_bounded()
    {
        var segment = new SegmentUpload("list-1", 1, 0, Scenes.Hash("a"));
        void Segment(SegmentUpload upload, string code) => world.As("tax").Call(Functions.QueryListsPutSegment, upload).Transient("segment", "a"u8.ToArray()).Refused(code);
        Segment(segment with { ListId = "a/b" }, Rules.Form.NotAnId);
        Segment(segment with { Version = 0 }, Rules.Form.OutOfRange);
        Segment(segment with { Index = -1 }, Rules.Form.OutOfRange);
        Segment(segment with { Index = 8_192 }, Rules.Form.OutOfRange);
        Segment(segment with { Sha256 = "a" }, Rules.Form.NotAHash);

        var wrap = new WrapHash("police", "k", Scenes.Hash("a"));
        void Wraps(string list, int version, WrapHash[] wraps, string code) =>
            world.As("tax").Call(Functions.QueryListsPutWraps, new WrapsUpload(list, version, wraps)).Transient("wrap:police", "a"u8.ToArray()).Refused(code);
        Wraps("a/b", 1, [wrap], Rules.Form.NotAnId);
        Wraps("list-1", 0, [wrap], Rules.Form.OutOfRange);
        Wraps("list-1", 2, [wrap], Rules.Lists.VersionOrder);
        Wraps("list-1", 1, [wrap, wrap], Rules.Form.Repeated);
        Wraps("list-1", 1, [.. Enumerable.Repeat(wrap, 65)], Rules.Form.RowCount);
        Wraps("list-1", 1, [wrap with { Recipient = "Police" }], Rules.Form.NotAnId);
        Wraps("list-1", 1, [wrap with { KeyId = "" }], Rules.Form.NotAnId);
        Wraps("list-1", 1, [wrap with { Sha256 = "" }], Rules.Form.NotAHash);
        Wraps("list-1", 1, [wrap with { Sha256 = Scenes.Hash("b") }], Rules.Form.TransientHash);
    }

    [Fact]
    public void A_manifest_is_well_formed_and_bounded()
    {
        var manifest = world.Prepared();
        void Malformed(Manifest changed, string code) => Publish(changed).ShouldBeRefused(code);
        Malformed(manifest with { ListId = "a/b" }, Rules.Form.NotAnId);
        Malformed(manifest with { Owner = "Tax" }, Rules.Form.NotAnId);
        Malformed(manifest with { BasisId = "" }, Rules.Form.NotAnId);
        Malformed(manifest with { OwnerKeyId = "" }, Rules.Form.NotAnId);
        Malformed(manifest with { Recipients = ["POLICE"] }, Rules.Form.NotAnId);
        Malformed(manifest with { Recipients = ["police", "police"] }, Rules.Form.Repeated);
        Malformed(manifest with { Recipients = [.. Enumerable.Range(0, 65).Select(i => "a" + i)] }, Rules.Form.RowCount);
        Malformed(manifest with { IdentifierTypes = ["a b"] }, Rules.Form.NotAnId);
        Malformed(manifest with { ReleasableFields = ["a\tb"] }, Rules.Form.NotAText);
        Malformed(manifest with { RowsRoot = "x" }, Rules.Form.NotAHash);
        Malformed(manifest with { ListSalt = "x" }, Rules.Form.NotAHash);
        Malformed(manifest with { CountBucket = 0 }, Rules.Lists.CountBucket);
        Malformed(manifest with { Segments = [new SegmentHash(0, "x")] }, Rules.Form.NotAHash);
        Malformed(manifest with { Segments = [.. Enumerable.Range(0, 8_193).Select(i => new SegmentHash(i, Scenes.Hash("a")))] }, Rules.Form.RowCount);
        Malformed(manifest with { Wraps = [manifest.Wraps[0] with { KeyId = "" }, .. manifest.Wraps.Skip(1)] }, Rules.Form.NotAnId);
        Malformed(manifest with { Wraps = [manifest.Wraps[0] with { Sha256 = "" }, .. manifest.Wraps.Skip(1)] }, Rules.Form.NotAHash);
    }

    [Fact]
    public void A_wrap_is_bound_to_the_manifest_without_its_wraps()
    {
        var manifest = world.Prepared();
        (manifest with { Wraps = [] }).HashWithoutWraps().ShouldBe(manifest.HashWithoutWraps());
        (manifest with { Version = 2 }).HashWithoutWraps().ShouldNotBe(manifest.HashWithoutWraps());
    }

    private ContractResponse Publish(Manifest manifest) => world.As("tax").Call(Functions.QueryListsPublish, manifest).DraftedAndApproved().Submit();

    private ContractResponse Amend(Manifest manifest) => world.As("tax").Call(Functions.QueryListsAmend, manifest).DraftedAndApproved().Submit();

    private void Refuses(Func<Manifest, Manifest> change, string code) => Publish(world.Prepared(change)).ShouldBeRefused(code);

    private Call Put(string by, int version, byte[] bytes) => world.As(by)
        .Call(Functions.QueryListsPutSegment, new SegmentUpload("list-1", version, 0, Convert.ToHexStringLower(SHA256.HashData(bytes))))
        .Transient(TransientNames.Segment, bytes);
}
