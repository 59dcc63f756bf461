using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Coverage;

namespace ExchangeNetwork.Contract.QueryLists;

/// <summary>How a list ends, and how what it held leaves the ledger.</summary>
internal static class ListEndRules
{
    /// <summary>The owner takes its list back, at any time.</summary>
    public static ContractResponse Withdraw(Transaction tx, ListWithdrawal withdrawal)
    {
        if (InForce.Find(tx, withdrawal.ListId, out var list) is { } missing)
            return missing;
        var refusal =
            InForce.OwnerCalls(tx, list)
            ?? InForce.HasNotEnded(list)
            ?? ActorRules.One(tx, ActorStep.Decide, out _, ActorRole.Analyst, ActorRole.Supervisor);
        return refusal is not null ? refusal : End(tx, list, ListState.Withdrawn, Events.ListWithdrawn);
    }

    /// <summary>Anyone may say so once the list's time is over for certain.</summary>
    public static ContractResponse Expire(Transaction tx, ListReference reference)
    {
        if (InForce.Find(tx, reference.ListId, out var list) is { } missing)
            return missing;
        var refusal = InForce.HasNotEnded(list) ?? IsOver(tx, list);
        return refusal is not null ? refusal : End(tx, list, ListState.Expired, Events.ListExpired);
    }

    /// <summary>The owner purges segments and wraps of a version that nobody may match any more; the hashes stay.</summary>
    public static ContractResponse Purge(Transaction tx, ListVersionReference reference)
    {
        if (InForce.Find(tx, reference.ListId, out var list) is { } missing)
            return missing;
        var refusal =
            InForce.FindVersion(tx, reference.ListId, reference.Version, out var version)
            ?? InForce.OwnerCalls(tx, list)
            ?? IsOutOfUse(list, reference.Version);
        if (refusal is not null)
            return refusal;
        if (version.PurgedAt is not null)
            return Transaction.Answer(version);

        var manifest = version.Manifest;
        foreach (var segment in manifest.Segments)
            tx.PurgePrivate(StateKeys.Segment(manifest.Owner, manifest.ListId, manifest.Version, segment.Index));
        foreach (var wrap in manifest.Wraps)
            tx.PurgePrivate(StateKeys.Wrap(manifest.Owner, manifest.ListId, manifest.Version, wrap.Recipient));
        tx.Put(StateKeys.ListVersion(manifest.ListId, manifest.Version), version with { PurgedAt = tx.Now });
        return PurgeRules.Write(tx, new PurgeStatement(manifest.ListId, manifest.Version, PurgedPart.Segments, tx.Now));
    }

    private static ContractResponse End(Transaction tx, QueryList list, ListState state, string eventName)
    {
        list = list with { State = state, EndedAt = tx.Now };
        tx.Put(StateKeys.List(list.ListId), list);
        return tx.Agreed(eventName, list);
    }

    private static Refusal? IsOver(Transaction tx, QueryList list) =>
        LedgerTime.IsOver(list.ValidUntil, tx.Now) ? null : new Refusal(Rules.Lists.NotYetOver, list.ListId);

    private static Refusal? IsOutOfUse(QueryList list, int version) =>
        version < list.Version || list.State != ListState.Published
            ? null
            : new Refusal(Rules.Lists.VersionIsInUse, list.ListId, WellFormed.Number(version));
}
