namespace ExchangeNetwork.Contract.QueryLists;

/// <summary>Reading lists: manifests are open to members, segments and wraps to those the list is for.</summary>
internal static class ListReads
{
    /// <summary>A version as published; the newest when none is named.</summary>
    public static ContractResponse Get(Transaction tx, ListQuery query)
    {
        if (InForce.Find(tx, query.ListId, out var list) is { } missing)
            return missing;
        return InForce.FindVersion(tx, query.ListId, query.Version ?? list.Version, out var version) is { } refusal
            ? refusal
            : Transaction.Answer(version);
    }

    /// <summary>All lists as they stand.</summary>
    public static ContractResponse List(Transaction tx, NoArguments none) => Transaction.Answer(tx.Scan<QueryList>(StateKeys.ListType));

    /// <summary>The encrypted segment, to the owner and the recipients.</summary>
    public static ContractResponse Segment(Transaction tx, SegmentQuery query)
    {
        var refusal =
            MayRead(tx, query.ListId, query.Version, out var owner)
            ?? WellFormed.Range(query.Index, "index", 0, ManifestRules.MostSegments - 1);
        if (refusal is not null)
            return refusal;
        return tx.GetPrivate(StateKeys.Segment(owner, query.ListId, query.Version, query.Index)) is { Length: > 0 } segment
            ? ContractResponse.Ok(segment)
            : new Refusal(Rules.Lists.SegmentNotFound, WellFormed.Number(query.Index));
    }

    /// <summary>The wrap of the list key that is meant for the caller.</summary>
    public static ContractResponse Wrap(Transaction tx, ListVersionReference query)
    {
        if (MayRead(tx, query.ListId, query.Version, out var owner) is { } refusal)
            return refusal;
        return tx.GetPrivate(StateKeys.Wrap(owner, query.ListId, query.Version, tx.CallerId)) is { Length: > 0 } wrap
            ? ContractResponse.Ok(wrap)
            : new Refusal(Rules.Lists.WrapMissing, tx.CallerId);
    }

    /// <summary>Owner and recipients of a list that has not ended.</summary>
    private static Refusal? MayRead(Transaction tx, string listId, int version, out string owner)
    {
        owner = string.Empty;
        if (InForce.Find(tx, listId, out var list) is { } missing)
            return missing;
        if (InForce.FindVersion(tx, listId, version, out var published) is { } unpublished)
            return unpublished;
        owner = list.Owner;
        if (string.Equals(owner, tx.CallerId, StringComparison.Ordinal))
            return null;
        if (!published.Manifest.Recipients.Contains(tx.CallerId, StringComparer.Ordinal) || !list.Recipients.Contains(tx.CallerId, StringComparer.Ordinal))
            return new Refusal(Rules.Lists.NotARecipient, listId);
        return InForce.HasNotEnded(list);
    }
}
