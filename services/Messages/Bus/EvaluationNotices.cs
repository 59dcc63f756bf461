namespace ExchangeNetwork.Messages.Bus;

/// <summary>What an evaluator is asked for, in this order.</summary>
public static class EvaluationSteps
{
    /// <summary>The points of a message, to be multiplied.</summary>
    public const string Points = "points";

    /// <summary>The weighted sum of the combined check, to be multiplied with proof.</summary>
    public const string Check = "check";

    /// <summary>The proof of the whole message, when the combined check failed; carries the points again.</summary>
    public const string Proof = "proof";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Points, Check, Proof];
}

/// <summary>Content of a notice of type <c>evaluation-request</c>: blinded points of a ticket that stands on the ledger.</summary>
/// <param name="TicketId">The sender's ticket, 32 hex digits.</param>
/// <param name="Number">The message, from 0; each has 1,024 points, the last one the rest.</param>
/// <param name="Step">What is asked, one of <see cref="EvaluationSteps"/>.</param>
/// <param name="Evaluators">The ticket's evaluators.</param>
/// <param name="Body">The points, or the sum of the check; 32 bytes each.</param>
/// <param name="Path">Hashes from the message's points to the ticket's root; none for the check.</param>
public sealed record EvaluationRequest(
    string TicketId, int Number, string Step, IReadOnlyList<string> Evaluators, byte[] Body, IReadOnlyList<byte[]> Path)
{
    /// <summary>Type of the notice.</summary>
    public const string Type = "evaluation-request";

    /// <summary>Masks the points.</summary>
    public override string ToString() => $"EvaluationRequest({TicketId}, {Number}, {Step}, ***)";
}

/// <summary>Content of a notice of type <c>evaluation-answer</c>; the notice's signature covers the request's hash and the answer together.</summary>
/// <param name="TicketId">The recipient's ticket.</param>
/// <param name="Number">The message.</param>
/// <param name="Step">What was asked.</param>
/// <param name="RequestHash">Hash of the request, 32 bytes.</param>
/// <param name="Body">The evaluated points; evaluated sum and proof; or the proof. Empty when refused.</param>
/// <param name="Code">Code of a refusal; null when answered.</param>
public sealed record EvaluationAnswer(string TicketId, int Number, string Step, byte[] RequestHash, byte[] Body, string? Code)
{
    /// <summary>Type of the notice.</summary>
    public const string Type = "evaluation-answer";

    /// <summary>Masks the answer.</summary>
    public override string ToString() => $"EvaluationAnswer({TicketId}, {Number}, {Step}, ***)";
}
