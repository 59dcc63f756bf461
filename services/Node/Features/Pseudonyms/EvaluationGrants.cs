using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>What the agency was granted for holdings and for lists is used before the daily quota.</summary>
internal sealed class EvaluationGrants(
    NodeOptions options, NodeDatabase database, ContractCalls contract, KeyRing ring, PseudonymCaches caches, EvaluationQueue queue, TimeProvider clock)
{
    // Half of it may wait for a grant that nobody has given yet, see WarmUpHoldings.
    private const int MostWaiting = 4 * 65_536;

    private const int TokensAtOnce = 500;

    /// <summary>Whether more should be asked for now under each of some keys. What comes in many records waits where it is read: that is the queue.</summary>
    /// <remarks>Entries of lists do not count: a list asks for all of them at once.</remarks>
    public static async Task<bool> HasRoomAsync(NodeDbContext db, IEnumerable<string> keyIds, CancellationToken cancellationToken)
    {
        foreach (var keyId in keyIds)
        {
            if (await db.WaitingIdentifiers.CountAsync(row => row.KeyId == keyId && row.Use != nameof(EvaluationUse.List), cancellationToken) >= MostWaiting)
                return false;
        }
        return true;
    }

    /// <summary>Says for what use identifiers are asked for: the one that was granted where the grant covers all of a key's that are not known, else records.</summary>
    /// <param name="granted">Holdings or lists.</param>
    /// <param name="wanted">The identifiers, by key.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<(EvaluationUse Use, WantedPseudonyms Wanted)>> DivideAsync(
        EvaluationUse granted, IEnumerable<WantedPseudonyms> wanted, CancellationToken cancellationToken)
    {
        var divided = new List<(EvaluationUse, WantedPseudonyms)>();
        foreach (var (keyId, identifiers) in wanted)
        {
            var cache = caches.Of(keyId);
            var unknown = identifiers.Where(identifier => !cache.Contains(identifier.Token)).ToList();
            var covers = unknown.Count > 0 && ring.Find(keyId) is { } key
                && await Allowance.ReadAsync(database, contract, options, key, clock, cancellationToken) is { } allowance
                && await CoversAsync(keyId, granted, allowance.Of(granted), unknown, cancellationToken);
            divided.Add((covers ? granted : EvaluationUse.Records, new WantedPseudonyms(keyId, unknown)));
        }
        return divided;
    }

    /// <summary>Queues what was divided. What waits for a grant that does not cover it any more is asked for as records are, or it would wait for the next one.</summary>
    /// <param name="db">The transaction of the work that wants it.</param>
    /// <param name="granted">Holdings or lists.</param>
    /// <param name="divided">What <see cref="DivideAsync"/> came to.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>How many identifiers were queued that did not wait before.</returns>
    public async Task<int> QueueAsync(
        NodeDbContext db, EvaluationUse granted, IReadOnlyList<(EvaluationUse Use, WantedPseudonyms Wanted)> divided,
        CancellationToken cancellationToken)
    {
        var queued = 0;
        foreach (var (use, wanted) in divided)
        {
            if (use != granted)
                await ReleaseAsync(db, granted, use, wanted, cancellationToken);
            queued += await queue.QueueAsync(db, use, [wanted], cancellationToken);
        }
        return queued;
    }

    /// <summary>Whether a grant is enough for these identifiers and for the others that wait for it and are not debited yet.</summary>
    private async Task<bool> CoversAsync(
        string keyId, EvaluationUse granted, long left, List<WantedIdentifier> unknown, CancellationToken cancellationToken)
    {
        if (!IsEnough(left, unknown.Count))
            return false;
        var use = granted.ToString();
        await using var db = database.Read();
        var waiting = db.WaitingIdentifiers.Where(row => row.KeyId == keyId && row.Use == use
            && (row.TicketId == null || db.EvaluationTickets.Any(ticket => ticket.TicketId == row.TicketId && !ticket.Asked)));
        var others = await waiting.LongCountAsync(cancellationToken);
        if (IsEnough(left, others + unknown.Count))
            return true;
        foreach (var tokens in unknown.Select(identifier => EvaluationQueue.TextOf(identifier.Token)).Chunk(TokensAtOnce))
            others -= await waiting.LongCountAsync(row => tokens.Contains(row.Token), cancellationToken);
        return IsEnough(left, others + unknown.Count);
    }

    private static bool IsEnough(long left, long wanted) => Allowance.PointsFor(left, wanted) == wanted;

    private async Task ReleaseAsync(NodeDbContext db, EvaluationUse from, EvaluationUse to, WantedPseudonyms wanted, CancellationToken cancellationToken)
    {
        var (keyId, before, after) = (wanted.KeyId, from.ToString(), to.ToString());
        var waiting = db.WaitingIdentifiers.Where(row => row.KeyId == keyId && row.Use == before && row.TicketId == null);
        if (!await waiting.AnyAsync(cancellationToken))
            return;
        var released = 0;
        foreach (var tokens in wanted.Identifiers.Select(identifier => EvaluationQueue.TextOf(identifier.Token)).Chunk(TokensAtOnce))
        {
            released += await waiting.Where(row => tokens.Contains(row.Token))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Use, after), cancellationToken);
        }
        if (released == 0)
            return;
        await db.AddWorkAsync(FormTicket.KindName, EvaluationQueue.KeyOf(keyId, after), clock.GetUtcNow(), cancellationToken: cancellationToken);
        if (!await waiting.AnyAsync(cancellationToken))
            await db.EvaluationProblems.Where(row => row.KeyId == keyId && row.Use == before && row.Code == Rules.Pseudonyms.OverQuota).ExecuteDeleteAsync(cancellationToken);
    }
}
