using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Contract.QueryLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class AlertCourseTests
{
    private readonly World world;
    private readonly JointAlert alert;

    public AlertCourseTests() => (world, alert) = Scenes.Alerted();

    [Fact]
    public void The_owner_confirms_once_k_openings_are_checked()
    {
        Confirm("police", "police", "customs").Refused(Rules.Alerts.OwnerOnly);
        Confirm("tax", "police").Refused(Rules.Alerts.TooFewConfirmed);
        Confirm("tax", "police", "bank").Refused(Rules.Alerts.NotInTheAlert);
        Confirm("tax", "police", "police").Refused(Rules.Form.Repeated);
        var confirmed = Confirm("tax", "police", "customs").Agreed<JointAlert>();
        confirmed.State.ShouldBe(AlertState.Open);
        confirmed.ConfirmedAt.ShouldBe(world.Now);
        world.Events[^1].Name.ShouldBe(Events.AlertConfirmed);
        Confirm("tax", "police", "customs").Agreed<JointAlert>();
        world.Events.Count(e => e.Name == Events.AlertConfirmed).ShouldBe(1);
    }

    [Fact]
    public void An_agency_that_joins_later_is_confirmed_later()
    {
        Confirm("tax", "police", "customs").Agreed<JointAlert>();
        world.WithHit("bank");
        world.Opening("bank", "bank-1").Agreed<JointAlert>().Agencies[^1].Confirmed.ShouldBeFalse();
        Confirm("tax", "bank").Agreed<JointAlert>().Agencies.ShouldAllBe(agency => agency.Confirmed);
    }

    [Fact]
    public void Silence_of_the_owner_shows_15_minutes_after_the_deadline()
    {
        world.Later(TimeSpan.FromHours(48) + LedgerTime.Tolerance);
        Silent("bank").Refused(Rules.Alerts.DeadlineNotOver);
        world.Later(TimeSpan.FromMilliseconds(1));
        Silent("bank").Agreed<JointAlert>().State.ShouldBe(AlertState.OwnerSilent);
        world.Events[^1].Name.ShouldBe(Events.AlertSilent);
        Silent("police").Agreed<JointAlert>();
        world.Events.Count(e => e.Name == Events.AlertSilent).ShouldBe(1);
        Confirm("tax", "police", "customs").Agreed<JointAlert>().State.ShouldBe(AlertState.Open);
        Silent("bank").Refused(Rules.Alerts.NotProvisional);
    }

    [Fact]
    public void The_owner_of_a_sealed_list_is_never_silent()
    {
        var (other, open) = Scenes.Alerted(ListMode.Sealed);
        other.Later(TimeSpan.FromDays(20));
        other.As("bank").Call(Functions.AlertsMarkSilent, new AlertReference(open.AlertId)).Refused(Rules.Alerts.NotProvisional);
    }

    [Fact]
    public void Each_involved_agency_gives_one_verdict_and_may_change_it()
    {
        Says("police", Verdict.Inconclusive).Found().Agreed<JointAlert>();
        Says("tax", Verdict.Duplicate).Found().Agreed<JointAlert>();
        var changed = Says("police", Verdict.FalsePositive).Found().Agreed<JointAlert>();
        changed.Verdicts.Select(verdict => (verdict.Agency, verdict.Verdict)).ShouldBe(
            [("tax", Verdict.Duplicate), ("police", Verdict.FalsePositive)]);
        Says("bank", Verdict.Confirmed).Found().Refused(Rules.Alerts.NotInvolved);
        Says("police", Verdict.Confirmed).Refused(Rules.Actors.StatementMissing);
        Says("police", Verdict.Confirmed).By(ActorStep.Verdict, ActorRole.Administrator, "adam").Refused(Rules.Actors.Role);
    }

    [Fact]
    public void The_owner_closes_and_as_confirmed_only_what_it_has_checked()
    {
        Close("police", Verdict.FalsePositive).Decided().Refused(Rules.Alerts.OwnerOnly);
        Close("tax", Verdict.Confirmed).Decided().Refused(Rules.Alerts.ConfirmFirst);
        Confirm("tax", "police", "customs").Agreed<JointAlert>();
        Close("tax", Verdict.Confirmed).Refused(Rules.Actors.StatementMissing);
        var closed = Close("tax", Verdict.Confirmed).Decided().Agreed<JointAlert>();
        closed.State.ShouldBe(AlertState.Closed);
        closed.Closing!.Verdict.ShouldBe(Verdict.Confirmed);
        world.Events[^1].Name.ShouldBe(Events.AlertClosed);
    }

    [Fact]
    public void A_closed_alert_does_not_change()
    {
        Close("tax", Verdict.FalsePositive).Decided().Agreed<JointAlert>();
        Close("tax", Verdict.Duplicate).Decided().Refused(Rules.Alerts.IsClosed);
        Says("police", Verdict.Confirmed).Found().Refused(Rules.Alerts.IsClosed);
        Confirm("tax", "police", "customs").Refused(Rules.Alerts.IsClosed);
        world.Later(TimeSpan.FromDays(10));
        Silent("bank").Refused(Rules.Alerts.NotProvisional);
    }

    [Fact]
    public void An_alert_outlives_its_list()
    {
        world.As("tax").Call(Functions.QueryListsWithdraw, new ListWithdrawal("list-1")).Decided().Agreed<QueryList>();
        Confirm("tax", "police", "customs").Agreed<JointAlert>();
        Close("tax", Verdict.Confirmed).Decided().Agreed<JointAlert>();
    }

    [Fact]
    public void An_alert_that_is_not_there_is_not_found()
    {
        world.As("tax").Call(Functions.AlertsGet, new AlertReference("no-such")).Refused(Rules.Alerts.NotFound);
        world.As("tax").Call(Functions.AlertsGet, new AlertReference("a/b")).Refused(Rules.Form.NotAnId);
    }

    private Call Confirm(string by, params string[] agencies) =>
        world.As(by).Call(Functions.AlertsConfirm, new AlertConfirmation(alert.AlertId, agencies));

    private Call Silent(string by) => world.As(by).Call(Functions.AlertsMarkSilent, new AlertReference(alert.AlertId));

    private Call Says(string by, Verdict verdict) => world.As(by).Call(Functions.AlertsVerdict, new AlertFinding(alert.AlertId, verdict));

    private Call Close(string by, Verdict verdict) => world.As(by).Call(Functions.AlertsClose, new AlertFinding(alert.AlertId, verdict));
}
