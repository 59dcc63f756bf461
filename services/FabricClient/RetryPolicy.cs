using Grpc.Core;
using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Client;

/// <summary>Repeats what may be repeated without a second effect; a gateway has none unless it is given one.</summary>
/// <remarks>
/// Evaluation, and the question for the commit status, are repeated when the peer is unavailable or aborts. A submission goes
/// out again as the same signed envelope when the peer is unavailable; the ledger admits a transaction id once. An endorsement
/// that failed so is repeated as a new proposal, and a transaction that lost a read conflict is run anew: both only by
/// <see cref="Contract"/>'s submitting methods, since a <see cref="Proposal"/> has its id for good. A call that the peer refuses
/// because of its concurrency limit did nothing and is repeated at every step. An answer of the chaincode itself, a passed
/// deadline or a refusal of access is never repeated, nor is what a node refuses because the identity has expired.
/// </remarks>
public sealed record RetryPolicy
{
    /// <summary>How often a step is tried in all, the first time included.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Longest wait before the second attempt; it doubles for each further one.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait before any attempt.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether a transaction that lost a read conflict (MVCC or phantom) is run anew from a new proposal.</summary>
    public bool RerunConflicts { get; init; } = true;

    internal bool Repeats(Repetition rule, RpcException e, int attempt) =>
        attempt < MaxAttempts && (IsConcurrencyRefusal(e) || rule switch
        {
            Repetition.Free => e.StatusCode is (StatusCode.Unavailable or StatusCode.Aborted) && !SaysExpired(GatewayException.DetailsOf(e)),
            Repetition.SameEnvelope => e.StatusCode is StatusCode.Unavailable,
            _ => false,
        });

    internal bool ProposesAgain(EndorseException e, int attempt) =>
        attempt < MaxAttempts && e.StatusCode is (StatusCode.Unavailable or StatusCode.Aborted) && !SaysExpired(e.Details);

    internal bool RunsAgain(TxValidationCode code, int attempt) =>
        RerunConflicts && attempt < MaxAttempts && code is (TxValidationCode.MvccReadConflict or TxValidationCode.PhantomReadConflict);

    /// <summary>Waits before the attempt after this one, between half and the whole of its delay so that callers refused together part.</summary>
    /// <returns>False if the wait was given up.</returns>
    internal async ValueTask<bool> WaitAsync(int attempt, TimeProvider time, CancellationToken cancellationToken)
    {
        var longest = Math.Min(MaxDelay.TotalMilliseconds, InitialDelay.TotalMilliseconds * Math.Pow(2, attempt - 1));
        // Spreading load needs no secret randomness.
#pragma warning disable CA5394
        var delay = TimeSpan.FromMilliseconds(longest * (0.5 + Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    // A gateway passes this on as if the peer were away (Fabric 3) or had failed: only the words of its details tell.
    private static bool SaysExpired(IReadOnlyList<ErrorDetail> details) =>
        details.Any(detail => detail.Message.Contains("identity expired", StringComparison.Ordinal));

    // The peer says this with the code UNKNOWN, which also means that the chaincode answered with an error: only the text tells.
    private static bool IsConcurrencyRefusal(RpcException e) =>
        e.Status.Detail.Contains("too many requests for", StringComparison.Ordinal) &&
        e.Status.Detail.Contains("exceeding concurrency limit", StringComparison.Ordinal);
}

/// <summary>What may happen to a request whose answer was a failure.</summary>
internal enum Repetition
{
    /// <summary>The request has no effect and goes to any peer any number of times.</summary>
    Free,

    /// <summary>The request is a signed envelope, which the ledger admits once.</summary>
    SameEnvelope,

    /// <summary>The request goes out again only if it certainly never left.</summary>
    OnlyUnsent,
}
