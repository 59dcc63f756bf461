using ExchangeNetwork.Contract.LegalBases;

namespace ExchangeNetwork.Contract.QueryLists;

/// <summary>A list matches, alerts and discloses only while it and its legal basis are in force.</summary>
internal static class InForce
{
    /// <summary>The list exists.</summary>
    public static Refusal? Find(Transaction tx, string listId, out QueryList list)
    {
        list = null!;
        if (WellFormed.Id(listId, "listId") is { } form)
            return form;
        if (tx.Get<QueryList>(StateKeys.List(listId)) is not { } found)
            return new Refusal(Rules.Lists.NotFound, listId);
        list = found;
        return null;
    }

    /// <summary>The version was published.</summary>
    public static Refusal? FindVersion(Transaction tx, string listId, int version, out ListVersion published)
    {
        published = null!;
        var form = WellFormed.Id(listId, "listId") ?? WellFormed.Range(version, "version", 1, ManifestRules.MostVersions);
        if (form is not null)
            return form;
        if (tx.Get<ListVersion>(StateKeys.ListVersion(listId, version)) is not { } found)
            return new Refusal(Rules.Lists.VersionNotFound, listId, WellFormed.Number(version));
        published = found;
        return null;
    }

    /// <summary>The list is published by an agency that may act, its time has come and is not over, and its basis is in force.</summary>
    public static Refusal? Check(Transaction tx, string listId, out QueryList list, out LegalBasis basis)
    {
        basis = null!;
        return Find(tx, listId, out list)
            ?? HasNotEnded(list)
            ?? OwnerIsActive(tx, list)
            ?? IsTimely(tx, list)
            ?? LegalBasisRules.InForce(tx, list.BasisId, out basis);
    }

    /// <summary>The list was neither withdrawn nor expired.</summary>
    public static Refusal? HasNotEnded(QueryList list) =>
        list.State == ListState.Published ? null : new Refusal(Rules.Lists.HasEnded, list.ListId);

    /// <summary>The list's owner calls.</summary>
    public static Refusal? OwnerCalls(Transaction tx, QueryList list) =>
        string.Equals(list.Owner, tx.CallerId, StringComparison.Ordinal) ? null : new Refusal(Rules.Lists.NotTheOwner, list.ListId);

    // Nothing flows to an agency that is suspended or gone; after its reinstatement the list matches again.
    private static Refusal? OwnerIsActive(Transaction tx, QueryList list) =>
        tx.IsActive(list.Owner) ? null : new Refusal(Rules.Lists.OwnerNotActive, list.ListId, list.Owner);

    private static Refusal? IsTimely(Transaction tx, QueryList list)
    {
        if (LedgerTime.IsAhead(list.ValidFrom, tx.Now))
            return new Refusal(Rules.Lists.NotYetValid, list.ListId);
        return LedgerTime.IsOver(list.ValidUntil, tx.Now) ? new Refusal(Rules.Lists.IsOver, list.ListId) : null;
    }
}
