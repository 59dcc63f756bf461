using ExchangeNetwork.Contract.QueryLists;

namespace ExchangeNetwork.Contract.Coverage;

/// <summary>Every agency that had a list says on the ledger that it purged it; the receipt is its word.</summary>
internal static class PurgeRules
{
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(90);

    /// <summary>Owner or recipient of the version records a receipt.</summary>
    public static ContractResponse Record(Transaction tx, PurgeStatement statement)
    {
        var refusal =
            InForce.FindVersion(tx, statement.ListId, statement.Version, out var version)
            ?? HadTheList(tx, version.Manifest)
            ?? IsAtTheNode(statement);
        if (refusal is not null)
            return refusal;

        if (tx.Get<PurgeReceipt>(Key(tx, statement)) is { } earlier)
            return Transaction.Answer(earlier);
        return IsTimely(tx, statement) is { } untimely ? untimely : Write(tx, statement);
    }

    /// <summary>Writes the caller's receipt.</summary>
    public static ContractResponse Write(Transaction tx, PurgeStatement statement)
    {
        var receipt = new PurgeReceipt { Agency = tx.CallerId, Statement = statement, RecordedAt = tx.Now };
        tx.Put(Key(tx, statement), receipt);
        return tx.Agreed(Events.PurgeRecorded, receipt);
    }

    private static string Key(Transaction tx, PurgeStatement statement) =>
        StateKeys.Purge(statement.ListId, statement.Version, tx.CallerId, statement.What switch
        {
            PurgedPart.All => "all",
            PurgedPart.Entries => "entries",
            PurgedPart.Index => "index",
            PurgedPart.Keys => "keys",
            _ => "segments",
        });

    private static Refusal? HadTheList(Transaction tx, Manifest manifest) =>
        string.Equals(manifest.Owner, tx.CallerId, StringComparison.Ordinal) || manifest.Recipients.Contains(tx.CallerId, StringComparer.Ordinal)
            ? null
            : new Refusal(Rules.Coverage.PurgeNotInvolved, manifest.ListId);

    // That the ledger's own copies are gone is said by the transaction that purges them, by nobody's word.
    private static Refusal? IsAtTheNode(PurgeStatement statement) =>
        statement.What == PurgedPart.Segments ? new Refusal(Rules.Coverage.PurgeOfSegments, Functions.QueryListsPurge) : null;

    private static Refusal? IsTimely(Transaction tx, PurgeStatement statement) =>
        statement.At <= tx.Now + LedgerTime.Tolerance && statement.At >= tx.Now - Oldest ? null : new Refusal(Rules.Coverage.PurgeTime);
}
