using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class ProposalTests
{
    private readonly World world = Scenes.Founded();

    [Fact]
    public void A_fifth_agency_joins_with_the_third_of_four_votes()
    {
        Propose("tax", Join("health"));
        world.Vote("tax").ShouldBeAgreed<AgencyProposal>().Votes.Count.ShouldBe(1);
        world.Vote("police").ShouldBeAgreed<AgencyProposal>().DecidedAt.ShouldBeNull();
        world.As("health").Call(Functions.LegalBasesList, new NoArguments()).Refused(Rules.Agencies.NotAMember);

        var changed = world.Vote("customs").ShouldBeAgreed<AgencyChanged>();
        changed.Agency.Id.ShouldBe("health");
        changed.Proposal.DecidedAt.ShouldBe(world.Now);
        world.Events[^1].Name.ShouldBe(Events.AgencyChanged);
        world.As("health").Call(Functions.LegalBasesList, new NoArguments()).Agreed<object[]>();
        MemberKeys.FindSigningKey(world.Read, "healthMSP", "health-sign-1", world.Now).ShouldNotBeNull();
    }

    [Fact]
    public void An_agency_has_one_vote()
    {
        Propose("tax", Join("health"));
        world.Vote("tax");
        world.Vote("tax").ShouldBeRefused(Rules.Agencies.AlreadyVoted);
        Approve("tax").By(ActorStep.Approve, ActorRole.Administrator, "another-person").Refused(Rules.Agencies.AlreadyVoted);
    }

    [Fact]
    public void The_person_who_proposed_does_not_approve()
    {
        Propose("tax", Join("health"));
        Approve("tax").By(ActorStep.Approve, ActorRole.Supervisor, "tax-anna").Refused(Rules.Actors.SamePerson);
        Approve("police").By(ActorStep.Approve, ActorRole.Supervisor, "tax-anna").Agreed<AgencyProposal>();
    }

    [Fact]
    public void An_analyst_neither_proposes_nor_approves_changes_of_members()
    {
        world.As("tax").Call(Functions.AgenciesPropose, Join("health")).By(ActorStep.Propose, ActorRole.Analyst, "tax-anna").Refused(Rules.Actors.Role);
        Propose("tax", Join("health"));
        Approve("police").By(ActorStep.Approve, ActorRole.Analyst, "police-anna").Refused(Rules.Actors.Role);
    }

    [Fact]
    public void A_decided_proposal_takes_no_more_votes()
    {
        world.Voted(Join("health"), "tax", "tax", "police", "customs");
        world.Vote("bank").ShouldBeRefused(Rules.Agencies.ProposalIsDecided);
    }

    [Fact]
    public void A_proposal_lives_for_30_days_and_the_tolerance()
    {
        Propose("tax", Join("health"));
        world.Later(TimeSpan.FromDays(30) + LedgerTime.Tolerance);
        world.Vote("tax").Status.ShouldBe(200);
        world.Later(TimeSpan.FromMilliseconds(1));
        world.Vote("police").ShouldBeRefused(Rules.Agencies.ProposalIsStale);
    }

    [Fact]
    public void The_same_proposal_again_changes_nothing_and_the_id_is_not_used_for_another()
    {
        var join = Join("health");
        Propose("tax", join);
        Propose("tax", join).ShouldBeAgreed<AgencyProposal>();
        world.Events.Count(e => e.Name == Events.AgencyProposed).ShouldBe(1);
        Propose("police", join).ShouldBeRefused(Rules.Form.IdIsUsed);
        Propose("tax", Scenes.Change(AgencyAction.Suspend, "bank")).ShouldBeRefused(Rules.Form.IdIsUsed);
        world.Vote("tax", "no-such").ShouldBeRefused(Rules.Agencies.ProposalNotFound);
    }

    [Fact]
    public void An_id_or_msp_is_never_used_again()
    {
        Propose("tax", Join("bank")).ShouldBeRefused(Rules.Agencies.IdIsTaken);
        var health = Join("health");
        Propose("tax", health with { Agency = health.Agency! with { MspId = "bankMSP" } }).ShouldBeRefused(Rules.Agencies.IdIsTaken);
        world.Voted(Scenes.Change(AgencyAction.Leave, "bank", "leave"), "bank", "tax", "police", "customs");
        Propose("tax", Join("bank")).ShouldBeRefused(Rules.Agencies.IdIsTaken);
    }

    [Fact]
    public void Of_two_proposals_for_one_id_the_first_decided_wins()
    {
        Propose("tax", Join("health", "p-1"));
        Propose("police", Join("health", "p-2"));
        foreach (var voter in new[] { "tax", "police", "customs" })
            world.Vote(voter, "p-1").Status.ShouldBe(200);
        world.Vote("tax", "p-2").ShouldBeRefused(Rules.Agencies.IdIsTaken);
    }

    [Fact]
    public void A_proposal_says_exactly_what_its_action_needs()
    {
        Propose("tax", Scenes.Change(AgencyAction.Join, "health")).ShouldBeRefused(Rules.Agencies.ProposalMembers);
        Propose("tax", Join("health") with { AgencyId = "other" }).ShouldBeRefused(Rules.Agencies.ProposalMembers);
        Propose("tax", Scenes.Change(AgencyAction.RotateKey, "tax")).ShouldBeRefused(Rules.Agencies.ProposalMembers);
        Propose("tax", Scenes.Change(AgencyAction.RevokeKey, "tax") with { KeyId = "tax-sign-1" }).ShouldBeRefused(Rules.Agencies.ProposalMembers);
        Propose("tax", Scenes.Change(AgencyAction.Suspend, "bank") with { KeyId = "k" }).ShouldBeRefused(Rules.Agencies.ProposalMembers);
    }

    [Fact]
    public void A_suspended_agency_does_nothing_until_reinstated()
    {
        world.Suspended("bank");
        world.As("bank").Call(Functions.LegalBasesList, new NoArguments()).Refused(Rules.Agencies.Suspended);
        Propose("bank", Scenes.Change(AgencyAction.Reinstate, "bank", "again")).ShouldBeRefused(Rules.Agencies.Suspended);

        world.Voted(Scenes.Change(AgencyAction.Reinstate, "bank", "again"), "tax", "tax", "police");
        world.As("bank").Call(Functions.LegalBasesList, new NoArguments()).Agreed<object[]>();
    }

    [Fact]
    public void The_agency_concerned_has_no_vote_on_its_suspension_but_the_others_decide_by_majority()
    {
        Propose("tax", Scenes.Change(AgencyAction.Suspend, "bank"));
        world.Vote("bank").ShouldBeRefused(Rules.Agencies.ConcernedHasNoVote);
        world.Vote("tax").ShouldBeAgreed<AgencyProposal>();
        world.Vote("police").ShouldBeAgreed<AgencyChanged>().Agency.State.ShouldBe(AgencyState.Suspended);
    }

    [Fact]
    public void Votes_of_an_agency_suspended_since_do_not_count()
    {
        Propose("bank", Join("health", "join"));
        world.Vote("bank", "join").Status.ShouldBe(200);
        world.Suspended("bank");
        world.Vote("tax", "join").ShouldBeAgreed<AgencyProposal>();
        world.Vote("police", "join").ShouldBeAgreed<AgencyChanged>();

        var second = Scenes.Founded();
        Propose("bank", Join("health", "join", second), second);
        second.Vote("bank", "join").Status.ShouldBe(200);
        second.Vote("tax", "join").Status.ShouldBe(200);
        second.Suspended("bank");
        second.Voted(Scenes.Change(AgencyAction.Suspend, "customs", "second"), "tax", "tax", "police");
        second.Vote("police", "join").ShouldBeAgreed<AgencyChanged>().Proposal.Votes.Count.ShouldBe(3);
    }

    [Fact]
    public void In_a_network_of_two_neither_suspends_the_other()
    {
        var two = new World();
        two.As("tax").Call(Functions.AgenciesBootstrap, new Founding([two.As("tax").Application(), two.As("police").Application()])).Agreed<Founded>();
        two.As("tax").Call(Functions.AgenciesPropose, Scenes.Change(AgencyAction.Suspend, "police")).Proposed().Agreed<AgencyProposal>();
        two.Vote("tax").ShouldBeAgreed<AgencyProposal>().DecidedAt.ShouldBeNull();
        two.As("police").Call(Functions.LegalBasesList, new NoArguments()).Agreed<object[]>();
    }

    [Fact]
    public void Only_an_active_member_is_suspended_and_only_a_suspended_one_reinstated()
    {
        Propose("tax", Scenes.Change(AgencyAction.Suspend, "nobody")).ShouldBeRefused(Rules.Agencies.NotActive);
        Propose("tax", Scenes.Change(AgencyAction.Reinstate, "bank")).ShouldBeRefused(Rules.Agencies.NotSuspended);
        world.Suspended("bank");
        Propose("tax", Scenes.Change(AgencyAction.Suspend, "bank")).ShouldBeRefused(Rules.Agencies.NotActive);
    }

    [Fact]
    public void An_agency_leaves_on_its_own_proposal_only()
    {
        Propose("tax", Scenes.Change(AgencyAction.Leave, "bank")).ShouldBeRefused(Rules.Agencies.LeavesItself);
        world.Voted(Scenes.Change(AgencyAction.Leave, "bank"), "bank", "bank", "tax", "police");
        world.As("bank").Call(Functions.LegalBasesList, new NoArguments()).Refused(Rules.Agencies.HasLeft);
        Propose("tax", Scenes.Change(AgencyAction.RevokeKey, "bank", "p") with { KeyId = "bank-sign-1", RevokedFrom = world.Now })
            .ShouldBeRefused(Rules.Agencies.HasLeft);
    }

    [Fact]
    public void A_new_key_counts_from_its_own_beginning_and_the_old_one_stays()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        world.Later(TimeSpan.FromDays(10));
        world.Voted(Rotation("tax", key), "tax", "tax", "police", "customs");
        MemberKeys.FindSigningKey(world.Read, "taxMSP", "tax-sign-2", world.Now).ShouldNotBeNull();
        MemberKeys.FindSigningKey(world.Read, "taxMSP", "tax-sign-2", world.Now.AddMilliseconds(-1)).ShouldBeNull();
        MemberKeys.FindSigningKey(world.Read, "taxMSP", "tax-sign-1", world.Now).ShouldNotBeNull();
    }

    [Fact]
    public void An_application_is_good_for_thirty_days()
    {
        var applicant = world.As("health").Application();
        world.Later(TimeSpan.FromDays(30));
        Propose("tax", Scenes.Change(AgencyAction.Join, "health", "p1") with { Agency = applicant }).Status.ShouldBe(200);
        world.Later(LedgerTime.Tolerance + TimeSpan.FromMilliseconds(1));
        Propose("tax", Scenes.Change(AgencyAction.Join, "health", "p2") with { Agency = applicant }).ShouldBeRefused(Rules.Agencies.KeyIsBackdated);
    }

    [Fact]
    public void A_key_dated_back_could_forge_old_evidence_and_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Propose("tax", Rotation("tax", key, k => k with { ValidFrom = world.Now - LedgerTime.Tolerance - TimeSpan.FromMilliseconds(1) }))
            .ShouldBeRefused(Rules.Agencies.KeyIsBackdated);
        Propose("tax", Rotation("tax", key, k => k with { ValidFrom = world.Now - LedgerTime.Tolerance })).Status.ShouldBe(200);
        world.Later(TimeSpan.FromDays(5));
        world.Vote("police").Status.ShouldBe(200);
    }

    [Fact]
    public void A_key_or_its_id_is_not_used_twice()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Propose("tax", Rotation("tax", key, id: "tax-sign-1")).ShouldBeRefused(Rules.Agencies.KeyIdIsTaken);
        world.Voted(Rotation("tax", key), "tax", "tax", "police", "customs");
        Propose("tax", Rotation("tax", key, id: "tax-sign-3", proposal: "p-3")).ShouldBeRefused(Rules.Agencies.KeyIsUsedTwice);
    }

    [Fact]
    public void Another_agency_proposes_a_key_only_for_one_that_has_none_left()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Propose("police", Rotation("tax", key)).ShouldBeRefused(Rules.Agencies.OwnKeysOnly);
        Propose("police", Rotation("nobody", key)).ShouldBeRefused(Rules.Agencies.NotFound);
        world.Voted(Revocation("tax-sign-1", world.Now, "revocation"), "police", "police", "customs", "bank");
        Propose("police", Rotation("tax", key)).Status.ShouldBe(200);
    }

    [Fact]
    public void A_revoked_key_is_void_from_that_time_and_old_evidence_still_verifies()
    {
        world.Later(TimeSpan.FromDays(10));
        var leak = world.Now.AddDays(-3);
        world.Voted(Revocation("tax-sign-1", leak), "police", "police", "customs", "bank");
        MemberKeys.FindSigningKey(world.Read, "taxMSP", "tax-sign-1", leak).ShouldBeNull();
        MemberKeys.FindSigningKey(world.Read, "taxMSP", "tax-sign-1", leak.AddMilliseconds(-1)).ShouldNotBeNull();
    }

    [Fact]
    public void A_revocation_lies_within_the_keys_time_and_only_ever_moves_back()
    {
        world.Later(TimeSpan.FromDays(10));
        Propose("police", Revocation("no-such", world.Now)).ShouldBeRefused(Rules.Agencies.KeyNotFound);
        Propose("police", Revocation("tax-sign-1", World.Start.AddMilliseconds(-1))).ShouldBeRefused(Rules.Agencies.RevocationTime);
        Propose("police", Revocation("tax-sign-1", world.Now.AddMinutes(16))).ShouldBeRefused(Rules.Agencies.RevocationTime);
        world.Voted(Revocation("tax-sign-1", world.Now.AddDays(-1)), "police", "police", "customs", "bank");
        Propose("police", Revocation("tax-sign-1", world.Now, "later")).ShouldBeRefused(Rules.Agencies.RevocationTime);
        Propose("police", Revocation("tax-sign-1", world.Now.AddDays(-2), "earlier")).Status.ShouldBe(200);
    }

    [Fact]
    public void A_proposal_is_well_formed_and_an_agency_has_at_most_512_keys()
    {
        Propose("tax", Scenes.Change(AgencyAction.Suspend, "bank", "a/b")).ShouldBeRefused(Rules.Form.NotAnId);
        Propose("tax", Scenes.Change(AgencyAction.Suspend, "Bank")).ShouldBeRefused(Rules.Form.NotAnId);
        Propose("tax", Revocation("a/b", world.Now)).ShouldBeRefused(Rules.Form.NotAnId);
        world.Vote("tax", "a/b").ShouldBeRefused(Rules.Form.NotAnId);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var stored = CompositeKey.Create("agency", "tax");
        var tax = CanonicalJson.Deserialize<Agency>(world.Read(stored)!);
        world.Damage(stored, CanonicalJson.Serialize(tax with { Keys = [tax.Keys[0], .. Enumerable.Repeat(tax.Keys[1], 511)] }));
        Propose("tax", Rotation("tax", key)).ShouldBeRefused(Rules.Form.RowCount);
    }

    private ContractResponse Propose(string by, AgencyChangeProposal change, World? on = null) =>
        (on ?? world).As(by).Call(Functions.AgenciesPropose, change).Proposed().Submit();

    private Call Approve(string by) => world.As(by).Call(Functions.AgenciesApprove, new ProposalVote("proposal-1"));

    private AgencyChangeProposal Join(string id, string proposal = "proposal-1", World? on = null) =>
        Scenes.Change(AgencyAction.Join, id, proposal) with { Agency = (on ?? world).As(id).Application() };

    private AgencyChangeProposal Rotation(
        string agency, ECDsa key, Func<AgencyKey, AgencyKey>? change = null, string id = "tax-sign-2", string proposal = "proposal-1") =>
        Scenes.Change(AgencyAction.RotateKey, agency, proposal) with { Key = world.As(agency).Key(id, KeyPurpose.Sign, key, change) };

    private static AgencyChangeProposal Revocation(string keyId, DateTimeOffset from, string proposal = "proposal-1") =>
        Scenes.Change(AgencyAction.RevokeKey, "tax", proposal) with { KeyId = keyId, RevokedFrom = from };
}
