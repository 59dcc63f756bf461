namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>Stable codes of what the protocol of sealed lists can refuse; texts in both languages are in the error catalogue (<c>oprf.json</c>).</summary>
/// <remarks>Agencies are named by their index, which the node turns into the agency; positions count from 1.</remarks>
public static class OprfCodes
{
    /// <summary>Request: not a whole number of points, none, or too many; arguments: bytes received, most points.</summary>
    public const string PointCount = "XN-OPRF-001";

    /// <summary>Request: no encoding of an element, or the identity; argument: the point's position.</summary>
    public const string InvalidPoint = "XN-OPRF-002";

    /// <summary>Answer: from an agency that is not among the evaluators; argument: its index.</summary>
    public const string NotAnEvaluator = "XN-OPRF-003";

    /// <summary>Answer: not one point for each asked; arguments: the evaluator, points asked, bytes received.</summary>
    public const string AnswerCount = "XN-OPRF-004";

    /// <summary>Answer: no encoding of an element, or the identity; arguments: the evaluator, the point's position.</summary>
    public const string InvalidAnswer = "XN-OPRF-005";

    /// <summary>Answer: another one than the evaluator gave before; argument: the evaluator.</summary>
    public const string AnswerChanged = "XN-OPRF-006";

    /// <summary>Combined check: an evaluator sent no proof; argument: the evaluator.</summary>
    public const string CheckMissing = "XN-OPRF-007";

    /// <summary>Combined check: an evaluator's proof is malformed or does not hold; argument: the evaluator.</summary>
    public const string CheckUnproven = "XN-OPRF-008";

    /// <summary>Combined check: the answers are not those of the key; the proofs of the whole batch will name the cheat.</summary>
    public const string CheckFailed = "XN-OPRF-009";

    /// <summary>Whole batch: an evaluator cannot prove what it answered; argument: the evaluator, who is thereby named as the cheat.</summary>
    public const string AnswersUnproven = "XN-OPRF-010";
}
