using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;

namespace ExchangeNetwork.Contract.Hits;

/// <summary>Hits are anchored in batches by the agency that holds the records; no batch reads what another writes, so none conflicts.</summary>
internal static class HitRules
{
    /// <summary>Most rows of a batch.</summary>
    public const int MostRows = 5_000;

    // Each row may come from a record batch of its own.
    private const int MostIntakeRoots = MostRows;

    /// <summary>Anchors a batch. Reads its own key, and the lists and bases it names, each by its key.</summary>
    public static ContractResponse Anchor(Transaction tx, HitBatchAnchor batch)
    {
        if (WellFormed.Id(batch.BatchId, "batchId") is { } form)
            return form;
        if (tx.Get<HitBatch>(StateKeys.Hits(tx.CallerId, batch.BatchId)) is { } earlier)
        {
            return string.Equals(earlier.Act, tx.Act, StringComparison.Ordinal)
                ? Transaction.Answer(earlier)
                : new Refusal(Rules.Form.IdIsUsed, batch.BatchId);
        }

        var lists = new Dictionary<string, QueryList>(StringComparer.Ordinal);
        var refusal =
            HasContent(batch)
            ?? WellFormed.Count(batch.IntakeRoots, "intakeRoots", MostIntakeRoots)
            ?? WellFormed.Each(batch.IntakeRoots, root => WellFormed.Hash(root, "intakeRoots"))
            ?? WellFormed.Distinct(batch.IntakeRoots, "intakeRoots")
            ?? WellFormed.Count(batch.Rows, "rows", MostRows)
            ?? WellFormed.Each(batch.Rows, Form)
            ?? NoHitStandsTwice(batch)
            ?? ComeFromTheBatch(batch)
            ?? WellFormed.Each(batch.Rows, row => MayMatch(tx, row, lists))
            ?? WellFormed.Each(batch.Rows, row => IsClaimed(tx, row));
        if (refusal is not null)
            return refusal;

        var anchored = new HitBatch
        {
            Agency = tx.CallerId,
            BatchId = batch.BatchId,
            At = tx.Now,
            Act = tx.Act,
            IntakeRoots = batch.IntakeRoots,
            Rows = batch.Rows,
        };
        tx.Put(StateKeys.Hits(tx.CallerId, batch.BatchId), anchored);
        return tx.Agreed(Events.HitsAnchored, anchored);
    }

    /// <summary>A batch as anchored.</summary>
    public static ContractResponse Batch(Transaction tx, HitBatchReference reference) =>
        Find(tx, reference, out var batch) is { } missing ? missing : Transaction.Answer(batch);

    /// <summary>The batch was anchored.</summary>
    public static Refusal? Find(Transaction tx, HitBatchReference reference, out HitBatch batch)
    {
        batch = null!;
        var form = WellFormed.AgencyId(reference.Agency, "agency") ?? WellFormed.Id(reference.BatchId, "batchId");
        if (form is not null)
            return form;
        if (tx.Get<HitBatch>(StateKeys.Hits(reference.Agency, reference.BatchId)) is not { } found)
            return new Refusal(Rules.Hits.BatchNotFound, reference.Agency, reference.BatchId);
        batch = found;
        return null;
    }

    private static Refusal? HasContent(HitBatchAnchor batch) =>
        batch.Rows.Count + batch.IntakeRoots.Count > 0 ? null : new Refusal(Rules.Hits.EmptyBatch);

    private static Refusal? Form(HitRow row) =>
        WellFormed.Id(row.ListId, "rows.listId")
        ?? WellFormed.Hash(row.Tag, "rows.tag")
        ?? WellFormed.Hash(row.Commit, "rows.commit")
        ?? WellFormed.Hash(row.IntakeRoot, "rows.intakeRoot")
        ?? WellFormed.OptionalHash(row.Release, "rows.release");

    private static Refusal? NoHitStandsTwice(HitBatchAnchor batch) =>
        WellFormed.Distinct(batch.Rows.Select(row => row.ListId + "/" + row.Commit), "rows") is null ? null : new Refusal(Rules.Hits.SameHitTwice);

    private static Refusal? ComeFromTheBatch(HitBatchAnchor batch)
    {
        var roots = new HashSet<string>(batch.IntakeRoots, StringComparer.Ordinal);
        return batch.Rows.All(row => roots.Contains(row.IntakeRoot)) ? null : new Refusal(Rules.Hits.IntakeRootNotAnchored);
    }

    /// <summary>The list is in force, the agency a recipient of it, the version one whose hits still count.</summary>
    private static Refusal? MayMatch(Transaction tx, HitRow row, Dictionary<string, QueryList> lists)
    {
        if (!lists.TryGetValue(row.ListId, out var list))
        {
            var refusal = InForce.Check(tx, row.ListId, out list, out _) ?? IsRecipient(tx, list);
            if (refusal is not null)
                return refusal;
            lists.Add(row.ListId, list);
        }
        if (!PublishRules.Counts(tx, list, row.Version))
            return new Refusal(Rules.Hits.VersionIsNotCurrent, row.ListId, WellFormed.Number(row.Version));
        return row.Release is not null && list.ReleaseMode != ReleaseMode.Automatic
            ? new Refusal(Rules.Hits.ReleaseIsNotAutomatic, row.ListId)
            : null;
    }

    private static Refusal? IsRecipient(Transaction tx, QueryList list) =>
        list.Recipients.Contains(tx.CallerId, StringComparer.Ordinal) ? null : new Refusal(Rules.Hits.NotARecipient, list.ListId);

    /// <summary>Whoever claims a hit shows that it opened the entry: the claim is signed under the entry's tag, for this list and this agency.</summary>
    private static Refusal? IsClaimed(Transaction tx, HitRow row)
    {
        var tag = Convert.FromHexString(row.Tag);
        var message = Claims.Message(tx.Channel, row.ListId, tx.CallerId, tag, Convert.FromHexString(row.Commit));
        return WellFormed.Base64(row.Claim, Claims.ClaimSize) is { } claim && Claims.Verify(tag, message, claim)
            ? null
            : new Refusal(Rules.Hits.Claim, row.Commit);
    }
}
