using System.Globalization;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Messages.Bus;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>What a request for an evaluation must be before a share touches it.</summary>
internal static class RequestRules
{
    private const int MostEvaluators = 255;
    private const int MostMessages = 64;
    private const int MostPath = 16;
    private static readonly JsonSerializerSettings Plain = new() { DateParseHandling = DateParseHandling.None, MaxDepth = 8 };

    /// <summary>Reads a request and checks its form; null when it is none.</summary>
    public static EvaluationRequest? Read(ReadOnlySpan<byte> content)
    {
        var request = Parse<EvaluationRequest>(content);
        return request is { TicketId: not null, Evaluators: not null, Body: not null, Path: not null }
            && IsTicketId(request.TicketId)
            && request.Number is >= 0 and < MostMessages
            && request.Evaluators.Count is > 0 and <= MostEvaluators
            && request.Evaluators.All(IsAgency)
            && request.Path.Count <= MostPath
            && request.Path.All(hash => hash is { Length: MerkleTree.HashSize })
            && BodyFits(request)
                ? request
                : null;
    }

    /// <summary>Reads an answer and checks its form; null when it is none.</summary>
    public static EvaluationAnswer? ReadAnswer(ReadOnlySpan<byte> content)
    {
        var answer = Parse<EvaluationAnswer>(content);
        return answer is { TicketId: not null, RequestHash.Length: MerkleTree.HashSize, Body: not null }
            && IsTicketId(answer.TicketId)
            && answer.Number is >= 0 and < MostMessages
            && EvaluationSteps.All.Contains(answer.Step)
            && answer.Body.Length <= Evaluator.MaxPoints * GroupElement.Size
            && (answer.Code is null || IsCode(answer.Code))
                ? answer
                : null;
    }

    /// <summary>Hash of a request: <c>xnet1/evaluation</c> ‖ LP(networkId) ‖ ticket id ‖ u32 number ‖ LP(step) ‖ u32 evaluators ‖ LP of each ‖ u32 path ‖ each hash ‖ body.</summary>
    public static byte[] HashOf(string networkId, EvaluationRequest request)
    {
        var hashed = new Labelled("xnet1/evaluation", networkId)
            .Raw(Convert.FromHexString(request.TicketId)).U32((uint)request.Number).Lp(request.Step).U32((uint)request.Evaluators.Count);
        foreach (var evaluator in request.Evaluators)
            hashed.Lp(evaluator);
        hashed.U32((uint)request.Path.Count);
        foreach (var hash in request.Path)
            hashed.Raw(hash);
        return hashed.Raw(request.Body).Sha256();
    }

    /// <summary>Root over the points of one message, a node of the ticket's tree: messages are whole subtrees.</summary>
    public static byte[] RootOf(ReadOnlySpan<byte> points)
    {
        var tree = new MerkleAccumulator();
        for (; points.Length > 0; points = points[GroupElement.Size..])
            tree.Add(MerkleTree.LeafHash(points[..GroupElement.Size]));
        return tree.Root();
    }

    /// <summary>Messages of a ticket of so many points.</summary>
    public static int MessagesOf(int count) => (count + Evaluator.MaxPoints - 1) / Evaluator.MaxPoints;

    /// <summary>Points of a message of a ticket.</summary>
    public static int PointsOf(int count, int number) => Math.Min(Evaluator.MaxPoints, count - (number * Evaluator.MaxPoints));

    /// <summary>Checks a request against the ticket on the ledger; null when nothing speaks against it.</summary>
    public static Refusal? Check(EvaluationRequest request, Ticket ticket, string agency)
    {
        var terms = ticket.Request;
        var number = Text(request.Number);
        if (!terms.Evaluators.SequenceEqual(request.Evaluators, StringComparer.Ordinal) || !terms.Evaluators.Contains(agency, StringComparer.Ordinal))
            return new Refusal(EvaluationCodes.OtherEvaluators, request.TicketId);
        if (request.Number >= terms.Messages || terms.Messages != MessagesOf(terms.Count))
            return new Refusal(EvaluationCodes.NotOfTheTicket, request.TicketId, number);
        if (request.Step == EvaluationSteps.Check)
            return null;
        return request.Body.Length == PointsOf(terms.Count, request.Number) * GroupElement.Size
            && MerkleTree.Verify(RootOf(request.Body), request.Number, terms.Messages, request.Path, Convert.FromHexString(terms.PointsRoot))
                ? null
                : new Refusal(EvaluationCodes.NotOfTheTicket, request.TicketId, number);
    }

    /// <summary>Answers a request that was checked; null and a refusal when a point is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="evaluator">This agency among the ticket's evaluators.</param>
    /// <param name="refusal">Why not.</param>
    public static byte[]? Answer(EvaluationRequest request, Evaluator evaluator, out OprfRefusal? refusal)
    {
        switch (request.Step)
        {
            case EvaluationSteps.Check:
                return evaluator.TryAnswerCheck(request.Body, out var answer, out refusal) ? answer.ToArray() : null;
            case EvaluationSteps.Proof:
                var given = new byte[request.Body.Length];
                return evaluator.TryEvaluate(request.Body, given, out refusal) && evaluator.TryProve(request.Body, given, out var proof, out refusal)
                    ? proof.ToArray()
                    : null;
            default:
                var evaluated = new byte[request.Body.Length];
                return evaluator.TryEvaluate(request.Body, evaluated, out refusal) ? evaluated : null;
        }
    }

    /// <summary>A number as refusals carry it.</summary>
    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool BodyFits(EvaluationRequest request) => request.Step switch
    {
        EvaluationSteps.Check => request.Body.Length == GroupElement.Size && request.Path.Count == 0,
        EvaluationSteps.Points or EvaluationSteps.Proof =>
            request.Body.Length is > 0 and <= Evaluator.MaxPoints * GroupElement.Size && request.Body.Length % GroupElement.Size == 0,
        _ => false,
    };

    private static bool IsTicketId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);

    private static bool IsAgency(string? agency) =>
        agency is { Length: > 0 and <= 64 } && agency.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    private static bool IsCode(string code) =>
        code.Length <= 40 && code.All(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character) || character == '-');

    private static T? Parse<T>(ReadOnlySpan<byte> content)
        where T : class
    {
        try
        {
            return JsonConvert.DeserializeObject<T>(Encoding.UTF8.GetString(content), Plain);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or OverflowException or ArgumentException or InvalidCastException)
        {
            // What another agency wrote is no document of this type: its caller refuses it with a code.
            return null;
        }
    }
}
