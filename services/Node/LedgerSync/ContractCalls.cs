using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Ledger;

namespace ExchangeNetwork.Node.LedgerSync;

/// <summary>Calls the network's contract in this agency's name, with typed documents and signed statements about the people who act.</summary>
public sealed class ContractCalls(ILedger ledger, AgencySigner signer, NodeOptions options, TimeProvider clock)
{
    /// <summary>Submits a function that no person acts in.</summary>
    public Task<LedgerOutcome> SubmitAsync(string function, object document, CancellationToken cancellationToken) =>
        ledger.SubmitAsync(new LedgerCall(function, [CanonicalJson.Serialize(document)]), cancellationToken);

    /// <summary>Submits a function with private input, which does not become part of the transaction.</summary>
    public Task<LedgerOutcome> SubmitAsync(
        string function, object document, IReadOnlyDictionary<string, byte[]> transient, CancellationToken cancellationToken) =>
        ledger.SubmitAsync(new LedgerCall(function, [CanonicalJson.Serialize(document)], transient), cancellationToken);

    /// <summary>Submits an act of people: the exact bytes that the statements were made over, and the statements.</summary>
    public Task<LedgerOutcome> SubmitActAsync(
        string function, byte[] document, IReadOnlyList<ActorStatement> statements, CancellationToken cancellationToken) =>
        ledger.SubmitAsync(new LedgerCall(function, [document, CanonicalJson.Serialize(statements)]), cancellationToken);

    /// <summary>Submits an act of one person.</summary>
    public Task<LedgerOutcome> SubmitActAsync(
        string function, object document, string actor, ActorRole role, ActorStep step, CancellationToken cancellationToken)
    {
        var bytes = CanonicalJson.Serialize(document);
        return SubmitActAsync(function, bytes, [Statement(function, bytes, actor, role, step)], cancellationToken);
    }

    /// <summary>Reads by a function that never writes.</summary>
    public Task<LedgerOutcome> EvaluateAsync(string function, object document, CancellationToken cancellationToken) =>
        ledger.EvaluateAsync(new LedgerCall(function, [CanonicalJson.Serialize(document)]), cancellationToken);

    /// <summary>What this agency asserts about a person's act, signed now.</summary>
    /// <param name="function">The contract function.</param>
    /// <param name="document">The document that the function will be called with.</param>
    /// <param name="actor">Pseudonymous id of the person.</param>
    /// <param name="role">Role acted in.</param>
    /// <param name="step">What the person did.</param>
    public ActorStatement Statement(string function, byte[] document, string actor, ActorRole role, ActorStep step)
    {
        var statement = new ActorStatement
        {
            Agency = options.Agency,
            Actor = actor,
            Role = role,
            Step = step,
            Act = ActorStatement.ActHash(options.NetworkId, function, document),
            At = LedgerTime.Cut(clock.GetUtcNow()),
            KeyId = signer.KeyId,
            Alg = "ES256",
            Signature = "",
        };
        return statement with { Signature = Convert.ToBase64String(signer.Sign(statement.Message(options.NetworkId))) };
    }
}
