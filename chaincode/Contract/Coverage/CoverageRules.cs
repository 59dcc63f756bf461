using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;

namespace ExchangeNetwork.Contract.Coverage;

/// <summary>A coverage receipt says that a list version ran over record batches: only so is "no hit" evidence.</summary>
internal static class CoverageRules
{
    private const int MostBatches = 5_000;
    private const int MostSources = 4_096;
    private const long MostRecords = 1_000_000_000_000;

    /// <summary>A recipient of the version records its receipt.</summary>
    public static ContractResponse Record(Transaction tx, CoverageStatement statement)
    {
        if (WellFormed.Id(statement.ReceiptId, "receiptId") is { } form)
            return form;
        if (tx.Get<CoverageReceipt>(StateKeys.Coverage(tx.CallerId, statement.ReceiptId)) is { } earlier)
        {
            return string.Equals(earlier.Act, tx.Act, StringComparison.Ordinal)
                ? Transaction.Answer(earlier)
                : new Refusal(Rules.Form.IdIsUsed, statement.ReceiptId);
        }

        var refusal =
            Form(statement)
            ?? InForce.FindVersion(tx, statement.ListId, statement.Version, out var version)
            ?? CallerIsRecipient(tx, version.Manifest)
            ?? RootIsTheManifests(statement, version.Manifest)
            ?? SourcesAreCovered(tx, statement, version.Manifest)
            ?? CountsAgree(statement);
        if (refusal is not null)
            return refusal;

        var receipt = new CoverageReceipt { Agency = tx.CallerId, Statement = statement, Act = tx.Act, At = tx.Now };
        tx.Put(StateKeys.Coverage(tx.CallerId, statement.ReceiptId), receipt);
        return tx.Agreed(Events.CoverageRecorded, receipt);
    }

    private static Refusal? Form(CoverageStatement statement) =>
        WellFormed.Hash(statement.RowsRoot, "rowsRoot")
        ?? WellFormed.Range(statement.IndexHeight, "indexHeight", 0, long.MaxValue)
        ?? WellFormed.Range(statement.NormalizationVersion, "normalizationVersion", 1, ushort.MaxValue)
        ?? WellFormed.Count(statement.IntakeRoots, "intakeRoots", MostBatches)
        ?? WellFormed.Each(statement.IntakeRoots, root => WellFormed.Hash(root, "intakeRoots"))
        ?? WellFormed.Distinct(statement.IntakeRoots, "intakeRoots")
        ?? WellFormed.Count(statement.Sources, "sources", MostSources)
        ?? WellFormed.Distinct(statement.Sources, "sources")
        ?? WellFormed.Each(statement.Sources, source => WellFormed.Text(source, "sources", 200))
        ?? WellFormed.Range(statement.RecordsIn, "recordsIn", 0, MostRecords)
        ?? WellFormed.Range(statement.Matched, "matched", 0, MostRecords)
        ?? WellFormed.Range(statement.Pending, "pending", 0, MostRecords)
        ?? WellFormed.Range(statement.Rejected, "rejected", 0, MostRecords)
        ?? WellFormed.Range(statement.Capped, "capped", 0, MostRecords);

    private static Refusal? CallerIsRecipient(Transaction tx, Manifest manifest) =>
        manifest.Recipients.Contains(tx.CallerId, StringComparer.Ordinal) ? null : new Refusal(Rules.Coverage.NotARecipient, manifest.ListId);

    /// <summary>Recipients compute the root themselves; another root means that another list was matched.</summary>
    private static Refusal? RootIsTheManifests(CoverageStatement statement, Manifest manifest) =>
        string.Equals(statement.RowsRoot, manifest.RowsRoot, StringComparison.Ordinal) ? null : new Refusal(Rules.Coverage.OtherRoot, manifest.ListId);

    private static Refusal? SourcesAreCovered(Transaction tx, CoverageStatement statement, Manifest manifest) =>
        LegalBasisRules.Find(tx, manifest.BasisId, out var basis)
        ?? (statement.Sources.All(source => TermsRules.Covers(basis.Terms.RecordSources, source))
            ? null
            : new Refusal(Rules.Coverage.SourceOutsideBasis, manifest.BasisId));

    /// <summary>More records cannot wait than came in, and records come from batches and sources.</summary>
    private static Refusal? CountsAgree(CoverageStatement statement) =>
        statement.Pending <= statement.RecordsIn
        && (statement.RecordsIn == 0 || (statement.IntakeRoots.Count > 0 && statement.Sources.Count > 0))
            ? null
            : new Refusal(Rules.Coverage.CountsDoNotAgree);
}
