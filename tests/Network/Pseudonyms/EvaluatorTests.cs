using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Tests.Network.PseudonymKeys;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Pseudonyms;

/// <summary>An evaluator answers what stands on the ledger, once, and the same again.</summary>
public sealed class EvaluatorTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string KeyId = "given-1";

    [Fact]
    public async Task The_same_request_again_gets_the_stored_answer_and_another_one_in_its_place_is_an_alarm()
    {
        await using var tax = await HandRequester.StartAsync(network, KeyId);
        var request = await tax.TicketAsync(Points(3));
        var first = await tax.AskAsync(request);
        first.Code.ShouldBeNull();
        (await tax.AskAsync(request)).Body.ShouldBe(first.Body);
        var check = request with { Step = EvaluationSteps.Check, Body = Keys.Point().ToArray(), Path = [] };
        var checkedOnce = await tax.AskAsync(check);
        // A proof made anew would be another one.
        (await tax.AskAsync(check)).Body.ShouldBe(checkedOnce.Body);

        foreach (var other in (EvaluationRequest[])[request with { Body = Points(3) }, check with { Body = Keys.Point().ToArray() }])
        {
            var refused = await tax.AskAsync(other);
            (refused.Code, refused.Body.Length).ShouldBe((EvaluationCodes.OtherRequest, 0));
        }
        (await network.AuditedAsync("police", ReceiveRequest.Alarm)).Count(row => row.Subject == $"tax/{request.TicketId}/0").ShouldBe(2);
        (await tax.AskAsync(request)).Body.ShouldBe(first.Body);
    }

    [Fact]
    public async Task Nothing_is_evaluated_that_a_ticket_does_not_commit_to()
    {
        await using var tax = await HandRequester.StartAsync(network, KeyId);
        var points = Points(4);
        var request = await tax.TicketAsync(points);
        (await tax.AskAsync(request with { Step = EvaluationSteps.Check, Body = Keys.Point().ToArray() })).Code.ShouldBe(EvaluationCodes.NotAnswered);
        (await tax.AskAsync(request with { Step = EvaluationSteps.Proof })).Code.ShouldBe(EvaluationCodes.NotAnswered);
        (await tax.AskAsync(request with { Body = Points(4) })).Code.ShouldBe(EvaluationCodes.NotOfTheTicket);
        (await tax.AskAsync(request with { Body = points[..96] })).Code.ShouldBe(EvaluationCodes.NotOfTheTicket);
        (await tax.AskAsync(request with { Number = 1 })).Code.ShouldBe(EvaluationCodes.NotOfTheTicket);
        (await tax.AskAsync(request with { Path = [new byte[32]] })).Code.ShouldBe(EvaluationCodes.NotOfTheTicket);
        (await tax.AskAsync(request with { TicketId = new string('0', 32) })).Code.ShouldBe(Rules.Pseudonyms.TicketNotFound);
        (await tax.AskAsync(request with { Evaluators = ["bank", "police", "tax"] })).Code.ShouldBe(EvaluationCodes.OtherEvaluators);
        (await tax.AskAsync(request)).Code.ShouldBeNull();
    }

    [Fact]
    public async Task What_is_no_element_is_refused_with_the_whole_message()
    {
        await using var tax = await HandRequester.StartAsync(network, KeyId);
        byte[] points = [.. Points(1), .. new byte[32]];
        var refused = await tax.AskAsync(await tax.TicketAsync(points));
        (refused.Code, refused.Body.Length).ShouldBe((OprfCodes.InvalidPoint, 0));
    }

    private static byte[] Points(int count) => [.. Enumerable.Range(0, count).SelectMany(_ => Keys.Point().ToArray())];
}
