namespace ExchangeNetwork.Contract;

/// <summary>What a contract answers: Fabric's <c>protos.Response</c>, with the refusal kept as a value.</summary>
/// <param name="Status">200 when the rule set agrees; 400 when a rule refuses; 500 for a fault of the contract itself.</param>
/// <param name="Payload">Canonical JSON of the result; empty when there is none.</param>
/// <param name="Refusal">The refusing rule; null when <paramref name="Status"/> is 200.</param>
public sealed record ContractResponse(int Status, byte[] Payload, Refusal? Refusal)
{
    /// <summary>An agreed transaction with its result.</summary>
    public static ContractResponse Ok(byte[] payload) => new(200, payload, null);

    /// <summary>A transaction that a rule refuses.</summary>
    public static ContractResponse Refused(Refusal refusal) => new(400, [], refusal);

    /// <summary>A refusal is an answer: lets a rule end with <c>return refusal</c>.</summary>
    public static implicit operator ContractResponse(Refusal refusal) => Refused(refusal);
}
