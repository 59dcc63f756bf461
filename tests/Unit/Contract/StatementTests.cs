using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class StatementTests
{
    private readonly World world = Scenes.Founded().WithBasis();

    [Fact]
    public void A_list_needs_a_drafter_and_an_approver_who_are_two_people()
    {
        Publish().Approved().Refused(Rules.Actors.StatementMissing);
        Publish().By(ActorStep.Draft, ActorRole.Analyst, "anna").Refused(Rules.Actors.StatementMissing);
        Publish().By(ActorStep.Draft, ActorRole.Supervisor, "bo").By(ActorStep.Approve, ActorRole.Supervisor, "bo").Refused(Rules.Actors.SamePerson);
        Publish().By(ActorStep.Draft, ActorRole.Analyst, "anna").By(ActorStep.Approve, ActorRole.Analyst, "bo").Refused(Rules.Actors.Role);
        Publish().By(ActorStep.Draft, ActorRole.Administrator, "anna").By(ActorStep.Approve, ActorRole.Supervisor, "bo").Refused(Rules.Actors.Role);

        var version = Publish().By(ActorStep.Draft, ActorRole.Supervisor, "anna").By(ActorStep.Approve, ActorRole.Supervisor, "bo").Agreed<ListVersion>();
        version.DraftedBy.Actor.ShouldBe("anna");
        version.ApprovedBy.Actor.ShouldBe("bo");
    }

    [Fact]
    public void Statements_beyond_those_needed_are_refused()
    {
        Publish().DraftedAndApproved().Found().Refused(Rules.Actors.StatementSurplus);
        Approve().Approved().Approved().Refused(Rules.Actors.StatementSurplus);
    }

    [Fact]
    public void A_statement_over_another_act_is_refused()
    {
        Refuses(s => s with { Act = ActorStatement.ActHash("exchange", Functions.LegalBasesApprove, "{}"u8) }, Rules.Actors.OtherAct);
        Refuses(s => s with { Act = ActorStatement.ActHash("exchange", Functions.LegalBasesRevoke, Document) }, Rules.Actors.OtherAct);
        Refuses(s => s with { Act = ActorStatement.ActHash("another", Functions.LegalBasesApprove, Document) }, Rules.Actors.OtherAct);
        Approve().By(ActorStep.Approve, ActorRole.Supervisor, "bo", s => s with { Act = ActorStatement.ActHash("exchange", Functions.LegalBasesApprove, Document) })
            .Agreed<LegalBasis>();
    }

    [Fact]
    public void A_statement_is_the_submitters_own() => Refuses(s => s with { Agency = "tax" }, Rules.Actors.OtherAgency);

    [Fact]
    public void A_statement_is_signed_with_the_suite_of_the_network() => Refuses(s => s with { Alg = "none" }, Rules.Actors.Algorithm);

    [Fact]
    public void A_statement_names_a_signing_key_of_the_agency_that_is_valid_at_its_time()
    {
        Refuses(s => s with { KeyId = "no-such" }, Rules.Actors.KeyNotValid);
        Refuses(s => s with { KeyId = "customs-encrypt-1" }, Rules.Actors.KeyNotValid);
        Refuses(s => s with { At = World.Start.AddMilliseconds(-1) }, Rules.Actors.KeyNotValid);
        Refuses(s => s with { At = World.Start }, null);
    }

    [Fact]
    public void A_key_revoked_before_the_time_of_the_statement_signs_nothing()
    {
        world.Later(TimeSpan.FromHours(3));
        var change = Scenes.Change(AgencyAction.RevokeKey, "customs") with { KeyId = "customs-sign-1", RevokedFrom = world.Now.AddHours(-1) };
        world.Voted(change, "tax", "tax", "police", "bank");
        Refuses(s => s with { At = world.Now.AddHours(-1) }, Rules.Actors.KeyNotValid);
        Refuses(s => s with { At = world.Now.AddHours(-1).AddMilliseconds(-1) }, null);
    }

    [Fact]
    public void A_signature_that_was_tampered_with_does_not_hold()
    {
        Forges(s => s with { Actor = "someone-else" }, Rules.Actors.Signature);
        Forges(s => s with { At = s.At.AddSeconds(1) }, Rules.Actors.Signature);
        Forges(s => s with { Signature = "" }, Rules.Actors.Signature);
        Forges(s => s with { Signature = Flipped(s.Signature) }, Rules.Actors.Signature);
        Forges(s => s with { Signature = s.Signature[..^1] + " " }, Rules.Actors.Signature);
    }

    [Fact]
    public void An_act_is_stated_within_24_hours_and_not_ahead_of_its_time()
    {
        world.Later(TimeSpan.FromDays(2));
        Refuses(s => s with { At = world.Now.AddHours(-24).AddMilliseconds(-1) }, Rules.Actors.Time);
        Refuses(s => s with { At = world.Now.AddMinutes(15).AddMilliseconds(1) }, Rules.Actors.Time);
        Refuses(s => s with { At = world.Now.AddMinutes(15) }, null);
    }

    [Fact]
    public void A_draft_may_lie_for_30_days_its_approval_may_not()
    {
        world.Later(TimeSpan.FromDays(40));
        Func<ActorStatement, ActorStatement> old = s => s with { At = world.Now.AddDays(-30) };
        Func<ActorStatement, ActorStatement> tooOld = s => s with { At = world.Now.AddDays(-30).AddMilliseconds(-1) };
        Publish().By(ActorStep.Draft, ActorRole.Analyst, "anna", tooOld).Approved().Refused(Rules.Actors.Time);
        Publish().By(ActorStep.Draft, ActorRole.Analyst, "anna", old).By(ActorStep.Approve, ActorRole.Supervisor, "bo", old).Refused(Rules.Actors.Time);
        Publish().By(ActorStep.Draft, ActorRole.Analyst, "anna", old).Approved().Agreed<ListVersion>();
    }

    [Fact]
    public void Ids_in_a_statement_are_ids()
    {
        Refuses(s => s with { Actor = "../anna" }, Rules.Form.NotAnId);
        Refuses(s => s with { KeyId = "" }, Rules.Form.NotAnId);
    }

    [Fact]
    public void Statements_that_are_none_are_refused()
    {
        Approve().RawStatements("{}"u8.ToArray()).Refused(Rules.Form.MalformedDocument);
        Approve().RawStatements("[{}]"u8.ToArray()).Refused(Rules.Form.MalformedDocument);
        Approve().RawStatements("[null]"u8.ToArray()).Refused(Rules.Form.MalformedDocument);
        Approve().RawStatements("[]"u8.ToArray()).Refused(Rules.Actors.StatementMissing);
    }

    private static byte[] Document => CanonicalJson.Serialize(new BasisApproval("basis-2"));

    private Call Publish() => world.As("tax").Call(Functions.QueryListsPublish, world.Prepared());

    private Call Approve()
    {
        if (world.As("tax").Call(Functions.LegalBasesGet, new BasisQuery("basis-2")).Evaluate().Response.Status != 200)
            world.As("tax").Call(Functions.LegalBasesPropose, world.Terms("basis-2")).Proposed().Agreed<LegalBasis>();
        return world.As("customs").CallRaw(Functions.LegalBasesApprove, Document);
    }

    private void Refuses(Func<ActorStatement, ActorStatement> change, string? code) =>
        Answers(Approve().By(ActorStep.Approve, ActorRole.Supervisor, "bo", change), code);

    private void Forges(Func<ActorStatement, ActorStatement> forge, string code) =>
        Answers(Approve().By(ActorStep.Approve, ActorRole.Supervisor, "bo", forge: forge), code);

    private static void Answers(Call call, string? code)
    {
        if (code is null)
            call.Agreed<LegalBasis>();
        else
            call.Refused(code);
    }

    private static string Flipped(string signature)
    {
        var bytes = Convert.FromBase64String(signature);
        SignatureTests.Flip(bytes);
        return Convert.ToBase64String(bytes);
    }
}
