using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.LegalBases;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class LegalBasisTests
{
    private readonly World world = Scenes.Founded();

    [Fact]
    public void A_basis_is_in_force_once_two_agencies_approved()
    {
        Propose().ShouldBeAgreed<LegalBasis>().State.ShouldBe(BasisState.Proposed);
        Approve("tax").ShouldBeAgreed<LegalBasis>().State.ShouldBe(BasisState.Proposed);
        var basis = Approve("police").ShouldBeAgreed<LegalBasis>();
        basis.State.ShouldBe(BasisState.InForce);
        basis.InForceFrom.ShouldBe(world.Now);
        world.Events.TakeLast(3).Select(e => e.Name).ShouldBe([Events.BasisProposed, Events.BasisProposed, Events.BasisInForce]);
    }

    [Fact]
    public void The_same_agency_counts_once()
    {
        Propose();
        Approve("tax");
        world.As("tax").Call(Functions.LegalBasesApprove, new BasisApproval("basis-1")).By(ActorStep.Approve, ActorRole.Supervisor, "tax-cy")
            .Refused(Rules.Bases.AlreadyApproved);
    }

    [Fact]
    public void The_person_who_proposed_does_not_approve()
    {
        Propose();
        world.As("tax").Call(Functions.LegalBasesApprove, new BasisApproval("basis-1")).By(ActorStep.Approve, ActorRole.Supervisor, "tax-anna")
            .Refused(Rules.Actors.SamePerson);
    }

    [Fact]
    public void An_approval_by_an_agency_suspended_since_does_not_count()
    {
        Propose();
        Approve("bank");
        world.Suspended("bank");
        Approve("police").ShouldBeAgreed<LegalBasis>().State.ShouldBe(BasisState.Proposed);
        Approve("customs").ShouldBeAgreed<LegalBasis>().State.ShouldBe(BasisState.InForce);
    }

    [Fact]
    public void A_basis_in_force_takes_no_more_approvals()
    {
        world.WithBasis();
        Approve("bank").ShouldBeRefused(Rules.Bases.NotProposed);
    }

    [Fact]
    public void A_basis_whose_time_is_over_is_not_approved()
    {
        Propose(terms => terms with { ValidUntil = world.Now.AddHours(1) });
        world.Later(TimeSpan.FromHours(1));
        Approve("police").ShouldBeRefused(Rules.Bases.IsOver);
    }

    [Fact]
    public void The_same_proposal_again_changes_nothing_and_terms_never_change()
    {
        var terms = world.Terms();
        Propose(_ => terms);
        Propose(_ => terms).ShouldBeAgreed<LegalBasis>();
        world.Events.Count(e => e.Name == Events.BasisProposed).ShouldBe(1);
        Propose(_ => terms with { K = 1 }).ShouldBeRefused(Rules.Form.IdIsUsed);
        world.As("police").Call(Functions.LegalBasesPropose, terms).Proposed().Refused(Rules.Form.IdIsUsed);
    }

    [Fact]
    public void Who_carried_a_basis_may_revoke_it_and_nobody_else()
    {
        world.WithBasis();
        Revoke("customs").Refused(Rules.Bases.NotYoursToRevoke);
        Revoke("police").Agreed<LegalBasis>().State.ShouldBe(BasisState.Revoked);
        world.Events[^1].Name.ShouldBe(Events.BasisRevoked);
        Revoke("tax").Refused(Rules.Bases.IsRevoked);
        Approve("bank").ShouldBeRefused(Rules.Bases.NotProposed);
    }

    [Fact]
    public void An_empty_audience_is_an_error()
    {
        Refuses(terms => terms with { Recipients = [] }, Rules.Bases.NoRecipient);
        Refuses(terms => terms with { Owners = [] }, Rules.Bases.NoOwner);
        Refuses(terms => terms with { IdentifierTypes = [] }, Rules.Bases.NoIdentifierType);
        Refuses(terms => terms with { RecordSources = new RecordSources([], []) }, Rules.Bases.NoSource);
    }

    [Fact]
    public void Agencies_in_a_basis_are_members()
    {
        Refuses(terms => terms with { Recipients = ["police", "health"] }, Rules.Form.UnknownMember);
        Refuses(terms => terms with { Owners = ["health"] }, Rules.Form.UnknownMember);
        Refuses(terms => terms with { Owners = ["tax", "tax"] }, Rules.Form.Repeated);
        world.Voted(Scenes.Change(AgencyAction.Leave, "bank"), "bank", "tax", "police", "customs");
        Refuses(terms => terms with { Recipients = ["bank"] }, Rules.Form.UnknownMember);
    }

    [Fact]
    public void A_population_register_is_named_and_never_meant_by_a_star()
    {
        Refuses(terms => terms with { RecordSources = new RecordSources(["*"], ["*"]) }, Rules.Bases.RegisterNotNamed);
        Propose(terms => terms with { RecordSources = new RecordSources([], ["residents"]) }).Status.ShouldBe(200);
    }

    [Fact]
    public void Automatic_release_names_its_fields()
    {
        Refuses(terms => terms with { ReleasableFields = [] }, Rules.Bases.NothingToRelease);
        Propose(terms => terms with { ReleasableFields = [], ReleaseMode = ReleaseMode.OnRequest }).Status.ShouldBe(200);
    }

    [Fact]
    public void Numbers_and_texts_of_a_basis_are_bounded()
    {
        Refuses(terms => terms with { K = 0 }, Rules.Form.OutOfRange);
        Refuses(terms => terms with { WindowDays = 367 }, Rules.Form.OutOfRange);
        Refuses(terms => terms with { EntryCap = 0 }, Rules.Form.OutOfRange);
        Refuses(terms => terms with { RetentionDays = -1 }, Rules.Form.OutOfRange);
        Refuses(terms => terms with { DisclosureDeadlineHours = 0 }, Rules.Form.OutOfRange);
        Refuses(terms => terms with { OpeningDeadlineHours = int.MaxValue }, Rules.Form.OutOfRange);
        Refuses(terms => terms with { OverMatchCap = 0 }, Rules.Form.OutOfRange);
        Refuses(terms => terms with { Citation = " " }, Rules.Form.NotAText);
        Refuses(terms => terms with { Citation = "line\nbreak" }, Rules.Form.NotAText);
        Refuses(terms => terms with { Purpose = "\u202Esdrawkcab" }, Rules.Form.NotAText);
        Refuses(terms => terms with { ImpactAssessment = new ImpactAssessment("x", "no hash") }, Rules.Form.NotAHash);
        Refuses(terms => terms with { IdentifierTypes = ["a/b"] }, Rules.Form.NotAnId);
        Refuses(terms => terms with { BasisId = "a/b" }, Rules.Form.NotAnId);
        Refuses(terms => terms with { Recipients = ["Police"] }, Rules.Form.NotAnId);
        Refuses(terms => terms with { ImpactAssessment = new ImpactAssessment("", Scenes.Hash("a")) }, Rules.Form.NotAText);
        Refuses(terms => terms with { RecordSources = new RecordSources([""], []) }, Rules.Form.NotAText);
        Refuses(terms => terms with { RecordSources = new RecordSources([], ["a\nb"]) }, Rules.Form.NotAText);
        Refuses(terms => terms with { ReleasableFields = ["name", "name"] }, Rules.Form.Repeated);
        Refuses(terms => terms with { Purpose = new string('p', 101) }, Rules.Form.NotAText);
        Refuses(terms => terms with { ReleasableFields = [.. Enumerable.Range(0, 65).Select(i => "f" + i)] }, Rules.Form.RowCount);
        Refuses(terms => terms with { ValidUntil = terms.ValidFrom }, Rules.Form.UntimelyPeriod);
        Refuses(terms => terms with { ValidFrom = world.Now.AddDays(-2), ValidUntil = world.Now.AddDays(-1) }, Rules.Form.UntimelyPeriod);
    }

    [Fact]
    public void Bases_are_read_by_members()
    {
        world.WithBasis();
        world.As("bank").Call(Functions.LegalBasesGet, new BasisQuery("basis-1")).Agreed<LegalBasis>().Terms.K.ShouldBe(2);
        world.As("bank").Call(Functions.LegalBasesList, new NoArguments()).Agreed<LegalBasis[]>().Length.ShouldBe(1);
        world.As("bank").Call(Functions.LegalBasesGet, new BasisQuery("other")).Refused(Rules.Bases.NotFound);
        world.As("bank").Call(Functions.LegalBasesGet, new BasisQuery("a/b")).Refused(Rules.Form.NotAnId);
        world.As("stranger").Call(Functions.LegalBasesGet, new BasisQuery("basis-1")).Refused(Rules.Agencies.NotAMember);
    }

    private ContractResponse Propose(Func<LegalBasisTerms, LegalBasisTerms>? change = null)
    {
        var terms = world.Terms();
        return world.As("tax").Call(Functions.LegalBasesPropose, change?.Invoke(terms) ?? terms).Proposed().Submit();
    }

    private ContractResponse Approve(string by) => world.As(by).Call(Functions.LegalBasesApprove, new BasisApproval("basis-1")).Approved().Submit();

    private Call Revoke(string by) => world.As(by).Call(Functions.LegalBasesRevoke, new BasisRevocation("basis-1")).Decided();

    private void Refuses(Func<LegalBasisTerms, LegalBasisTerms> change, string code) => Propose(change).ShouldBeRefused(code);
}
