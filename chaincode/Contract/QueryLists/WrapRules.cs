using ExchangeNetwork.Contract.Agencies;

namespace ExchangeNetwork.Contract.QueryLists;

/// <summary>Wraps of a version's list key: put before it is published, renewed when a recipient gets a new encryption key.</summary>
internal static class WrapRules
{
    private const int MostWrapBytes = 1024;

    /// <summary>Puts the wraps for the recipients of the version about to be published.</summary>
    public static ContractResponse Put(Transaction tx, WrapsUpload upload)
    {
        var refusal = Form(upload) ?? SegmentRules.IsTheNextVersion(tx, upload.ListId, upload.Version) ?? Arrived(tx, upload);
        if (refusal is not null)
            return refusal;
        Keep(tx, upload);
        return Transaction.Answer(upload);
    }

    /// <summary>Puts new wraps in the place of those of the newest version of a list that has not ended; recipients, segments and key stay.</summary>
    public static ContractResponse Renew(Transaction tx, WrapsUpload upload)
    {
        if ((Form(upload) ?? InForce.Find(tx, upload.ListId, out _)) is { } missing)
            return missing;
        var list = tx.Get<QueryList>(StateKeys.List(upload.ListId))!;
        if ((InForce.OwnerCalls(tx, list) ?? InForce.HasNotEnded(list) ?? InForce.FindVersion(tx, upload.ListId, upload.Version, out _)) is { } refusal)
            return refusal;
        if (upload.Version != list.Version)
            return new Refusal(Rules.Lists.VersionIsReplaced, upload.ListId, WellFormed.Number(upload.Version));
        var version = tx.Get<ListVersion>(StateKeys.ListVersion(upload.ListId, upload.Version))!;
        if (upload.Wraps.All(wrap => version.WrapFor(wrap.Recipient) == wrap))
            return Transaction.Answer(Renewal(upload));
        if ((WellFormed.Each(upload.Wraps, wrap => IsForARecipient(tx, version, wrap)) ?? Arrived(tx, upload)) is { } inadmissible)
            return inadmissible;

        Keep(tx, upload);
        var others = (version.RenewedWraps ?? []).Where(old => !upload.Wraps.Any(wrap => IsFor(wrap, old.Recipient)));
        tx.Put(
            StateKeys.ListVersion(upload.ListId, upload.Version),
            version with { RenewedWraps = [.. others.Concat(upload.Wraps).OrderBy(wrap => wrap.Recipient, StringComparer.Ordinal)] });
        return tx.Agreed(Events.WrapsRenewed, Renewal(upload));
    }

    private static Refusal? Form(WrapsUpload upload) =>
        WellFormed.Id(upload.ListId, "listId")
        ?? WellFormed.Range(upload.Version, "version", 1, ManifestRules.MostVersions)
        ?? WellFormed.Count(upload.Wraps, "wraps", WellFormed.Names)
        ?? WellFormed.Each(upload.Wraps, Form)
        ?? WellFormed.Distinct(upload.Wraps.Select(wrap => wrap.Recipient), "wraps.recipient");

    private static Refusal? Form(WrapHash wrap) =>
        WellFormed.AgencyId(wrap.Recipient, "wraps.recipient") ?? WellFormed.Id(wrap.KeyId, "wraps.keyId") ?? WellFormed.Hash(wrap.Sha256, "wraps.sha256");

    private static Refusal? Arrived(Transaction tx, WrapsUpload upload) =>
        WellFormed.Each(upload.Wraps, wrap => SegmentRules.Arrived(tx, TransientNames.Wrap(wrap.Recipient), wrap.Sha256, MostWrapBytes));

    private static Refusal? IsForARecipient(Transaction tx, ListVersion version, WrapHash wrap) =>
        version.WrapFor(wrap.Recipient) is null ? new Refusal(Rules.Lists.WrapsAndRecipients)
        : !MemberKeys.Has(tx, wrap.Recipient, KeyPurpose.Encrypt, wrap.KeyId) ? new Refusal(Rules.Lists.WrapKey, wrap.Recipient, wrap.KeyId)
        : null;

    private static void Keep(Transaction tx, WrapsUpload upload)
    {
        foreach (var wrap in upload.Wraps)
            tx.PutPrivate(StateKeys.Wrap(tx.CallerId, upload.ListId, upload.Version, wrap.Recipient), tx.Transient(TransientNames.Wrap(wrap.Recipient))!);
    }

    private static bool IsFor(WrapHash wrap, string recipient) => string.Equals(wrap.Recipient, recipient, StringComparison.Ordinal);

    private static WrapsRenewal Renewal(WrapsUpload upload) => new() { ListId = upload.ListId, Version = upload.Version, Wraps = upload.Wraps };
}
