using System.Reflection;
using System.Text;
using CsCheck;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Node.Features.Pseudonyms;
using Newtonsoft.Json;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>Whatever another agency sends is answered, or refused with a code; nothing of it is an exception.</summary>
public class RequestRulesTests
{
    private static readonly string[] Agencies = ["customs", "police", "tax"];
    private static readonly IndexSet Indexes = IndexSet.Of(1, 2, 3);

    private static readonly Gen<(int At, byte Value, int Kind)[]> Changes = Gen.Select(Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 3]).Array[1, 4];

    [Theory]
    [InlineData(1)]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(3_072)]
    [InlineData(5_000)]
    public void Messages_are_whole_subtrees_of_the_tree_over_all_points(int count)
    {
        var leaves = Enumerable.Range(0, count).Select(number => MerkleTree.LeafHash(Point(number))).ToList();
        var messages = RequestRules.MessagesOf(count);
        var roots = Enumerable.Range(0, messages).Select(number => RequestRules.RootOf(Message(count, number))).ToList();
        MerkleTree.Root(roots).ShouldBe(MerkleTree.Root(leaves));
        Enumerable.Range(0, messages).Sum(number => RequestRules.PointsOf(count, number)).ShouldBe(count);
        for (var number = 0; number < messages; number++)
        {
            var path = MerkleTree.InclusionProof(roots, number);
            var request = new EvaluationRequest(new string('a', 32), number, EvaluationSteps.Points, Agencies, Message(count, number), path);
            var ticket = TicketOf(count, MerkleTree.Root(roots));
            RequestRules.Check(request, ticket, "police").ShouldBeNull();
            RequestRules.Check(request with { Number = number + 1 }, ticket, "police")!.Code.ShouldBe(EvaluationCodes.NotOfTheTicket);
            request.Body[^1] ^= 1;
            RequestRules.Check(request, ticket, "police")!.Code.ShouldBe(EvaluationCodes.NotOfTheTicket);
            request.Body[^1] ^= 1;
            RequestRules.Check(request, ticket, "bank")!.Code.ShouldBe(EvaluationCodes.OtherEvaluators);
        }
    }

    [Fact]
    public void Forty_thousand_random_points_are_refused_or_evaluated_and_no_identity_leaves()
    {
        KeyShare.TryParse(2, GroupScalar.Random().ToArray(), out var share).ShouldBeTrue();
        using var evaluator = new Evaluator(share, Indexes);
        Gen.Byte.Array[32].Sample(
            bytes =>
            {
                var answer = new byte[32];
                if (evaluator.TryEvaluate(bytes, answer, out var refusal))
                    GroupElement.TryParse(answer, out _).ShouldBeTrue();
                else
                    (refusal.Code, answer.All(part => part == 0)).ShouldBe((OprfCodes.InvalidPoint, true));
                evaluator.TryAnswerCheck(bytes, out _, out var refused).ShouldBe(refusal is null);
                refused?.Code.ShouldBe(OprfCodes.InvalidPoint);
            },
            iter: 40_000);
    }

    [Fact]
    public void Twenty_thousand_random_proofs_prove_nothing()
    {
        KeyShare.TryParse(2, GroupScalar.Random().ToArray(), out var share).ShouldBeTrue();
        using var evaluator = new Evaluator(share, Indexes);
        var sum = GroupElement.MultiplyGenerator(GroupScalar.Random());
        evaluator.TryAnswerCheck(sum.ToArray(), out var proven, out _).ShouldBeTrue();
        var encoding = proven.ToArray();
        Gen.Select(Gen.Byte.Array[0, 130], Gen.Int[0, 96]).Sample(
            (random, at) =>
            {
                // Random behind a beginning that is right, so that all lengths of right beginnings come.
                byte[] bytes = [.. encoding[..at], .. random];
                if (!bytes.AsSpan().SequenceEqual(encoding) && CheckAnswer.TryParse(bytes, out var answer))
                    answer.Proof.Verify(evaluator.FoldedPublicShare, [sum], [answer.Evaluated]).ShouldBeFalse();
            },
            iter: 20_000);
    }

    [Fact]
    public void Forty_thousand_damaged_messages_are_read_or_refused()
    {
        var request = new EvaluationRequest(
            new string('a', 32), 1, EvaluationSteps.Points, Agencies, Message(1_030, 1), [RequestRules.RootOf(Message(1_030, 0))]);
        var ticket = TicketOf(1_030, MerkleTree.Root([RequestRules.RootOf(Message(1_030, 0)), RequestRules.RootOf(Message(1_030, 1))]));
        RequestRules.Check(request, ticket, "police").ShouldBeNull();
        var whole = Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(request));
        var answer = Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(
            new EvaluationAnswer(request.TicketId, 1, EvaluationSteps.Check, new byte[32], new byte[96], null)));
        Changes.Sample(
            changes =>
            {
                if (RequestRules.Read(Changed(whole, changes)) is { } read)
                {
                    RequestRules.HashOf("network", read).Length.ShouldBe(32);
                    var refusal = RequestRules.Check(read, ticket, "police");
                    // What stands in the ticket can differ only where nobody looks.
                    if (refusal is null && read.Step != EvaluationSteps.Check)
                        read.Body.ShouldBe(request.Body);
                    refusal?.Code.ShouldBeOneOf(EvaluationCodes.NotOfTheTicket, EvaluationCodes.OtherEvaluators);
                }
                if (RequestRules.ReadAnswer(Changed(answer, changes)) is { } given)
                    given.Body.Length.ShouldBeLessThanOrEqualTo(32 * 1_024);
            },
            iter: 40_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("{\"TicketId\":{},\"Number\":1e400}")]
    [InlineData("{\"TicketId\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"Number\":0,\"Step\":null,\"Evaluators\":[null],\"Body\":\"*\",\"Path\":[null]}")]
    [InlineData("{\"TicketId\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"Number\":0,\"Step\":\"points\",\"Evaluators\":[\"tax\"],\"Body\":\"AA==\",\"Path\":[]}")]
    [InlineData("{\"TicketId\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"Number\":-1,\"Step\":\"check\",\"Evaluators\":[\"tax\"],\"Body\":\"\",\"Path\":[]}")]
    public void What_is_no_request_is_none(string content)
    {
        RequestRules.Read(Encoding.UTF8.GetBytes(content)).ShouldBeNull();
        RequestRules.ReadAnswer(Encoding.UTF8.GetBytes(content)).ShouldBeNull();
    }

    [Fact]
    public void Nesting_without_end_is_no_request() => RequestRules.Read(Encoding.UTF8.GetBytes(new string('[', 100_000))).ShouldBeNull();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(31, 30)]
    [InlineData(1_025, 1_024)]
    [InlineData(1_026, 1_024)]
    [InlineData(1_027, 1_025)]
    [InlineData(1_000_000, 65_536)]
    public void So_many_points_are_asked_for_as_the_quota_allows_with_their_messages(long left, int points)
    {
        Allowance.PointsFor(left, 65_536).ShouldBe(points);
        (points + RequestRules.MessagesOf(points)).ShouldBeLessThanOrEqualTo((int)left);
    }

    [Fact]
    public void A_check_goes_on_after_a_stop_and_one_over_other_sums_does_not()
    {
        KeyShare.TryParse(1, GroupScalar.Random().ToArray(), out var share).ShouldBeTrue();
        var alone = IndexSet.Of(1);
        using var evaluator = new Evaluator(share, alone);
        var key = new SharedKey(1, share.PublicShare, alone, [share.PublicShare]);
        GroupElement[] sent = [GroupElement.MultiplyGenerator(GroupScalar.Random()), GroupElement.MultiplyGenerator(GroupScalar.Random())];
        byte[] bytes = [.. sent.SelectMany(point => point.ToArray())];
        var answers = new byte[bytes.Length];
        evaluator.TryEvaluate(bytes, answers, out _).ShouldBeTrue();

        byte[] state;
        byte[] message;
        {
            var evaluation = new Evaluation(key, alone, sent);
            Should.Throw<InvalidOperationException>(() => evaluation.ResumeCheck(new byte[CombinedCheck.StateSize]));
            evaluation.TryAddAnswers(1, answers, out _).ShouldBeTrue();
            Should.Throw<ArgumentException>(() => evaluation.ResumeCheck(new byte[CombinedCheck.StateSize]));
            var check = evaluation.BeginCheck();
            (state, message) = (check.State(), check.Message());
        }
        evaluator.TryAnswerCheck(message, out var proven, out _).ShouldBeTrue();
        Finish(answers).ShouldBeTrue();
        Finish([.. answers[32..], .. answers[..32]]).ShouldBeFalse();

        bool Finish(byte[] given)
        {
            var evaluation = new Evaluation(key, alone, sent);
            evaluation.TryAddAnswers(1, given, out _).ShouldBeTrue();
            var check = evaluation.ResumeCheck(state);
            check.Message().ShouldBe(message);
            return check.TryFinish(new Dictionary<byte, byte[]> { [1] = proven.ToArray() }, out _, out _);
        }
    }

    [Fact]
    public void Every_code_of_evaluation_stands_in_the_catalogue_and_the_other_way_round() =>
        ErrorCatalogue.All.Keys.Where(code => code.StartsWith("XN-EVAL-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ShouldBe(
            typeof(EvaluationCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal));

    private static byte[] Changed(byte[] message, (int At, byte Value, int Kind)[] changes)
    {
        var bytes = message.ToList();
        foreach (var (place, value, kind) in changes)
        {
            var at = place % Math.Max(1, bytes.Count);
            if (kind == 0 && bytes.Count > 0)
                bytes[at] = value;
            else if (kind == 1 && bytes.Count > 0)
                bytes.RemoveAt(at);
            else if (kind == 2)
                bytes.Insert(Math.Min(at, bytes.Count), value);
            else
                bytes.RemoveRange(at, Math.Min(value, bytes.Count - at));
        }
        return [.. bytes];
    }

    private static byte[] Point(int number) => [.. BitConverter.GetBytes(number), .. new byte[28]];

    private static byte[] Message(int count, int number) =>
        [.. Enumerable.Range(number * 1_024, RequestRules.PointsOf(count, number)).SelectMany(Point)];

    private static Ticket TicketOf(int count, byte[] root) => new()
    {
        Agency = "tax",
        Dropped = [],
        Act = "",
        At = DateTimeOffset.UnixEpoch,
        Request = new TicketRequest
        {
            TicketId = new string('a', 32),
            KeyId = "person-1",
            Epoch = 1,
            Use = EvaluationUse.Records,
            Count = count,
            Messages = RequestRules.MessagesOf(count),
            PointsRoot = Convert.ToHexStringLower(root),
            IntakeRoot = Convert.ToHexStringLower(MerkleTree.Root([])),
            Evaluators = Agencies,
        },
    };
}
