namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>The embedded ledger in one agency's name.</summary>
internal sealed class AgencyLedger(EmbeddedLedger ledger, AgencySigner signer, TimeProvider clock, int maxAttempts) : ILedger
{
    public async Task<LedgerOutcome> SubmitAsync(LedgerCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var simulated = await ledger.SimulateAsync(call, signer, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            var run = simulated.Run;
            if (simulated.Response.Refusal is { } refusal)
                return new LedgerOutcome(run.TransactionId, -1, run.Timestamp, [], refusal);
            var envelope = Envelope.Sign(run.ToDocument(simulated.Nonce, signer.KeyId, simulated.Response), signer);
            var ordered = await ledger.OrderAsync(new OrderedTransaction(envelope, run.PrivateValues()), cancellationToken).ConfigureAwait(false);
            switch (ordered.Code)
            {
                case TransactionValidationCode.Valid:
                    return new LedgerOutcome(
                        run.TransactionId, ordered.Position.BlockNumber, run.Timestamp, simulated.Response.Payload, null);
                case TransactionValidationCode.MvccReadConflict or TransactionValidationCode.PhantomReadConflict when attempt < maxAttempts:
                    continue;
                case TransactionValidationCode.MvccReadConflict or TransactionValidationCode.PhantomReadConflict:
                    throw new LedgerException(
                        $"{call.Function} met conflicting transactions {attempt} times.", null, LedgerRefusals.EndlessConflict(call.Function, attempt));
                default:
                    throw new LedgerException(
                        $"Transaction {run.TransactionId} is not valid: {ordered.Code}.", null, LedgerRefusals.Invalid(run.TransactionId, ordered.Code));
            }
        }
    }

    public async Task<LedgerOutcome> EvaluateAsync(LedgerCall call, CancellationToken cancellationToken)
    {
        var simulated = await ledger.SimulateAsync(call, signer, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var refusal = simulated.Response.Refusal;
        return new LedgerOutcome(simulated.Run.TransactionId, -1, simulated.Run.Timestamp, refusal is null ? simulated.Response.Payload : [], refusal);
    }

    public IAsyncEnumerable<LedgerEvent> EventsAsync(LedgerPosition after, CancellationToken cancellationToken) =>
        ledger.EventsAsync(after, cancellationToken);

    public Task<LedgerBlock?> ReadBlockAsync(long number, CancellationToken cancellationToken) => ledger.ReadBlockAsync(number, cancellationToken);

    public Task<LedgerHead> HeadAsync(CancellationToken cancellationToken) => Task.FromResult(ledger.Head);
}
