using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Disclosures;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class DisclosureTests
{
    private readonly World world = Scenes.Matching().WithHit("police");

    [Fact]
    public void The_owner_asks_the_holder_of_a_hit()
    {
        Ask().ShouldBeAgreed<Disclosure>().RequestActor.ShouldBeNull();
        world.Events[^1].Name.ShouldBe(Events.DisclosureRequested);
        world.As("tax").Call(Functions.DisclosuresRequest, world.Request("disclosure-2")).By(ActorStep.Propose, ActorRole.Analyst, "anna")
            .Agreed<Disclosure>().RequestActor.ShouldBe("anna");
        world.As("tax").Call(Functions.DisclosuresRequest, world.Request("disclosure-3")).By(ActorStep.Propose, ActorRole.Administrator, "adam")
            .Refused(Rules.Actors.Role);
        world.As("bank").Call(Functions.DisclosuresGet, new DisclosureReference("disclosure-1")).Agreed<Disclosure>().Requester.ShouldBe("tax");
        world.As("bank").Call(Functions.DisclosuresGet, new DisclosureReference("disclosure-9")).Refused(Rules.Disclosures.NotFound);
    }

    [Fact]
    public void Only_the_owner_asks_and_only_another_active_agency()
    {
        world.As("bank").Call(Functions.DisclosuresRequest, world.Request()).Refused(Rules.Disclosures.OwnerOnly);
        Ask(r => r with { Holder = "tax" }).ShouldBeRefused(Rules.Disclosures.OwnRecord);
        Ask(r => r with { Holder = "nobody" }).ShouldBeRefused(Rules.Disclosures.HolderNotActive);
        world.Suspended("police");
        Ask().ShouldBeRefused(Rules.Disclosures.HolderNotActive);
    }

    [Fact]
    public void Only_an_anchored_hit_is_asked_about()
    {
        Ask(r => r with { HitBatch = "police-2" }).ShouldBeRefused(Rules.Hits.BatchNotFound);
        Ask(r => r with { Tag = Scenes.Tag("entry-2") }).ShouldBeRefused(Rules.Disclosures.HitNotFound);
        Ask(r => r with { Commit = Scenes.Hash("x") }).ShouldBeRefused(Rules.Disclosures.HitNotFound);
        Ask(r => r with { Commit = world.Row("police").Commit }).Status.ShouldBe(200);
    }

    [Fact]
    public void Only_releasable_fields_are_asked_for()
    {
        Ask(r => r with { Fields = ["amount"] }).ShouldBeRefused(Rules.Disclosures.FieldNotReleasable);
        Ask(r => r with { Fields = [] }).ShouldBeRefused(Rules.Disclosures.FieldNotReleasable);
        Ask(r => r with { Fields = ["name", "name"] }).ShouldBeRefused(Rules.Form.Repeated);
    }

    [Fact]
    public void The_holder_has_the_time_that_the_basis_gives_it()
    {
        var soonest = world.Now.AddHours(72) - LedgerTime.Tolerance;
        Ask(r => r with { Deadline = soonest.AddMilliseconds(-1) }).ShouldBeRefused(Rules.Disclosures.DeadlineTooSoon);
        Ask(r => r with { Deadline = DateTimeOffset.Parse("9999-12-31T23:59:59.999Z", null) }).ShouldBeRefused(Rules.Disclosures.DeadlineTooLate);
        Ask(r => r with { Deadline = soonest }).Status.ShouldBe(200);
    }

    [Fact]
    public void Nothing_is_asked_or_granted_once_list_or_basis_is_not_in_force()
    {
        Ask();
        world.As("tax").Call(Functions.QueryListsWithdraw, new ListWithdrawal("list-1")).Decided().Agreed<QueryList>();
        Ask(r => r with { DisclosureId = "disclosure-2" }).ShouldBeRefused(Rules.Lists.HasEnded);
        Grant("police").Decided().Refused(Rules.Lists.HasEnded);
        Refuse("police").Decided().Agreed<Disclosure>();

        var revoked = Scenes.Asked();
        revoked.As("police").Call(Functions.LegalBasesRevoke, new BasisRevocation("basis-1")).Decided().Agreed<LegalBasis>();
        Grant("police", on: revoked).Decided().Refused(Rules.Bases.NotInForce);
    }

    [Fact]
    public void Asking_again_changes_nothing_and_the_id_is_not_used_for_another()
    {
        Ask();
        Ask().ShouldBeAgreed<Disclosure>();
        world.Events.Count(e => e.Name == Events.DisclosureRequested).ShouldBe(1);
        Ask(r => r with { Fields = ["name"] }).ShouldBeRefused(Rules.Form.IdIsUsed);
        world.As("bank").Call(Functions.DisclosuresRequest, world.Request()).Refused(Rules.Form.IdIsUsed);
    }

    [Fact]
    public void A_supervisor_of_the_holder_grants_what_was_asked_for()
    {
        Ask();
        Grant("tax").Decided().Refused(Rules.Disclosures.HolderOnly);
        Grant("police").Refused(Rules.Actors.StatementMissing);
        Grant("police").By(ActorStep.Decide, ActorRole.Analyst, "anna").Refused(Rules.Actors.Role);
        Grant("police", fields: ["name", "amount"]).Decided().Refused(Rules.Disclosures.FieldNotRequested);
        Grant("police", fields: []).Decided().Refused(Rules.Disclosures.FieldNotRequested);
        world.As("police").Call(Functions.DisclosuresGrant, new DisclosureGrant("disclosure-1", "clear text", ["name"])).Decided().Refused(Rules.Form.NotAHash);

        var granted = Grant("police", fields: ["name"]).Decided().Agreed<Disclosure>();
        granted.State.ShouldBe(DisclosureState.Granted);
        granted.Fields.ShouldBe(["name"]);
        granted.DecisionActor.ShouldBe("police-bo");
        world.Events[^1].Name.ShouldBe(Events.DisclosureGranted);
        Grant("police").Decided().Refused(Rules.Disclosures.IsDecided);
        Refuse("police").Decided().Refused(Rules.Disclosures.IsDecided);
    }

    [Fact]
    public void A_supervisor_of_the_holder_refuses_with_a_code()
    {
        Ask();
        Refuse("tax").Decided().Refused(Rules.Disclosures.HolderOnly);
        Refuse("police").By(ActorStep.Decide, ActorRole.Analyst, "anna").Refused(Rules.Actors.Role);
        Refuse("police", "because Zhang San").Decided().Refused(Rules.Disclosures.UnknownReason);
        Refuse("police").Decided().Agreed<Disclosure>().ReasonCode.ShouldBe(DisclosureReasons.Secret);
        world.Events[^1].Name.ShouldBe(Events.DisclosureRefused);
    }

    [Fact]
    public void A_request_lapses_15_minutes_after_its_deadline_and_is_decided_until_then()
    {
        Ask();
        Ask(r => r with { DisclosureId = "disclosure-2" });
        world.Later(TimeSpan.FromHours(72) + LedgerTime.Tolerance);
        Lapse("bank", "disclosure-1").Refused(Rules.Disclosures.DeadlineNotOver);
        Grant("police").Decided().Agreed<Disclosure>();

        world.Later(TimeSpan.FromMilliseconds(1));
        Grant("police", id: "disclosure-2").Decided().Refused(Rules.Disclosures.DeadlineIsOver);
        Lapse("bank", "disclosure-1").Refused(Rules.Disclosures.IsDecided);
        Lapse("bank", "disclosure-2").Agreed<Disclosure>().State.ShouldBe(DisclosureState.Lapsed);
        Lapse("tax", "disclosure-2").Agreed<Disclosure>();
        world.Events.Count(e => e.Name == Events.DisclosureLapsed).ShouldBe(1);
    }

    [Fact]
    public void Requests_and_answers_are_well_formed()
    {
        Ask(r => r with { DisclosureId = "a/b" }).ShouldBeRefused(Rules.Form.NotAnId);
        Ask(r => r with { Holder = "Police" }).ShouldBeRefused(Rules.Form.NotAnId);
        Ask(r => r with { HitBatch = "../b" }).ShouldBeRefused(Rules.Form.NotAnId);
        Ask(r => r with { ListId = "../b" }).ShouldBeRefused(Rules.Form.NotAnId);
        Ask(r => r with { Tag = "t" }).ShouldBeRefused(Rules.Form.NotAHash);
        Ask(r => r with { Commit = "c" }).ShouldBeRefused(Rules.Form.NotAHash);
        Ask(r => r with { Fields = [" "] }).ShouldBeRefused(Rules.Form.NotAText);
        Ask();
        Grant("police", id: "a/b").Decided().Refused(Rules.Form.NotAnId);
        Grant("police", fields: ["name", "name"]).Decided().Refused(Rules.Form.Repeated);
        Lapse("police", "a/b").Refused(Rules.Form.NotAnId);
        Refuse("police").Refused(Rules.Actors.StatementMissing);
    }

    private ContractResponse Ask(Func<DisclosureRequest, DisclosureRequest>? change = null)
    {
        var request = world.Request();
        return world.As("tax").Call(Functions.DisclosuresRequest, change?.Invoke(request) ?? request).Submit();
    }

    private Call Grant(string by, string[]? fields = null, string id = "disclosure-1", World? on = null) => (on ?? world).As(by)
        .Call(Functions.DisclosuresGrant, new DisclosureGrant(id, Scenes.Hash("released"), fields ?? ["name"]));

    private Call Refuse(string by, string reason = DisclosureReasons.Secret) =>
        world.As(by).Call(Functions.DisclosuresRefuse, new DisclosureRefusal("disclosure-1", reason));

    private Call Lapse(string by, string id) => world.As(by).Call(Functions.DisclosuresLapse, new DisclosureReference(id));
}
