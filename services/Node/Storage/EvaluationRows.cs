namespace ExchangeNetwork.Node.Storage;

/// <summary>An identifier that waits for its pseudonym under a network key.</summary>
public sealed class WaitingIdentifierRow
{
    /// <summary>In the order in which they came.</summary>
    public long Id { get; set; }

    /// <summary>The network key.</summary>
    public required string KeyId { get; set; }

    /// <summary>What it is asked for, a word of the contract's <c>EvaluationUse</c>.</summary>
    public required string Use { get; set; }

    /// <summary>Its local token, hex.</summary>
    public required string Token { get; set; }

    /// <summary>Code of its type.</summary>
    public required string Type { get; set; }

    /// <summary>Its canonical value, protected.</summary>
    public required byte[] Value { get; set; }

    /// <summary>The ticket that it is asked for under; null as long as there is none.</summary>
    public string? TicketId { get; set; }

    /// <summary>Its position in the ticket, from 0.</summary>
    public int Position { get; set; }
}

/// <summary>A ticket of this agency that is not finished.</summary>
public sealed class EvaluationTicketRow
{
    /// <summary>The ticket.</summary>
    public required string TicketId { get; set; }

    /// <summary>What it is for.</summary>
    public required string Use { get; set; }

    /// <summary>The key.</summary>
    public required string KeyId { get; set; }

    /// <summary>Its epoch.</summary>
    public int Epoch { get; set; }

    /// <summary>Number of points.</summary>
    public int Count { get; set; }

    /// <summary>Batches of records that were kept when it was formed: the ticket anchors them.</summary>
    public long Frames { get; set; }

    /// <summary>The seed of its blinds, protected.</summary>
    public required byte[] Seed { get; set; }

    /// <summary>The evaluators now, separated by commas.</summary>
    public required string Evaluators { get; set; }

    /// <summary>Agencies that were asked in vain with the code of why, as <c>agency=code</c>, separated by commas.</summary>
    public required string Dropped { get; set; }

    /// <summary>True when it stands on the ledger and the evaluators are asked.</summary>
    public bool Asked { get; set; }
}

/// <summary>A message of an own ticket that is not finished.</summary>
public sealed class EvaluationMessageRow
{
    /// <summary>The ticket.</summary>
    public required string TicketId { get; set; }

    /// <summary>The message, from 0.</summary>
    public int Number { get; set; }

    /// <summary>Hashes from its points to the ticket's root, one behind the other.</summary>
    public required byte[] Path { get; set; }

    /// <summary>Hash of the request for answers; null before it is sent.</summary>
    public byte[]? PointsHash { get; set; }

    /// <summary>Hash of the request for the combined check; null before it is sent.</summary>
    public byte[]? CheckHash { get; set; }

    /// <summary>Hash of the request for proofs of the whole message; null where none is needed.</summary>
    public byte[]? ProofHash { get; set; }

    /// <summary>When the last of these requests was sent.</summary>
    public DateTimeOffset AskedAt { get; set; }
}

/// <summary>A combined check of an own message that was begun with some evaluators: asked again, they are sent the same sum.</summary>
public sealed class EvaluationCheckRow
{
    /// <summary>The ticket.</summary>
    public required string TicketId { get; set; }

    /// <summary>The message.</summary>
    public int Number { get; set; }

    /// <summary>The evaluators, separated by commas.</summary>
    public required string Evaluators { get; set; }

    /// <summary>The check, protected.</summary>
    public required byte[] State { get; set; }
}

/// <summary>What an evaluator answered to an own request.</summary>
public sealed class EvaluationAnswerRow
{
    /// <summary>The ticket.</summary>
    public required string TicketId { get; set; }

    /// <summary>The message.</summary>
    public int Number { get; set; }

    /// <summary>What was asked, one of <c>EvaluationSteps</c>.</summary>
    public required string Step { get; set; }

    /// <summary>Who answered.</summary>
    public required string Agency { get; set; }

    /// <summary>The answer; empty when it refused.</summary>
    public required byte[] Body { get; set; }

    /// <summary>Code of its refusal; null when it answered.</summary>
    public string? Code { get; set; }

    /// <summary>When it came.</summary>
    public DateTimeOffset ReceivedAt { get; set; }
}

/// <summary>Why identifiers wait for a network key.</summary>
public sealed class EvaluationProblemRow
{
    /// <summary>The network key.</summary>
    public required string KeyId { get; set; }

    /// <summary>What they are asked for.</summary>
    public required string Use { get; set; }

    /// <summary>Code.</summary>
    public required string Code { get; set; }

    /// <summary>Arguments of the code's text, JSON array.</summary>
    public required string Arguments { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset At { get; set; }
}

/// <summary>A request of another agency, and what this agency answered.</summary>
public sealed class GivenEvaluationRow
{
    /// <summary>Names the work of answering it.</summary>
    public long Id { get; set; }

    /// <summary>Who asked.</summary>
    public required string Requester { get; set; }

    /// <summary>Its ticket.</summary>
    public required string TicketId { get; set; }

    /// <summary>The message.</summary>
    public int Number { get; set; }

    /// <summary>What was asked, one of <c>EvaluationSteps</c>.</summary>
    public required string Step { get; set; }

    /// <summary>The evaluators that the request names, separated by commas.</summary>
    public required string Evaluators { get; set; }

    /// <summary>Hash of the request.</summary>
    public required byte[] RequestHash { get; set; }

    /// <summary>The request as long as it is not answered; empty afterwards.</summary>
    public required byte[] Request { get; set; }

    /// <summary>SHA-256 of the request's body.</summary>
    public required byte[] BodyHash { get; set; }

    /// <summary>The answer; null as long as there is none.</summary>
    public byte[]? Answer { get; set; }

    /// <summary>When it was received.</summary>
    public DateTimeOffset ReceivedAt { get; set; }
}

/// <summary>How far the holdings are queued for a network key.</summary>
public sealed class WarmUpRow
{
    /// <summary>The key.</summary>
    public required string KeyId { get; set; }

    /// <summary>Frames that were kept before the key was there, or before its cache was found damaged.</summary>
    public long Frames { get; set; }

    /// <summary>Damaged places of the cache when this pass began; with more of them it begins anew.</summary>
    public int Damaged { get; set; }

    /// <summary>The next of them to be queued.</summary>
    public long NextFrame { get; set; }
}

/// <summary>This node's copy of what an agency asked for beyond its quota.</summary>
public sealed class EvaluationGrantRow
{
    /// <summary>The grant.</summary>
    public required string GrantId { get; set; }

    /// <summary>The contract's document, canonical JSON.</summary>
    public required byte[] Document { get; set; }
}
