using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class HitTests
{
    private readonly World world = Scenes.Matching();

    [Fact]
    public void A_recipient_anchors_its_hits_on_a_list_in_force()
    {
        var batch = Anchor("police", world.Row("police")).ShouldBeAgreed<HitBatch>();
        batch.Agency.ShouldBe("police");
        batch.At.ShouldBe(world.Now);
        world.Events[^1].Name.ShouldBe(Events.HitsAnchored);
        world.As("tax").Call(Functions.HitsBatch, new HitBatchReference("police", "b-1")).Agreed<HitBatch>().Rows.Count.ShouldBe(1);
        world.As("tax").Call(Functions.HitsBatch, new HitBatchReference("police", "b-2")).Refused(Rules.Hits.BatchNotFound);
    }

    [Fact]
    public void The_same_batch_again_changes_nothing_and_the_id_is_not_used_for_another()
    {
        var row = world.Row("police");
        Anchor("police", row);
        Anchor("police", row).ShouldBeAgreed<HitBatch>();
        world.Events.Count(e => e.Name == Events.HitsAnchored).ShouldBe(1);
        Anchor("police", world.Row("police", record: "record-2")).ShouldBeRefused(Rules.Form.IdIsUsed);
        Anchor("customs", world.Row("customs")).Status.ShouldBe(200);
    }

    [Fact]
    public void A_batch_reads_nothing_that_another_batch_writes()
    {
        world.WithHit("customs").WithHit("police", 1).WithHit("police", 2);
        world.Log[^1].Reads.ShouldBe(
            [
                CompositeKey.Create("basis", "basis-1"), CompositeKey.Create("hits", "police", "police-2"),
                CompositeKey.Create("list", "list-1"), CompositeKey.Create("members"),
            ]);
    }

    [Fact]
    public void Someone_elses_claim_is_not_ones_own()
    {
        Anchor("customs", world.Row("police")).ShouldBeRefused(Rules.Hits.Claim);
        Anchor("police", world.Row("police", list: "list-1") with { Commit = Scenes.Hash("other") }).ShouldBeRefused(Rules.Hits.Claim);
        Anchor("police", world.Row("police") with { Tag = Scenes.Tag("entry-2") }).ShouldBeRefused(Rules.Hits.Claim);
        Anchor("police", world.Row("police") with { Claim = Convert.ToBase64String(new byte[64]) }).ShouldBeRefused(Rules.Hits.Claim);
        Anchor("police", world.Row("police") with { Claim = "" }).ShouldBeRefused(Rules.Hits.Claim);
    }

    [Fact]
    public void A_claim_for_one_list_does_not_hold_for_another()
    {
        world.WithList(m => m with { ListId = "list-2", ListSalt = Scenes.Hash("s") });
        Anchor("police", world.Row("police", list: "list-2") with { ListId = "list-1" }).ShouldBeRefused(Rules.Hits.Claim);
        Anchor("police", world.Row("police", list: "list-2")).Status.ShouldBe(200);
    }

    [Fact]
    public void Who_is_no_recipient_hits_nothing()
    {
        var narrow = Scenes.Matching(m => m with { Recipients = ["police"] });
        narrow.Anchoring("bank", "b-1", narrow.Row("bank")).Refused(Rules.Hits.NotARecipient);
        narrow.Anchoring("tax", "b-1", narrow.Row("tax")).Refused(Rules.Hits.NotARecipient);
        narrow.Anchoring("police", "b-1", narrow.Row("police")).Agreed<HitBatch>();
    }

    [Fact]
    public void A_list_that_has_ended_is_not_hit()
    {
        world.As("tax").Call(Functions.QueryListsWithdraw, new ListWithdrawal("list-1")).Decided().Agreed<QueryList>();
        Anchor("police", world.Row("police")).ShouldBeRefused(Rules.Lists.HasEnded);
    }

    [Fact]
    public void A_list_is_hit_in_its_time_only_with_the_tolerance_at_both_ends()
    {
        var later = Scenes.Matching(m => m with { ValidFrom = m.ValidFrom.AddDays(1), ValidUntil = m.ValidFrom.AddDays(2) });
        later.Later(TimeSpan.FromDays(1) - LedgerTime.Tolerance - TimeSpan.FromMilliseconds(1));
        later.Anchoring("police", "b-1", later.Row("police")).Refused(Rules.Lists.NotYetValid);
        later.Later(TimeSpan.FromMilliseconds(1));
        later.Anchoring("police", "b-1", later.Row("police")).Agreed<HitBatch>();
        later.Later(TimeSpan.FromDays(1) + (2 * LedgerTime.Tolerance));
        later.Anchoring("police", "b-2", later.Row("police")).Agreed<HitBatch>();
        later.Later(TimeSpan.FromMilliseconds(1));
        later.Anchoring("police", "b-3", later.Row("police")).Refused(Rules.Lists.IsOver);
    }

    [Fact]
    public void A_list_whose_basis_was_revoked_or_is_over_is_not_hit()
    {
        world.As("police").Call(Functions.LegalBasesRevoke, new BasisRevocation("basis-1")).Decided().Agreed<LegalBasis>();
        Anchor("police", world.Row("police")).ShouldBeRefused(Rules.Bases.NotInForce);
    }

    [Fact]
    public void Lists_of_a_suspended_owner_do_not_match_until_it_is_reinstated()
    {
        world.Suspended("tax");
        Anchor("police", world.Row("police")).ShouldBeRefused(Rules.Lists.OwnerNotActive);
        world.Voted(Scenes.Change(AgencyAction.Reinstate, "tax", "again"), "bank", "bank", "police");
        Anchor("police", world.Row("police")).Status.ShouldBe(200);
    }

    [Fact]
    public void Every_hit_of_a_batch_may_come_from_a_record_batch_of_its_own()
    {
        var rows = Enumerable.Range(0, 300).Select(i => world.Row("police", record: "record-" + i) with { IntakeRoot = Scenes.Hash("intake " + i) }).ToArray();
        world.As("police").Call(Functions.HitsAnchor, new HitBatchAnchor("b-1", [.. rows.Select(row => row.IntakeRoot)], rows)).Agreed<HitBatch>();
    }

    [Fact]
    public void A_list_that_was_never_published_is_not_hit()
    {
        Anchor("police", world.Row("police", list: "list-9")).ShouldBeRefused(Rules.Lists.NotFound);
        Anchor("police", world.Row("police", version: 2)).ShouldBeRefused(Rules.Hits.VersionIsNotCurrent);
    }

    [Fact]
    public void Hits_on_a_replaced_version_count_for_24_hours()
    {
        var second = world.Prepared(m => m with { Version = 2, ListSalt = Scenes.Hash("salt 2") });
        world.As("tax").Call(Functions.QueryListsAmend, second).DraftedAndApproved().Agreed<ListVersion>();
        world.Later(TimeSpan.FromHours(24));
        Anchor("police", world.Row("police", version: 1)).Status.ShouldBe(200);
        world.Later(TimeSpan.FromMilliseconds(1));
        Anchor("customs", world.Row("customs", version: 1)).ShouldBeRefused(Rules.Hits.VersionIsNotCurrent);
        Anchor("customs", world.Row("customs", version: 2)).Status.ShouldBe(200);
    }

    [Fact]
    public void A_recipient_removed_by_an_amendment_hits_nothing_any_more()
    {
        var second = world.Prepared(m => m with { Version = 2, ListSalt = Scenes.Hash("salt 2"), Recipients = ["police"] });
        world.As("tax").Call(Functions.QueryListsAmend, second).DraftedAndApproved().Agreed<ListVersion>();
        Anchor("bank", world.Row("bank", version: 1)).ShouldBeRefused(Rules.Hits.NotARecipient);
    }

    [Fact]
    public void A_suspended_agency_anchors_nothing()
    {
        world.Suspended("police");
        Anchor("police", world.Row("police")).ShouldBeRefused(Rules.Agencies.Suspended);
    }

    [Fact]
    public void A_hit_stands_once_in_a_batch()
    {
        var row = world.Row("police");
        Anchor("police", row, row).ShouldBeRefused(Rules.Hits.SameHitTwice);
        Anchor("police", row, world.Row("police", record: "record-2")).Status.ShouldBe(200);
    }

    [Fact]
    public void Records_come_from_a_batch_whose_root_is_anchored_with_the_hit()
    {
        Anchor("police", world.Row("police") with { IntakeRoot = Scenes.Hash("elsewhere") }).ShouldBeRefused(Rules.Hits.IntakeRootNotAnchored);
        world.As("police").Call(Functions.HitsAnchor, new HitBatchAnchor("roots-only", [Scenes.Hash("intake")], [])).Agreed<HitBatch>();
        world.As("police").Call(Functions.HitsAnchor, new HitBatchAnchor("nothing", [], [])).Refused(Rules.Hits.EmptyBatch);
    }

    [Fact]
    public void Fields_are_released_with_the_hit_only_where_the_list_releases_automatically()
    {
        Anchor("police", world.Row("police", release: Scenes.Hash("released"))).ShouldBeRefused(Rules.Hits.ReleaseIsNotAutomatic);
        var automatic = Scenes.Matching(m => m with { ReleaseMode = ReleaseMode.Automatic });
        automatic.Anchoring("police", "b-1", automatic.Row("police", release: Scenes.Hash("released"))).Agreed<HitBatch>();
    }

    [Fact]
    public void Rows_are_well_formed_and_bounded()
    {
        Anchor("police", world.Row("police") with { Tag = Scenes.Tag().ToUpperInvariant() }).ShouldBeRefused(Rules.Form.NotAHash);
        Anchor("police", world.Row("police") with { Commit = "00" }).ShouldBeRefused(Rules.Form.NotAHash);
        Anchor("police", world.Row("police", release: "x")).ShouldBeRefused(Rules.Form.NotAHash);
        Anchor("police", world.Row("police") with { ListId = "../list" }).ShouldBeRefused(Rules.Form.NotAnId);
        Anchor("police", [.. Enumerable.Repeat(world.Row("police"), 5_001)]).ShouldBeRefused(Rules.Form.RowCount);
        world.As("police").Call(Functions.HitsAnchor, new HitBatchAnchor("b", [Scenes.Hash("a"), Scenes.Hash("a")], [])).Refused(Rules.Form.Repeated);
        world.As("police").Call(Functions.HitsAnchor, new HitBatchAnchor("b\0", [Scenes.Hash("a")], [])).Refused(Rules.Form.NotAnId);
    }

    [Fact]
    public void A_full_batch_is_anchored_and_one_bad_claim_in_it_refuses_it_whole()
    {
        var rows = Enumerable.Range(0, 200).Select(i => world.Row("police", record: "record-" + i)).ToArray();
        rows[150] = rows[150] with { Claim = rows[149].Claim };
        Anchor("police", rows).ShouldBeRefused(Rules.Hits.Claim);
        rows[150] = world.Row("police", record: "record-150");
        Anchor("police", rows).ShouldBeAgreed<HitBatch>().Rows.Count.ShouldBe(200);
    }

    private ContractResponse Anchor(string by, params HitRow[] rows) => world.Anchoring(by, "b-1", rows).Submit();
}
