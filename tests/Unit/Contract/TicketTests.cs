using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Contract.PseudonymScenes;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class TicketTests
{
    private readonly World world = Scenes.Founded().WithKey();

    [Fact]
    public void A_ticket_debits_its_points_and_messages_once()
    {
        var ticket = Issue(Ticket()).ShouldBeAgreed<Ticket>();
        (ticket.Agency, ticket.Request.Count).ShouldBe(("police", 300));
        Issue(Ticket()).ShouldBeAgreed<Ticket>();
        Quota().UsedOnDay.ShouldBe(301);
        world.Events.Count(e => e.Name == Events.TicketIssued).ShouldBe(1);
        Issue(Ticket(r => r with { Count = 299 })).ShouldBeRefused(Rules.Form.IdIsUsed);
        world.As("customs").Call(Functions.PseudonymsGetTicket, new TicketReference("police", ticket.Request.TicketId)).Agreed<Ticket>().Request.PointsRoot.ShouldBe(Scenes.Hash("points"));
        world.As("customs").Call(Functions.PseudonymsGetTicket, new TicketReference("tax", ticket.Request.TicketId)).Refused(Rules.Pseudonyms.TicketNotFound);
    }

    [Fact]
    public void Over_the_quota_nothing_is_taken_and_the_next_day_has_a_quota_of_its_own()
    {
        Issue(Ticket(r => r with { Count = 990, Messages = 1 })).Status.ShouldBe(200);
        var refused = Issue(Ticket(r => r with { TicketId = Id(2), Count = 9 }));
        refused.ShouldBeRefused(Rules.Pseudonyms.OverQuota);
        refused.Refusal!.Arguments.ShouldBe(["person-1", "10", "9"]);
        Quota().UsedOnDay.ShouldBe(991);
        Issue(Ticket(r => r with { TicketId = Id(2), Count = 8 })).Status.ShouldBe(200);
        // Another agency has its own.
        world.As("tax").Call(Functions.PseudonymsTicket, Ticket(r => r with { Evaluators = ["tax", "police", "bank"] })).Agreed<Ticket>();
        world.Later(TimeSpan.FromDays(1));
        Issue(Ticket(r => r with { TicketId = Id(3), Count = 900 })).Status.ShouldBe(200);
        // A clock that is behind does not bring the day before back.
        world.Now -= TimeSpan.FromDays(1);
        Issue(Ticket(r => r with { TicketId = Id(4), Count = 900 })).ShouldBeRefused(Rules.Pseudonyms.OverQuota);
    }

    [Fact]
    public void Evaluators_are_as_many_active_holders_as_the_threshold_and_the_requester_among_them()
    {
        foreach (var evaluators in (string[][])[["tax", "customs", "bank"], ["police", "bank"], [.. Scenes.Founders], ["police", "customs", "stranger"]])
            Issue(Ticket(r => r with { Evaluators = evaluators })).ShouldBeRefused(Rules.Pseudonyms.Evaluators);
        Issue(Ticket(r => r with { Evaluators = ["police", "police", "bank"] })).ShouldBeRefused(Rules.Form.Repeated);
        world.Suspended("bank");
        Issue(Ticket()).ShouldBeRefused(Rules.Pseudonyms.Evaluators);
        Issue(Ticket(r => r with { Evaluators = ["tax", "police", "customs"] })).Status.ShouldBe(200);
    }

    [Fact]
    public void A_ticket_is_well_formed_for_the_active_epoch()
    {
        Issue(Ticket(r => r with { TicketId = "a" })).ShouldBeRefused(Rules.Pseudonyms.TicketId);
        Issue(Ticket(r => r with { Epoch = 2 })).ShouldBeRefused(Rules.Pseudonyms.EpochIsOver);
        Issue(Ticket(r => r with { KeyId = "other" })).ShouldBeRefused(Rules.Pseudonyms.KeyNotFound);
        Issue(Ticket(r => r with { Count = 0 })).ShouldBeRefused(Rules.Form.OutOfRange);
        Issue(Ticket(r => r with { Count = 65_537 })).ShouldBeRefused(Rules.Form.OutOfRange);
        Issue(Ticket(r => r with { Messages = 3 })).ShouldBeRefused(Rules.Form.OutOfRange);
        Issue(Ticket(r => r with { Messages = 0 })).ShouldBeRefused(Rules.Form.OutOfRange);
        Issue(Ticket(r => r with { Messages = 2 })).Status.ShouldBe(200);
    }

    [Fact]
    public void The_same_points_go_to_other_evaluators_without_a_debit()
    {
        Issue(Ticket()).Status.ShouldBe(200);
        world.As("police").Call(Functions.PseudonymsAmendTicket, new TicketAmendment(Id(9), ["police", "tax", "bank"])).Refused(Rules.Pseudonyms.TicketNotFound);
        world.As("police").Call(Functions.PseudonymsAmendTicket, new TicketAmendment(Ticket().TicketId, ["tax", "customs", "bank"])).Refused(Rules.Pseudonyms.Evaluators);
        var ticket = Amend("police", "tax", "bank").ShouldBeAgreed<Ticket>();
        ticket.Request.Evaluators.ShouldBe(["police", "tax", "bank"]);
        ticket.Dropped.ShouldBe(["customs"]);
        Amend("police", "tax", "bank").ShouldBeAgreed<Ticket>();
        world.Events.Count(e => e.Name == Events.TicketAmended).ShouldBe(1);
        Quota().UsedOnDay.ShouldBe(301);
        for (var i = 1; i < 64; i++)
            Amend("police", i % 2 == 1 ? "customs" : "tax", "bank").Status.ShouldBe(200);
        Amend("police", "tax", "bank").ShouldBeRefused(Rules.Pseudonyms.AmendedTooOften);
    }

    [Fact]
    public void Holdings_and_lists_are_evaluated_only_as_two_other_agencies_grant()
    {
        var warm = Ticket(r => r with { Use = EvaluationUse.WarmUp });
        Issue(warm).ShouldBeRefused(Rules.Pseudonyms.OverQuota);
        var grant = Grant(EvaluationUse.WarmUp, 400);
        Ask(grant).ShouldBeAgreed<EvaluationGrant>();
        Ask(grant).ShouldBeAgreed<EvaluationGrant>();
        Approve("police").ShouldBeRefused(Rules.Pseudonyms.OthersGrant);
        Approve("tax").ShouldBeAgreed<EvaluationGrant>().GrantedAt.ShouldBeNull();
        Approve("tax").ShouldBeRefused(Rules.Pseudonyms.OthersGrant);
        Issue(warm).ShouldBeRefused(Rules.Pseudonyms.OverQuota);
        Approve("bank").ShouldBeAgreed<EvaluationGrant>().GrantedAt.ShouldNotBeNull();
        Approve("customs").ShouldBeRefused(Rules.Pseudonyms.GrantIsDecided);
        Issue(warm).Status.ShouldBe(200);
        (Quota().WarmUpLeft, Quota().UsedOnDay, Quota().ListLeft).ShouldBe((99L, 0L, 0L));
        Issue(warm with { TicketId = Id(5), Use = EvaluationUse.List }).ShouldBeRefused(Rules.Pseudonyms.OverQuota);
    }

    [Fact]
    public void A_raise_of_the_daily_quota_ends()
    {
        var until = world.Now.AddDays(3);
        Ask(Grant(EvaluationUse.Records, 2_000) with { Until = until }).Status.ShouldBe(200);
        Approve("tax").Status.ShouldBe(200);
        Approve("bank").Status.ShouldBe(200);
        Issue(Ticket(r => r with { Count = 2_900, Messages = 3 })).Status.ShouldBe(200);
        world.Now = until;
        Issue(Ticket(r => r with { TicketId = Id(2), Count = 2_000, Messages = 2 })).ShouldBeRefused(Rules.Pseudonyms.OverQuota);
    }

    [Fact]
    public void A_request_for_more_says_how_long_and_why_and_is_made_by_a_person()
    {
        Ask(Grant(EvaluationUse.Records, 5)).ShouldBeRefused(Rules.Pseudonyms.GrantUntil);
        Ask(Grant(EvaluationUse.Records, 5) with { Until = world.Now.AddDays(400) }).ShouldBeRefused(Rules.Pseudonyms.GrantUntil);
        Ask(Grant(EvaluationUse.List, 5) with { Until = world.Now.AddDays(4) }).ShouldBeRefused(Rules.Pseudonyms.GrantUntil);
        Ask(Grant(EvaluationUse.List, 5) with { Reason = " " }).ShouldBeRefused(Rules.Form.NotAText);
        Ask(Grant(EvaluationUse.List, 0)).ShouldBeRefused(Rules.Form.OutOfRange);
        world.As("police").Call(Functions.PseudonymsAskGrant, Grant(EvaluationUse.List, 5)).Refused(Rules.Actors.StatementMissing);
        Approve("tax").ShouldBeRefused(Rules.Pseudonyms.GrantNotFound);
        Ask(Grant(EvaluationUse.List, 5)).Status.ShouldBe(200);
        world.As("tax").Call(Functions.PseudonymsAskGrant, Grant(EvaluationUse.List, 5)).Proposed().Refused(Rules.Form.IdIsUsed);
    }

    private static string Id(int number) => number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    private static GrantRequest Grant(EvaluationUse use, long amount) =>
        new() { GrantId = "grant-1", KeyId = "person-1", Use = use, Amount = amount, Reason = "年度清单" };

    private ContractResponse Issue(TicketRequest request) => world.As("police").Call(Functions.PseudonymsTicket, request).Submit();

    private ContractResponse Amend(params string[] evaluators) =>
        world.As("police").Call(Functions.PseudonymsAmendTicket, new TicketAmendment(Ticket().TicketId, evaluators)).Submit();

    private ContractResponse Ask(GrantRequest request) => world.As("police").Call(Functions.PseudonymsAskGrant, request).Proposed().Submit();

    private ContractResponse Approve(string agency) => world.As(agency).Call(Functions.PseudonymsApproveGrant, new GrantApproval("grant-1")).Approved().Submit();

    private EvaluationQuota Quota() => world.As("police").Call(Functions.PseudonymsQuota, new QuotaQuery("police", "person-1")).Agreed<EvaluationQuota>();
}
