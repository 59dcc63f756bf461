using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class AlertOpeningTests
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void Two_agencies_that_hit_one_entry_open_an_alert()
    {
        var (world, alert) = Scenes.Alerted();
        alert.AlertId.ShouldBe(AlertId.Of("exchange", Scenes.Tag(), World.Start));
        alert.Agencies.Select(agency => agency.Agency).ShouldBe(["customs", "police"]);
        alert.State.ShouldBe(AlertState.Provisional);
        alert.OpeningDeadline.ShouldBe(world.Now.AddHours(48));
        alert.WindowEnd.ShouldBe(World.Start + Window);
        world.Events[^1].Name.ShouldBe(Events.AlertOpened);
        world.As("bank").Call(Functions.AlertsGet, new AlertReference(alert.AlertId)).Agreed<JointAlert>();
    }

    [Fact]
    public void On_a_sealed_list_the_alert_is_open_at_once()
    {
        var (_, alert) = Scenes.Alerted(ListMode.Sealed);
        alert.State.ShouldBe(AlertState.Open);
        alert.OpeningDeadline.ShouldBeNull();
        alert.Agencies.ShouldAllBe(agency => agency.Confirmed);
    }

    [Fact]
    public void One_agency_counts_once_however_often_it_hits()
    {
        var world = Scenes.Matching().WithHit("police", 1).WithHit("police", 2);
        world.Opening("police", "police-1", "police-2").Refused(Rules.Alerts.TooFewAgencies);
        world.Opening("police", "police-1", "police-1").Refused(Rules.Alerts.TooFewAgencies);
        world.WithHit("bank");
        world.Opening("police", "police-1", "police-2", "bank-1").Agreed<JointAlert>().Agencies.Count.ShouldBe(2);
    }

    [Fact]
    public void The_owners_own_hits_do_not_count()
    {
        var world = Scenes.Matching(m => m with { Recipients = ["tax", "police", "bank"] }).WithHit("police").WithHit("tax");
        world.Opening("tax", "police-1", "tax-1").Refused(Rules.Alerts.OwnerDoesNotCount);
    }

    [Fact]
    public void Hits_of_a_suspended_agency_do_not_count()
    {
        var world = Scenes.Matching().WithHit("police").WithHit("bank").Suspended("bank");
        world.Opening("police", "police-1", "bank-1").Refused(Rules.Alerts.AgencyNotActive);
    }

    [Fact]
    public void Only_who_is_involved_opens()
    {
        var world = Scenes.Matching().WithHit("police").WithHit("customs");
        world.Opening("bank", "police-1", "customs-1").Refused(Rules.Alerts.NotInvolved);
        world.Opening("tax", "police-1", "customs-1").Agreed<JointAlert>();
    }

    [Fact]
    public void A_batch_that_is_named_exists_and_holds_a_hit_on_the_tag()
    {
        var world = Scenes.Matching().WithHit("police").WithHit("customs", entry: "entry-2");
        world.Opening("police", "police-1", "bank-7").Refused(Rules.Hits.BatchNotFound);
        world.Opening("police", "police-1", "customs-1").Refused(Rules.Alerts.BatchWithoutHit);
    }

    [Fact]
    public void A_withdrawn_list_raises_no_alert()
    {
        var world = Scenes.Matching().WithHit("police").WithHit("customs");
        world.As("tax").Call(Functions.QueryListsWithdraw, new ListWithdrawal("list-1")).Decided().Agreed<QueryList>();
        world.Opening("police", "police-1", "customs-1").Refused(Rules.Lists.HasEnded);
    }

    [Fact]
    public void A_list_whose_basis_was_revoked_raises_no_alert()
    {
        var world = Scenes.Matching().WithHit("police").WithHit("customs");
        world.As("police").Call(Functions.LegalBasesRevoke, new BasisRevocation("basis-1")).Decided().Agreed<LegalBasis>();
        world.Opening("police", "police-1", "customs-1").Refused(Rules.Bases.NotInForce);
    }

    [Fact]
    public void Opening_again_changes_nothing_whoever_does_it()
    {
        var (world, alert) = Scenes.Alerted();
        world.Opening("customs", "customs-1", "police-1").Agreed<JointAlert>().AlertId.ShouldBe(alert.AlertId);
        world.Opening("customs", "customs-1").Agreed<JointAlert>().AlertId.ShouldBe(alert.AlertId);
        world.Events.Count(e => e.Name.StartsWith("Alert", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void A_third_agency_joins_up_to_the_end_of_the_window()
    {
        var (world, alert) = Scenes.Alerted();
        world.Later(Window).WithHit("bank");
        var extended = world.Opening("bank", "bank-1").Agreed<JointAlert>();
        extended.AlertId.ShouldBe(alert.AlertId);
        extended.Agencies.Select(agency => agency.Agency).ShouldBe(["customs", "police", "bank"]);
        world.Events[^1].Name.ShouldBe(Events.AlertExtended);
    }

    [Fact]
    public void After_the_window_it_takes_k_agencies_again()
    {
        var (world, alert) = Scenes.Alerted();
        world.Later(Window + Moment).WithHit("bank");
        world.Opening("bank", "bank-1").Refused(Rules.Alerts.TooFewAgencies);
        world.WithHit("police", 2);
        var second = world.Opening("bank", "bank-1", "police-2").Agreed<JointAlert>();
        second.AlertId.ShouldNotBe(alert.AlertId);
        second.WindowStart.ShouldBe(World.Start + Window + Moment);
    }

    [Fact]
    public void Hits_further_apart_than_the_window_make_no_alert()
    {
        var world = Scenes.Matching().WithHit("police").Later(Window + Moment).WithHit("customs");
        world.Opening("police", "police-1", "customs-1").Refused(Rules.Alerts.TooFewAgencies);

        var within = Scenes.Matching().WithHit("police").Later(Window).WithHit("customs");
        within.Opening("police", "police-1", "customs-1").Agreed<JointAlert>().WindowStart.ShouldBe(World.Start);
    }

    [Fact]
    public void An_old_hit_does_not_keep_later_ones_from_opening()
    {
        var world = Scenes.Matching().WithHit("police").Later(Window + Moment).WithHit("customs").WithHit("bank");
        var alert = world.Opening("police", "police-1", "customs-1", "bank-1").Agreed<JointAlert>();
        alert.Agencies.Select(agency => agency.Agency).ShouldBe(["bank", "customs"]);
        alert.WindowStart.ShouldBe(world.Now);
    }

    [Fact]
    public void A_hit_that_was_named_late_joins_when_it_lies_a_window_before_the_first()
    {
        var world = Scenes.Matching().WithHit("bank").Later(Window - Moment).WithHit("police").WithHit("customs");
        world.Opening("police", "police-1", "customs-1").Agreed<JointAlert>();
        world.Opening("bank", "bank-1").Agreed<JointAlert>().Agencies.Count.ShouldBe(3);

        var tooEarly = Scenes.Matching().WithHit("bank").Later(Window).WithHit("police").WithHit("customs");
        tooEarly.Opening("police", "police-1", "customs-1").Agreed<JointAlert>();
        tooEarly.Opening("bank", "bank-1").Refused(Rules.Alerts.TooFewAgencies);
    }

    [Fact]
    public void Hits_of_a_window_before_do_not_join_the_next()
    {
        var (world, _) = Scenes.Alerted();
        world.Later(Window).WithHit("bank").Later(Moment).WithHit("police", 2).WithHit("customs", number: 2);
        var next = world.Opening("police", "police-2", "customs-2").Agreed<JointAlert>();
        world.Opening("bank", "bank-1").Refused(Rules.Alerts.TooFewAgencies);
        world.As("tax").Call(Functions.AlertsGet, new AlertReference(next.AlertId)).Agreed<JointAlert>().Agencies.Count.ShouldBe(2);
    }

    [Fact]
    public void A_closed_alert_ends_its_window()
    {
        var (world, alert) = Scenes.Alerted();
        world.Later(TimeSpan.FromDays(1));
        world.As("tax").Call(Functions.AlertsClose, new AlertFinding(alert.AlertId, Verdict.FalsePositive)).Decided().Agreed<JointAlert>();
        world.Opening("police", "police-1", "customs-1").Agreed<JointAlert>().State.ShouldBe(AlertState.Closed);
        world.Later(Moment).WithHit("police", 2);
        world.Opening("police", "police-2").Refused(Rules.Alerts.TooFewAgencies);
        world.WithHit("bank");
        world.Opening("bank", "police-2", "bank-1").Agreed<JointAlert>().AlertId.ShouldNotBe(alert.AlertId);
    }

    [Fact]
    public void A_stranger_tag_used_on_two_lists_cannot_take_the_place_of_an_alert()
    {
        var world = Scenes.Matching().WithList(m => m with { ListId = "list-2", ListSalt = Scenes.Hash("s") });
        foreach (var agency in new[] { "police", "customs" })
            world.Anchoring(agency, agency + "-1", world.Row(agency), world.Row(agency, list: "list-2", record: "b")).Agreed<HitBatch>();
        world.Opening("police", "police-1", "customs-1").Agreed<JointAlert>();
        HitBatchReference[] batches = [new("police", "police-1"), new("customs", "customs-1")];
        world.As("police").Call(Functions.AlertsOpen, new AlertOpening("list-2", Scenes.Tag(), batches)).Refused(Rules.Alerts.TagOfAnotherList);
    }

    [Fact]
    public void An_agency_that_left_or_was_suspended_cannot_open()
    {
        var world = Scenes.Matching().WithHit("police").WithHit("customs");
        world.Voted(Scenes.Change(AgencyAction.Leave, "customs"), "customs", "tax", "police", "bank");
        world.Opening("customs", "police-1", "customs-1").Refused(Rules.Agencies.HasLeft);
        world.Opening("police", "police-1", "customs-1").Refused(Rules.Alerts.AgencyNotActive);
    }

    [Fact]
    public void An_opening_is_well_formed_and_bounded()
    {
        var world = Scenes.Matching().WithHit("police");
        world.As("police").Call(Functions.AlertsOpen, new AlertOpening("list-1", "xx", [])).Refused(Rules.Form.NotAHash);
        world.As("police").Call(Functions.AlertsOpen, new AlertOpening("list-1", Scenes.Tag(), [])).Refused(Rules.Alerts.NotInvolved);
        world.As("tax").Call(Functions.AlertsOpen, new AlertOpening("list-1", Scenes.Tag(), [])).Refused(Rules.Alerts.TooFewAgencies);
        world.Opening("police", [.. Enumerable.Repeat("police-1", 129)]).Refused(Rules.Form.RowCount);
    }
}
