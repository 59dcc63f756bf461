using System.Security.Cryptography;
using CsCheck;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Contract.PseudonymScenes;

namespace ExchangeNetwork.Tests.Unit.Contract;

/// <summary>Which points of a ticket are opened to whom, and what stands on the ledger of it.</summary>
public class TicketAuditTests
{
    private static readonly Gen<byte[]> BlockHash = Gen.Byte.Array[32];

    private readonly World world = Scenes.Founded().WithKey();

    [Fact]
    public void Each_of_the_other_evaluators_says_once_what_it_found_and_saying_it_again_changes_nothing()
    {
        Issue();
        var statement = new AuditStatement("police", Ticket().TicketId, 299, AuditFinding.Opened);
        (Record("customs", statement).ShouldBeAgreed<TicketAudit>().Auditor, Record("customs", statement).Status).ShouldBe(("customs", 200));
        Record("customs", statement with { Finding = AuditFinding.OtherPoint }).ShouldBeRefused(Rules.Pseudonyms.IsAudited);
        Record("bank", statement with { Finding = AuditFinding.OtherPoint }).Status.ShouldBe(200);
        Record("customs", statement with { Position = 0 }).Status.ShouldBe(200);
        world.Events.Count(e => e.Name == Events.TicketAudited).ShouldBe(3);
    }

    [Fact]
    public void Nobody_but_another_evaluator_of_a_ticket_audits_it_and_only_points_that_it_has()
    {
        var statement = new AuditStatement("police", Ticket().TicketId, 0, AuditFinding.Opened);
        Record("customs", statement).ShouldBeRefused(Rules.Pseudonyms.TicketNotFound);
        Issue();
        Record("police", statement).ShouldBeRefused(Rules.Pseudonyms.NotAnEvaluator);
        Record("tax", statement).ShouldBeRefused(Rules.Pseudonyms.NotAnEvaluator);
        Record("customs", statement with { Position = 300 }).ShouldBeRefused(Rules.Form.OutOfRange);
        Record("customs", statement with { Position = -1 }).ShouldBeRefused(Rules.Form.OutOfRange);
        // One that the agency went on without was chosen when the ticket was issued.
        world.As("police").Call(Functions.PseudonymsAmendTicket, new TicketAmendment(Ticket().TicketId, ["police", "tax", "bank"])).Agreed<Ticket>();
        Record("customs", statement).Status.ShouldBe(200);
    }

    [Fact]
    public void Nothing_is_missing_before_the_time_is_over()
    {
        Issue();
        var statement = new AuditStatement("police", Ticket().TicketId, 0, AuditFinding.Missing);
        world.Later(AuditedPoints.TimeToOpen - TimeSpan.FromSeconds(1));
        Record("customs", statement).ShouldBeRefused(Rules.Pseudonyms.AuditIsOpen);
        world.Later(TimeSpan.FromSeconds(1));
        Record("customs", statement).ShouldBeAgreed<TicketAudit>().Statement.Finding.ShouldBe(AuditFinding.Missing);
    }

    [Fact]
    public void A_choice_is_of_at_most_one_point_in_each_message_and_never_of_the_agency_that_asks() =>
        Gen.Select(BlockHash, Gen.Int[1, 65_536], Gen.Int[1, 5_000]).Sample((hash, count, oneIn) =>
        {
            var ticket = Issued(count);
            var chosen = AuditedPoints.Choose("net", hash, ticket, oneIn);
            chosen.ShouldBe(AuditedPoints.Choose("net", hash, ticket, oneIn));
            chosen.Select(point => point.Position / 1_024).ShouldBeUnique();
            chosen.ShouldAllBe(point => point.Position >= 0 && point.Position < count && (point.Auditor == "bank" || point.Auditor == "customs"));
            if (oneIn <= count)
                AuditedPoints.Choose("net", hash, ticket, 1).Count.ShouldBe((count + 1_023) / 1_024);
        });

    [Fact]
    public void About_one_point_of_so_many_is_chosen_whatever_the_size_of_tickets_and_from_every_evaluator_alike()
    {
        foreach (var (count, tickets) in ((int, int)[])[(7, 60_000), (300, 2_000), (65_536, 10)])
        {
            var chosen = Enumerable.Range(0, tickets)
                .SelectMany(number => AuditedPoints.Choose("net", SHA256.HashData(BitConverter.GetBytes(number)), Issued(count), 2_048)).ToList();
            var expected = (double)count * tickets / 2_048;
            ((double)chosen.Count).ShouldBeInRange(expected * 0.7, expected * 1.3);
            ((double)chosen.Count(point => point.Auditor == "bank")).ShouldBeInRange(expected * 0.3, expected * 0.7);
        }
    }

    [Fact]
    public void Another_block_ticket_or_network_chooses_anew_and_of_none_nothing_is_chosen()
    {
        var hash = SHA256.HashData([1]);
        var chosen = AuditedPoints.Choose("net", hash, Issued(65_536), 1);
        AuditedPoints.Choose("net", SHA256.HashData([2]), Issued(65_536), 1).ShouldNotBe(chosen);
        AuditedPoints.Choose("other", hash, Issued(65_536), 1).ShouldNotBe(chosen);
        AuditedPoints.Choose("net", hash, Issued(65_536) with { Agency = "bank" }, 1).ShouldNotBe(chosen);
        AuditedPoints.Choose("net", hash, Issued(65_536), 0).ShouldBeEmpty();
        var alone = Issued(300);
        AuditedPoints.Choose("net", hash, alone with { Request = alone.Request with { Evaluators = ["police"] } }, 1).ShouldBeEmpty();
    }

    private static Ticket Issued(int count) => new()
    {
        Agency = "police",
        Request = Ticket(request => request with { Count = count }),
        Dropped = [],
        Act = "",
        At = default,
    };

    private void Issue() => world.As("police").Call(Functions.PseudonymsTicket, Ticket()).Agreed<Ticket>();

    private ContractResponse Record(string agency, AuditStatement statement) => world.As(agency).Call(Functions.PseudonymsRecordAudit, statement).Submit();
}
