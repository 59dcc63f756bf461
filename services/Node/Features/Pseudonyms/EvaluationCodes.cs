namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Stable codes of evaluation between nodes; texts in both languages are in the error catalogue (<c>evaluation.json</c>).</summary>
internal static class EvaluationCodes
{
    /// <summary>Evaluator: the ticket is older than answers are kept; argument: the ticket.</summary>
    public const string TicketTooOld = "XN-EVAL-001";

    /// <summary>Evaluator: other evaluators than the ledger shows; argument: the ticket.</summary>
    public const string OtherEvaluators = "XN-EVAL-002";

    /// <summary>No share here; arguments: key, epoch.</summary>
    public const string NoShare = "XN-EVAL-003";

    /// <summary>Evaluator: points that the ticket does not commit to; arguments: the ticket, the message.</summary>
    public const string NotOfTheTicket = "XN-EVAL-004";

    /// <summary>Evaluator: not the request that was answered; arguments: the ticket, the message.</summary>
    public const string OtherRequest = "XN-EVAL-005";

    /// <summary>Evaluator: check or proof of points that were not answered; arguments: the ticket, the message.</summary>
    public const string NotAnswered = "XN-EVAL-006";

    /// <summary>Requester: an answer that was not asked for.</summary>
    public const string NotAsked = "XN-EVAL-007";

    /// <summary>Requester: an evaluator was silent; argument: the agency.</summary>
    public const string Silent = "XN-EVAL-008";

    /// <summary>Requester: an evaluator cheats; argument: the agency.</summary>
    public const string Cheat = "XN-EVAL-009";

    /// <summary>Requester: too few evaluators; arguments: the key, the threshold.</summary>
    public const string TooFew = "XN-EVAL-010";

    /// <summary>Requester: no key; argument: its name.</summary>
    public const string NoKey = "XN-EVAL-011";

    /// <summary>Requester: an evaluator refused; arguments: the agency, its code.</summary>
    public const string Refused = "XN-EVAL-012";
}
